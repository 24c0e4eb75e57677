using System.Text.Json;

namespace AutoCoder.Schema.Operator.Output;

/// <summary>What speaks for which version, as a table for each database.</summary>
internal static class EvidencePrinter
{
    private static readonly string[] Heading = ["WHAT TELLS VERSIONS APART", "THERE", "SPEAKS FOR", "AGAINST"];

    /// <summary>It in every form; the exit code is 1 when a database's version is not told by its schema, 3 when one could not be read.</summary>
    /// <param name="explained">What there is to print.</param>
    /// <param name="fleet">The arguments that named the fleet.</param>
    public static ReportRenderings Of(AdoptionOutcome.Explained explained, IReadOnlyList<string> fleet) => new(
        Exit(explained),
        output => Write(explained, fleet, output),
        output => output.WriteLine(JsonSerializer.Serialize(EvidenceDocument.Of(explained, Exit(explained), fleet), EvidenceJson.Default.EvidenceDocument)),
        () => EvidenceFindings.Of(explained, Exit(explained), fleet));

    private static void Write(AdoptionOutcome.Explained explained, IReadOnlyList<string> fleet, TextWriter output)
    {
        foreach (AdoptionRow row in explained.Rows) Write(row, fleet, output);
        foreach (FleetNote note in explained.Notes) output.WriteLine(TerminalText.Escape(note.Message));
    }

    private static int Exit(AdoptionOutcome.Explained explained)
    {
        if (explained.Rows.Any(row => row.Evidence is null) || explained.Notes.Any(note => note.HidesDatabases)) return ExitCode.Unknown;
        return explained.Rows.All(row => row.Evidence!.Confidence is "exact" or "equivalent" or "repairable") ? ExitCode.Success : ExitCode.NotReady;
    }

    private static void Write(AdoptionRow row, IReadOnlyList<string> fleet, TextWriter output)
    {
        string path = TerminalText.Escape(row.Path);
        if (row.Evidence is not { } evidence)
        {
            output.WriteLine($"{path} {TerminalText.Escape(row.Problem!)}");
            output.WriteLine();
            return;
        }

        output.WriteLine($"{path} ({row.Kind}): {evidence.Confidence}");
        output.WriteLine($"  {TerminalText.Escape(evidence.Conclusion)}");
        string[][] rows = [Heading, .. evidence.Rows.Select(Cells)];
        int[] widths = [.. Enumerable.Range(0, Heading.Length).Select(column => rows.Max(cells => cells[column].Length))];
        if (rows.Length > 1)
        {
            foreach (string[] cells in rows)
                output.WriteLine($"  {string.Join("  ", cells.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()}");
        }

        foreach (string step in Next(row, evidence, fleet)) output.WriteLine($"  next: {TerminalText.Escape(step)}");
        output.WriteLine();
    }

    // A database of no version stays a person's decision: the difference from the nearest comes first.
    internal static IEnumerable<string> Next(AdoptionRow row, AdoptionEvidence evidence, IReadOnlyList<string> fleet)
    {
        IReadOnlyList<string> one = NextStep.ArgumentsOfOne(fleet, row.Kind, row.Path);
        return evidence.Confidence switch
        {
            "exact" or "equivalent" or "repairable" => [ShellWord.Join(["autocoder-schema", "adopt", .. one])],
            "ambiguous" or "unknown" => evidence.Candidates.Select(version => evidence.Confidence == "ambiguous"
                ? ShellWord.Join(["autocoder-schema", "adopt", "--version", Text(version), .. one])
                : ShellWord.Join(["autocoder-schema", "diff", .. one, Text(version)])),
            _ => [],
        };
    }

    private static string[] Cells(EvidenceRow row) =>
        [TerminalText.Escape(row.What), row.IsThere ? "yes" : "no", Versions(row.For), Versions(row.Against)];

    // A long history would make lines that nobody reads: the ends of a run tell it.
    private static string Versions(IReadOnlyList<long> versions) => versions.Count switch
    {
        0 => "-",
        <= 2 => string.Join(", ", versions.Select(Text)),
        _ => $"{Text(versions[0])} … {Text(versions[^1])} ({versions.Count})",
    };

    private static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);
}
