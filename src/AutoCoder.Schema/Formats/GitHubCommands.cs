namespace AutoCoder.Schema.Formats;

/// <summary>
/// Findings as workflow commands, which GitHub shows as annotations, on the lines of a pull request where there is a place. It
/// keeps ten errors, ten warnings and ten notices of a step: the others are plain lines, so that nothing is lost in the log.
/// </summary>
internal static class GitHubCommands
{
    private const int MostOfASeverity = 10, LongestMessage = 4000;

    public static void Write(FindingReport report, FormatContext context, TextWriter writer)
    {
        int plain = 0;
        foreach (Severity severity in new[] { Severity.Error, Severity.Warning, Severity.Note })
        {
            Finding[] findings =
            [
                .. Finding.ToRead(report.Findings.Where(finding => finding.Severity == severity))
                    .OrderBy(finding => finding.Place is null),
            ];
            foreach (Finding finding in findings.Take(MostOfASeverity)) Write(writer, Command(finding, report, context));
            foreach (Finding finding in findings.Skip(MostOfASeverity))
            {
                Write(writer, Plain($"{Word(severity)} {finding.Rule.Id}: {Place(finding)}{finding.Message}"));
                plain++;
            }
        }

        if (plain > 0)
            Write(writer, $"{plain} of these are no annotations: GitHub keeps {MostOfASeverity} of each severity for a step.");
        Write(writer, Plain($"{report.Command}: {report.Summary}"));
        if (report.Used is { } used) Write(writer, Plain($"{report.Command}{OwnFile.TextMark}{used.Text}"));
        if (!report.Next.IsEmpty) Write(writer, "What to do next:");
        foreach (string step in report.Next) Write(writer, Plain($"  $ {step}"));
    }

    private static string Command(Finding finding, FindingReport report, FormatContext context)
    {
        string title = $"title={Property($"{report.Command}: {finding.Rule.Id}")}";
        string next = finding.Next is { } step ? $"\nNext: {step}" : "";
        string message = CleanText.Cut(CleanText.Of($"{Place(finding)}{finding.Message}{next}"), LongestMessage);
        return $"::{Word(finding.Severity)} {Where(finding, context)}{title}::{Data(message)}";
    }

    private static string Where(Finding finding, FormatContext context)
    {
        if (finding.Place is not { } place) return "";
        string file = $"file={Property(FilePlace.Of(CleanText.Line(place.File), context).Path)},";
        return place.Line is { } line ? string.Create(CultureInfo.InvariantCulture, $"{file}line={line},") : file;
    }

    private static string Place(Finding finding) => finding.Place is { } place ? $"{place}: " : "";

    private static string Word(Severity severity) =>
        severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "notice" };

    // The escapes are those of GitHub's own toolkit (actions/toolkit, packages/core/src/command.ts).
    private static string Data(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) =>
        Data(CleanText.Line(text)).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);

    // The runner looks for the newer form of commands at a line's beginning, after blanks, and else for an older one
    // anywhere in it.
    private static string Plain(string text) =>
        CleanText.Cut(CleanText.Line(text), LongestMessage).Replace("##[", @"##\u005b", StringComparison.Ordinal);

    private static void Write(TextWriter writer, string line)
    {
        writer.Write(line);
        writer.Write('\n');
    }
}
