namespace AutoCoder.Schema.Tools.Tests.Hooks;

/// <summary>
/// The part of YAML that the examples keep to: mappings, lists, plain scalars and literal blocks. What it does not know is refused, so
/// that a slip of indentation does not pass. Mappings are dictionaries, lists are lists, the rest is text (null: nothing there).
/// </summary>
internal sealed class Yaml
{
    private readonly List<(int Indent, string Text)> _lines = [];
    private int _at;

    private Yaml(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            if (line.Contains('\t', StringComparison.Ordinal)) throw new FormatException($"a tab: {line}");
            if (line.Trim().Length > 0 && !line.TrimStart().StartsWith('#')) _lines.Add((line.Length - line.TrimStart().Length, line.Trim()));
        }
    }

    public static Dictionary<string, object?> Parse(string text)
    {
        var yaml = new Yaml(text);
        object? document = yaml.Node(0);
        if (yaml._at != yaml._lines.Count) throw new FormatException($"wrong indentation: {yaml._lines[yaml._at].Text}");
        return (Dictionary<string, object?>)document!;
    }

    private object? Node(int indent)
    {
        if (_at == _lines.Count || _lines[_at].Indent < indent) return null;
        return IsItem(_lines[_at].Text) ? Items(_lines[_at].Indent) : Mapping(_lines[_at].Indent);
    }

    private List<object?> Items(int indent)
    {
        List<object?> items = [];
        while (_at < _lines.Count && _lines[_at].Indent == indent && IsItem(_lines[_at].Text))
        {
            string rest = _lines[_at].Text[2..];
            if (!IsPair(rest))
            {
                items.Add(rest);
                _at++;
                continue;
            }

            _lines[_at] = (indent + 2, rest);
            items.Add(Mapping(indent + 2));
        }

        return items;
    }

    private Dictionary<string, object?> Mapping(int indent)
    {
        var pairs = new Dictionary<string, object?>();
        while (_at < _lines.Count && _lines[_at].Indent == indent && !IsItem(_lines[_at].Text))
        {
            string line = _lines[_at++].Text;
            if (!IsPair(line)) throw new FormatException($"no 'key: value': {line}");
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            string value = line[(colon + 1)..].Trim();
            pairs.Add(line[..colon], value switch { "" => Node(indent + 1), "|" => Block(indent), _ => value });
        }

        return pairs;
    }

    private string Block(int indent)
    {
        List<string> lines = [];
        while (_at < _lines.Count && _lines[_at].Indent > indent) lines.Add(_lines[_at++].Text);
        return string.Join('\n', lines);
    }

    private static bool IsItem(string text) => text.StartsWith("- ", StringComparison.Ordinal);

    private static bool IsPair(string text) => text.IndexOf(':', StringComparison.Ordinal) is > 0 and var at
        && (at == text.Length - 1 || text[at + 1] == ' ') && !text[..at].Contains(' ', StringComparison.Ordinal);
}
