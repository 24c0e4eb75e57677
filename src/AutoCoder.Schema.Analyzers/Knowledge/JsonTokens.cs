using System.Globalization;
using System.Text;

namespace AutoCoder.Schema.Analyzers.Knowledge;

/// <summary>The braces, brackets and strings of a JSON text; everything else is passed over.</summary>
internal sealed class JsonTokens(string json)
{
    private int _at;

    /// <summary>A brace, a bracket, or a quote for a string.</summary>
    public char Current { get; private set; }

    /// <summary>The string, unescaped.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Whether a colon follows the string.</summary>
    public bool IsName { get; private set; }

    public bool MoveNext()
    {
        while (SkipBlanks())
        {
            Current = json[_at++];
            if (Current is '{' or '}' or '[' or ']') return true;
            if (Current != '"') continue;
            ReadString();
            IsName = SkipBlanks() && json[_at] == ':';
            return true;
        }

        return false;
    }

    private bool SkipBlanks()
    {
        while (_at < json.Length)
        {
            if (string.CompareOrdinal(json, _at, "//", 0, 2) == 0) _at = EndOf("\n", _at);
            else if (string.CompareOrdinal(json, _at, "/*", 0, 2) == 0) _at = EndOf("*/", _at + 2);
            else if (char.IsWhiteSpace(json[_at])) _at++;
            else return true;
        }

        return false;
    }

    private int EndOf(string end, int from)
    {
        int found = from <= json.Length ? json.IndexOf(end, from, StringComparison.Ordinal) : -1;
        return found < 0 ? json.Length : found + end.Length;
    }

    private void ReadString()
    {
        StringBuilder text = new();
        for (; _at < json.Length && json[_at] != '"'; _at++)
        {
            if (json[_at] == '\\' && _at + 1 < json.Length) text.Append(Escaped());
            else text.Append(json[_at]);
        }

        _at = Math.Min(_at + 1, json.Length);
        Text = text.ToString();
    }

    private char Escaped()
    {
        char code = json[++_at];
        if (code == 'u' && _at + 4 < json.Length
            && ushort.TryParse(json.Substring(_at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit))
        {
            _at += 4;
            return (char)unit;
        }

        return code switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', _ => code };
    }
}
