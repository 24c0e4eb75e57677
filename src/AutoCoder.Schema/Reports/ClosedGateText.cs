namespace AutoCoder.Schema.Reports;

/// <summary>
/// Why a program does not start, as it stands in a log: the databases, their migrations and the next command. However large
/// the fleet, the text stays short.
/// </summary>
internal static class ClosedGateText
{
    private const int MostNamed = 20;
    private const string Heading = "The program does not start: its databases are not at the schema that its code expects.";

    /// <summary>The text of a gate that is closed and was left so.</summary>
    /// <param name="report">What the gate found.</param>
    /// <param name="fleet">The arguments that named the fleet, for the commands at the end.</param>
    public static string Of(GateReport report, IReadOnlyList<string> fleet) => Text(
        Heading,
        Capped(Sentences(report), "more like these"),
        Capped(Unmet(report), "more like these"),
        Capped(Hiding(report), "more of these"),
        [GateText.Summary(report)],
        Steps([.. NextStep.For(report, fleet).Distinct()]));

    /// <summary>The text of a gate that is closed after an upgrade.</summary>
    /// <param name="upgrade">What the upgrade came to.</param>
    /// <param name="report">What the gate found after it.</param>
    /// <param name="fleet">The arguments that named the fleet, for the commands at the end.</param>
    public static string Of(ChangeReport upgrade, GateReport report, IReadOnlyList<string> fleet)
    {
        ChangeRow[] undone = [.. upgrade.Rows.Where(IsUndone)];
        HashSet<string> told = [.. undone.Select(row => row.Path)];
        GateReport rest = report with { Databases = [.. report.Databases.Where(database => !told.Contains(database.Path))] };
        string[] steps = rest.IsOpen ? [] : [.. NextStep.For(rest, fleet).Distinct()];
        return Text(
            Heading,
            Capped(undone.Select(row => Paragraph(row, upgrade)), "more that were not upgraded"),
            Capped(Sentences(rest), "more like these"),
            Capped(Unmet(report), "more like these"),
            Capped(Hiding(report), "more of these"),
            [$"The upgrade came to: {ChangeText.Summary(upgrade)}", GateText.Summary(report)],
            Steps(steps));
    }

    /// <summary>
    /// The text when the question could not be asked: no such registry, unusable migrations, no database at all.
    /// </summary>
    /// <param name="problems">One line each, with what to do.</param>
    public static string Of(IReadOnlyList<string> problems) => Text(
        "The program does not start: its databases could not be looked for.",
        Capped(problems.Select(TerminalText.Escape), "more problems"));

    private static bool IsUndone(ChangeRow row) => row.Result is not (ChangeResult.Current or ChangeResult.Changed);

    private static IEnumerable<string> Sentences(GateReport report)
    {
        var shared = SharedDrift.Of(report.Databases);
        return report.Databases.Where(database => database.Readiness != Readiness.Ready)
            .SelectMany(database => GateText.Sentences(database, report, shared));
    }

    private static IEnumerable<string> Unmet(GateReport report) =>
        GateText.Expectations(report with { Findings = [.. report.Findings.Where(finding => finding.ClosesGate)] });

    private static IEnumerable<string> Hiding(GateReport report) =>
        report.Notes.Where(note => note.HidesDatabases).Select(note => TerminalText.Escape(note.Message));

    private static string Paragraph(ChangeRow row, ChangeReport upgrade) =>
        string.Join(Environment.NewLine, ChangeText.Lines(row, upgrade));

    private static string[] Steps(string[] steps) =>
        steps.Length == 0 ? [] : ["What to do next:", .. Capped(steps.Select(step => $"  {TerminalText.Escape(step)}"), "more")];

    private static string[] Capped(IEnumerable<string> lines, string more)
    {
        string[] all = [.. lines];
        return all.Length <= MostNamed ? all : [.. all.Take(MostNamed), $"... and {all.Length - MostNamed} {more}."];
    }

    private static string Text(string heading, params IEnumerable<string>[] parts) =>
        string.Join(Environment.NewLine, [heading, .. parts.SelectMany(part => part)]);
}
