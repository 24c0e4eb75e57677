using System.Buffers;
using System.Text;

namespace AutoCoder.Schema.Pictures;

/// <summary>
/// A graph as a Mermaid <c>erDiagram</c>, which code hosts draw. Every name in it is somebody else's: none becomes syntax, a
/// directive or markup.
/// </summary>
internal static class MermaidDiagram
{
    /// <summary>More than this is not drawn: the defaults of Mermaid's <c>maxTextSize</c> and <c>maxEdges</c>.</summary>
    public const int LongestText = 50_000, MostEdges = 500;

    /// <summary>The text, with line feeds.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="noteOf">What is said beside a row, such as <c>added</c>; null: nothing.</param>
    public static string Text(SchemaGraph graph, Func<SchemaBox, BoxRow, string?>? noteOf = null)
    {
        var text = new StringBuilder("erDiagram\n");
        string[] names = Names(graph);
        for (int at = 0; at < names.Length; at++) WriteBox(text, names[at], graph.Boxes[at], noteOf);
        foreach (SchemaEdge edge in graph.Edges)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"  {names[edge.To]} {Line(edge)} {names[edge.From]} : {MermaidText.Quoted(edge.Label)}\n");
        }

        return text.ToString();
    }

    /// <summary>The most detailed text that hosts draw, and whether it is whole; null when none is small enough.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="longest">How long the text may be.</param>
    /// <param name="noteOf">What is said beside a row.</param>
    public static (string Text, bool IsWhole)? Fitting(
        SchemaGraph graph, int longest = LongestText, Func<SchemaBox, BoxRow, string?>? noteOf = null)
    {
        if (graph.Edges.Length > MostEdges) return null;
        string whole = Text(graph, noteOf);
        if (whole.Length < longest) return (whole, true);
        string keys = Text(graph.KeysOnly, noteOf);
        return keys.Length < longest ? (keys, false) : null;
    }

    private static void WriteBox(StringBuilder text, string name, SchemaBox box, Func<SchemaBox, BoxRow, string?>? noteOf)
    {
        text.Append("  ").Append(name);
        if (box.Rows.IsEmpty)
        {
            text.Append('\n');
            return;
        }

        text.Append(" {\n");
        foreach (BoxRow row in box.Rows)
        {
            string name2 = MermaidText.Word(row.Name);
            text.Append("    ").Append(MermaidText.Word(row.DeclaredType.Length == 0 ? "untyped" : row.DeclaredType)).Append(' ')
                .Append(name2).Append(Keys(row));
            string?[] notes =
            [
                name2 == row.Name ? null : row.Name,
                row.Marks.HasFlag(RowMarks.NotNull) ? "NOT NULL" : null,
                noteOf?.Invoke(box, row),
            ];
            string note = string.Join(", ", notes.OfType<string>());
            if (note.Length > 0) text.Append(' ').Append(MermaidText.Quoted(note));
            text.Append('\n');
        }

        text.Append("  }\n");
    }

    private static string Keys(BoxRow row)
    {
        string[] keys =
        [
            .. row.Marks.HasFlag(RowMarks.PrimaryKey) ? ["PK"] : Array.Empty<string>(),
            .. row.Marks.HasFlag(RowMarks.ForeignKey) ? ["FK"] : Array.Empty<string>(),
            .. row.Marks.HasFlag(RowMarks.Unique) ? ["UK"] : Array.Empty<string>(),
        ];
        return keys.Length == 0 ? "" : $" {string.Join(", ", keys)}";
    }

    // From what is referred to, to what refers.
    private static string Line(SchemaEdge edge) => edge.Type == EdgeType.Reading
        ? "}o..o{"
        : $"{(edge.MayBeNone ? "|o" : "||")}--{(edge.IsOnly ? "o|" : "o{")}";

    // To Mermaid an entity is its name: what is cut must not make two of them one.
    private static string[] Names(SchemaGraph graph)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        return
        [
            .. graph.Boxes.Select((box, at) =>
            {
                string name = MermaidText.Quoted(box.Name);
                return seen.Add(name)
                    ? name
                    : MermaidText.Quoted(string.Create(CultureInfo.InvariantCulture, $"{at}: {box.Name}"));
            }),
        ];
    }
}

/// <summary>Text from outside within Mermaid.</summary>
internal static class MermaidText
{
    private const int Longest = 200;
    private const string Nothing = "∅";

    // What stands for itself, within quotes and in a word; Mermaid decodes #34; and the like after it has parsed.
    private static readonly SearchValues<char> Plain =
        SearchValues.Create(" ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.,()='/");

    private static readonly SearchValues<char> OfWord =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.,()");

    /// <summary>A text in double quotes.</summary>
    public static string Quoted(string text)
    {
        string clean = CleanText.Cut(CleanText.Line(text), Longest);
        if (clean.Trim().Length == 0) clean = Nothing;
        // Wherever it stands in a line, 'direction LR' is a statement.
        bool hidesBlanks = clean.Contains("direction", StringComparison.OrdinalIgnoreCase);
        var quoted = new StringBuilder("\"", clean.Length + 16);
        for (int at = 0; at < clean.Length; at++)
        {
            char c = clean[at];
            bool isBlank = hidesBlanks ? char.IsWhiteSpace(c) : char.IsWhiteSpace(c) && c != ' ';
            bool isPlain = c > '\x7f' || (Plain.Contains(c) && !IsMarkdown(clean, at));
            if (isBlank || !isPlain) quoted.Append(CultureInfo.InvariantCulture, $"#{(int)c};");
            else quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>
    /// A text as the one word that a type or a column is there: other characters become underscores, so that it may be another.
    /// </summary>
    public static string Word(string text)
    {
        string clean = CleanText.Cut(CleanText.Line(text), Longest).Replace(", ", ",", StringComparison.Ordinal);
        var word = new StringBuilder(clean.Length + 1);
        foreach (char c in clean) word.Append(c >= '\u00c0' || OfWord.Contains(c) ? c : '_');
        bool isBegun = word.Length > 0 && (char.IsAsciiLetter(word[0]) || word[0] is '_' or >= '\u00c0');
        return isBegun && !IsKey(word.ToString()) ? word.ToString() : $"_{word}";
    }

    // Labels are Markdown: underscores around a word make it bold, a dash or a number before it makes a list.
    private static bool IsMarkdown(string text, int at) => text[at] switch
    {
        '_' => at == 0 || at == text.Length - 1 || !char.IsLetterOrDigit(text[at - 1]) || !char.IsLetterOrDigit(text[at + 1]),
        '-' => at == 0,
        '.' or ')' => text.AsSpan(0, at).TrimStart("0123456789").IsEmpty,
        _ => false,
    };

    // PK, FK and UK are taken for keys wherever a word begins with one of them and goes on with something else than a letter.
    private static bool IsKey(string word) =>
        word.Length >= 2 && (word[1] | 0x20) == 'k' && (char)(word[0] | 0x20) is 'p' or 'f' or 'u'
            && (word.Length == 2 || !(char.IsAsciiLetterOrDigit(word[2]) || word[2] == '_'));
}
