using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace AutoCoder.Schema.Analyzers.Knowledge;

/// <summary>What the files beside the source (<c>AdditionalFiles</c>) say about the kinds that there are.</summary>
internal sealed class KnownKinds
{
    private const string LockFile = "schema.lock";
    private const string Configuration = "autocoder-schema.json";

    private readonly HashSet<string> _configured = new(StringComparer.Ordinal);

    private readonly List<ConfiguredKind> _namespaces = [];

    public LockedMigrations Locked { get; } = new();

    /// <summary>The kinds that the configuration tells by namespaces; when there are any, no tag tells one alone.</summary>
    public IReadOnlyList<ConfiguredKind> Namespaces => _namespaces;

    /// <summary>Whether a configuration file lists kinds: then there are no others but those of the lock.</summary>
    public bool IsComplete => _configured.Count > 0;

    public IEnumerable<string> All => Locked.Kinds.Union(_configured, StringComparer.Ordinal);

    public static KnownKinds Of(ImmutableArray<AdditionalText> files, CancellationToken cancellation)
    {
        KnownKinds known = new();
        foreach (AdditionalText file in files)
        {
            string name = Path.GetFileName(file.Path);
            if (name is LockFile or Configuration && file.GetText(cancellation) is { } text) known.Read(name, text);
        }

        return known;
    }

    private void Read(string name, SourceText text)
    {
        if (name == LockFile) Locked.Read(text);
        else
        {
            foreach (ConfiguredKind kind in ConfiguredKinds.Read(text.ToString()))
            {
                _configured.Add(kind.Name);
                if (kind.Namespace is not null) _namespaces.Add(kind);
            }
        }
    }
}

/// <summary>
/// The kinds of a lock file and the versions and classes of each: only what names them is read, since the gate and the
/// suite hold the file itself to its rules.
/// </summary>
internal sealed class LockedMigrations
{
    private const string KindWord = "kind ";
    private static readonly Regex Escape = new(@"\\u([0-9a-f]{4})", RegexOptions.CultureInvariant);

    private readonly Dictionary<string, Dictionary<long, string>> _kinds = new(StringComparer.Ordinal);

    public IEnumerable<string> Kinds => _kinds.Keys;

    public void Read(SourceText text)
    {
        Dictionary<long, string>? migrations = null;
        foreach (TextLine textLine in text.Lines)
        {
            string line = textLine.ToString();
            if (line.StartsWith(KindWord, StringComparison.Ordinal))
                _kinds[Unescaped(line.Substring(KindWord.Length))] = migrations = [];
            else if (migrations is not null) Add(migrations, line);
        }
    }

    /// <summary>Whether the lock has this very migration under this version.</summary>
    public bool Has(string kind, long version, string className) =>
        _kinds.TryGetValue(kind, out Dictionary<long, string>? migrations)
        && migrations.TryGetValue(version, out string? name) && string.Equals(name, className, StringComparison.Ordinal);

    /// <summary>The highest version of a kind, or null.</summary>
    public long? Highest(string kind) =>
        _kinds.TryGetValue(kind, out Dictionary<long, string>? migrations) && migrations.Count > 0 ? migrations.Keys.Max() : null;

    // VERSION CLASS up … down … schema … chain …
    private static void Add(Dictionary<long, string> migrations, string line)
    {
        string[] words = line.Split(' ');
        if (words.Length > 2 && words[2] == "up"
            && long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out long version))
            migrations[version] = Unescaped(words[1]);
    }

    private static string Unescaped(string word) => Escape.Replace(word, match =>
    {
        ushort unit = ushort.Parse(match.Groups[1].Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return ((char)unit).ToString();
    });
}

/// <summary>A kind of an <c>autocoder-schema.json</c>.</summary>
/// <param name="name">Its name.</param>
internal sealed class ConfiguredKind(string name)
{
    private const string Any = "*";

    public string Name { get; } = name;

    /// <summary>The namespace of its migrations; null where that does not tell it.</summary>
    public string? Namespace { get; set; }

    /// <summary>Whether the namespaces below it are meant, too.</summary>
    public bool IsNested { get; set; }

    /// <summary>Whether classes of a namespace are of it.</summary>
    public bool Has(string space) =>
        Namespace is { } own
        && (own == Any || space == own || (IsNested && space.StartsWith(own + ".", StringComparison.Ordinal)));
}

/// <summary>
/// The names under <c>kinds</c> of an <c>autocoder-schema.json</c>, comments and trailing commas allowed. What is wrong with
/// the file is the gate's to say: here it only ends the reading. (The compiler carries no JSON reader for analyzers.)
/// </summary>
internal static class ConfiguredKinds
{
    public static IReadOnlyList<ConfiguredKind> Read(string json)
    {
        List<ConfiguredKind> kinds = [];
        JsonTokens tokens = new(json);
        int depth = 0;
        string? property = null;
        bool isInKinds = false;
        while (tokens.MoveNext())
        {
            switch (tokens.Current)
            {
                case '{' or '[':
                    depth++;
                    if (depth == 2) isInKinds = tokens.Current == '{' && property == "kinds";
                    break;
                case '}' or ']':
                    depth--;
                    if (depth < 2) isInKinds = false;
                    break;
                case '"' when tokens.IsName:
                    if (depth is 1 or 3) property = tokens.Text;
                    else if (depth == 2 && isInKinds) kinds.Add(new(tokens.Text));
                    break;
                case '"' or 't' when depth == 3 && isInKinds && kinds.Count > 0:
                    Take(kinds[kinds.Count - 1], property, tokens);
                    break;
            }
        }

        return kinds;
    }

    private static void Take(ConfiguredKind kind, string? property, JsonTokens tokens)
    {
        if (property == "namespace" && tokens.Current == '"') kind.Namespace = tokens.Text;
        if (property == "nestedNamespaces" && tokens.Current == 't') kind.IsNested = true;
    }
}

/// <summary>The braces, brackets, strings and <c>true</c> of a JSON text; everything else is passed over.</summary>
internal sealed class JsonTokens(string json)
{
    private int _at;

    /// <summary>A brace, a bracket, a quote for a string, or a <c>t</c> for <c>true</c>.</summary>
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
            if (Current is '{' or '}' or '[' or ']' or 't') return true;
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
        if (code == 'u' && _at + 4 < json.Length && IsHexadecimal(json.Substring(_at + 1, 4), out ushort unit))
        {
            _at += 4;
            return (char)unit;
        }

        return code switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', _ => code };
    }

    private static bool IsHexadecimal(string digits, out ushort unit) =>
        ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out unit);
}
