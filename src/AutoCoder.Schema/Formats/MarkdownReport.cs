using System.Buffers;
using System.Text;

namespace AutoCoder.Schema.Formats;

/// <summary>
/// Findings as GitHub's Markdown: a heading, a table of what was examined, the findings, and the next steps. A comment there
/// holds 65,536 characters: what does not pass comes first, and what does not fit is counted.
/// </summary>
internal static class MarkdownReport
{
    private const int MostRows = 50, MostFindings = 30, MostSteps = 15;
    private const int LongestName = 200, LongestText = 500, LongestStep = 1000;
    private const int LongestTable = 24_000, LongestFindings = 24_000, LongestSteps = 7_500;

    public static void Write(FindingReport report, FormatContext context, TextWriter writer)
    {
        FindingCase[] cases = [.. report.Cases.OrderBy(Rank)];
        string[] lines =
        [
            $"### {Mark(report)} {MarkdownText.Escape(Cut(report.Command))}",
            "",
            MarkdownText.Escape(Cut(report.Summary)),
            .. Table(cases, context),
            .. List(
                [.. Finding.ToRead(cases.SelectMany(one => one.Findings)).OrderBy(finding => -(int)finding.Severity)], context),
            .. Steps(report.Next),
            .. Used(report),
        ];
        foreach (string line in lines)
        {
            writer.Write(line);
            writer.Write('\n');
        }
    }

    private static string[] Used(FindingReport report) => report.Used is { } used
        ? ["", MarkdownText.Escape(Cut($"{report.Command}{OwnFile.TextMark}{used.Text}"))]
        : [];

    private static IEnumerable<string> Table(FindingCase[] cases, FormatContext context)
    {
        if (cases.Length == 0) return [];
        string[] rows = Fitting(cases.Select(one => Row(one, context)), MostRows, LongestTable);
        string[] more = More(cases.Length - rows.Length, "row", "rows");
        return ["", "| | Kind | What | Outcome |", "|---|---|---|---|", .. rows, .. more];
    }

    private static string Row(FindingCase one, FormatContext context) =>
        $"| {Mark(one)} | {MarkdownText.Escape(Cut(one.Group, LongestName))} | {MarkdownText.Code(Name(one.Name, context))} | "
            + $"{MarkdownText.Escape(Cut(one.Outcome, LongestText))} |";

    private static IEnumerable<string> List(Finding[] findings, FormatContext context)
    {
        if (findings.Length == 0) return [];
        string[] items = Fitting(findings.Select(finding => Item(finding, context)), MostFindings, LongestFindings);
        return ["", .. items, .. More(findings.Length - items.Length, "finding", "findings")];
    }

    private static string Item(Finding finding, FormatContext context)
    {
        string word = finding.Severity switch { Severity.Error => "**error**", Severity.Warning => "**warning**", _ => "note" };
        string place = finding.Place is { } at ? $"{MarkdownText.Code(Name(at.File, context) + Line(at))}: " : "";
        return $"- {word} {MarkdownText.Code(Cut(finding.Rule.Id, LongestName))} "
            + $"{place}{MarkdownText.Escape(Cut(finding.Message, LongestText))}";
    }

    private static IEnumerable<string> Steps(ImmutableArray<string> steps)
    {
        // Half a command is none, and may be another one.
        string[] shown = Fitting(steps.Where(step => step.Length <= LongestStep), MostSteps, LongestSteps);
        if (shown.Length == 0) return [];
        string[] more = More(steps.Length - shown.Length, "command", "commands");
        return ["", "What to do next:", "", .. MarkdownText.Block(shown), .. more];
    }

    private static string[] Fitting(IEnumerable<string> lines, int most, int longest)
    {
        int length = 0;
        return [.. lines.Take(most).TakeWhile(line => (length += line.Length + 1) <= longest)];
    }

    private static string[] More(int count, string one, string many) =>
        count == 0
            ? []
            : ["", string.Create(CultureInfo.InvariantCulture, $"… and {count:N0} {(count == 1 ? one : many)} more.")];

    private static int Rank(FindingCase one) => one switch
    {
        { WasReached: false } => 2,
        { IsUnknown: true } => 1,
        { HasPassed: false } => 0,
        _ => one.Findings.Any(finding => finding.Severity == Severity.Warning) ? 3 : 4,
    };

    private static string Mark(FindingCase one) => Rank(one) switch { 0 => "❌", 1 => "❓", 2 => "⏭️", 3 => "⚠️", _ => "✅" };

    private static string Mark(FindingReport report) => report.Exit switch { 0 => "✅", 1 => "❌", _ => "❓" };

    private static string Name(string path, FormatContext context) =>
        Cut(path.Contains('/', StringComparison.Ordinal) ? FilePlace.Of(path, context).Path : path, LongestName);

    private static string Line(SourcePlace place) =>
        place.Line is { } line ? string.Create(CultureInfo.InvariantCulture, $":{line}") : "";

    private static string Cut(string text, int most = LongestText) => CleanText.Cut(text, most);
}

/// <summary>Text from outside as GitHub's Markdown shows it and does nothing else with it.</summary>
internal static class MarkdownText
{
    private static readonly SearchValues<char> Special = SearchValues.Create("\\`*_{}[]#!|~<>&@:\n");

    /// <summary>The text within a line or a cell of a table.</summary>
    public static string Escape(string text)
    {
        string clean = CleanText.Of(text);
        if (clean.AsSpan().IndexOfAny(Special) < 0) return clean;
        var escaped = new StringBuilder(clean.Length + 32);
        for (int i = 0; i < clean.Length; i++) Append(escaped, clean[i], i + 1 < clean.Length ? clean[i + 1] : ' ');
        return escaped.ToString();
    }

    /// <summary>The text as code, within a line or a cell of a table.</summary>
    public static string Code(string text)
    {
        string clean = CleanText.Line(text);
        // In a cell a bar needs a backslash even within code, and a backslash before it would take that away; HTML has no
        // such corner.
        if (clean.Contains('|', StringComparison.Ordinal) || clean.Contains('`', StringComparison.Ordinal)
            || clean.Trim().Length != clean.Length || clean.Length == 0)
            return $"<code>{Escape(clean)}</code>";
        return $"`{clean}`";
    }

    /// <summary>Lines as a block of code.</summary>
    public static IEnumerable<string> Block(IReadOnlyCollection<string> lines, string language = "sh")
    {
        string[] clean = [.. lines.Select(CleanText.Line)];
        string fence = new('`', Math.Max(3, 1 + clean.Max(line => LongestRun(line))));
        return [$"{fence}{language}", .. clean, fence];
    }

    // A mention would call people; a colon after a scheme would make a link; numbers after a # would name an issue.
    private static void Append(StringBuilder escaped, char c, char next) => _ = c switch
    {
        '<' => escaped.Append("&lt;"),
        '>' => escaped.Append("&gt;"),
        '&' => escaped.Append("&amp;"),
        '|' => escaped.Append("&#124;"),
        '@' => escaped.Append("@<!-- -->"),
        '#' => escaped.Append("#<!-- -->"),
        ':' when next == '/' => escaped.Append(":<!-- -->"),
        '\n' => escaped.Append("<br>"),
        '\\' or '`' or '*' or '_' or '{' or '}' or '[' or ']' or '~' or '!' => escaped.Append('\\').Append(c),
        _ => escaped.Append(c),
    };

    private static int LongestRun(string line)
    {
        int longest = 0, run = 0;
        foreach (char c in line)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
