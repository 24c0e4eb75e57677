using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>Records in databases that nobody tracked the version that their schema has, and mends what departs from it.</summary>
internal sealed class AdoptCommand : FleetCommand
{
    private readonly Option<bool> _explain = new("--explain")
    {
        Description = "Show what speaks for which version. Writes nothing.",
    };

    private readonly Option<long?> _version = new("--version")
    {
        HelpName = "VERSION",
        Description = "Adopt at this version. Default: the one that the schema tells.",
    };

    private readonly Option<bool> _force = new("--force")
    {
        Description = "Adopt although the schema is not that of the version, although other versions are recorded, or although "
            + "a migration was changed.",
    };

    private readonly RunOptions _run = new();
    private readonly ReportOptions _report = new();

    public AdoptCommand()
        : base("adopt", "Records the version of databases that nobody tracked, from what their schema tells. Runs no migration.")
    {
        _version.RequireWhole(0, long.MaxValue, "give the version of a migration, a number.");
        foreach (Option option in new Option[] { _explain, _version, _force }) Add(option);
        _run.AddChange(this, "Say what would be recorded and mended. Writes nothing.");
        _run.AddStatementTimeout(this);
        _report.AddTo(this);
    }

    /// <inheritdoc />
    protected override ReportOptions Reports => _report;

    /// <inheritdoc />
    protected override async Task<int> RunAsync(
        FleetRunner runner, Fleet fleet, ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetValue(_explain))
        {
            return _report.Print(
                Program,
                parsed,
                runner.Explain(parsed.GetValue(_version), StandardStreams.Input, cancellation),
                explained => EvidencePrinter.Of(explained, fleet.Request.ArgumentsOfEach));
        }

        var adoption = new UpgradeOptions { Adoption = new AdoptionRequest(parsed.GetValue(_version), parsed.GetValue(_force)) };
        UpgradeOptions options = _run.Applied(adoption, parsed);
        return await ChangeAsync(
            _report, parsed, "upgrade", progress => runner.UpgradeAsync(options, StandardStreams.Input, progress, cancellation));
    }
}

/// <summary>What speaks for which version, as a table for each database.</summary>
internal static class EvidencePrinter
{
    private const int MostRows = 40;

    private static readonly string[] Heading = ["WHAT TELLS VERSIONS APART", "THERE", "SPEAKS FOR", "AGAINST"];

    /// <summary>
    /// It in every form; the exit code is 1 when a database's version is not told by its schema, 3 when one could not be read.
    /// </summary>
    /// <param name="explained">What there is to print.</param>
    /// <param name="fleet">The arguments that named the fleet.</param>
    public static ReportRenderings Of(AdoptionReport explained, IReadOnlyList<string> fleet) => new(
        Exit(explained),
        output => Write(explained, fleet, output),
        output => output.WriteLine(JsonSerializer.Serialize(
            EvidenceDocument.Of(explained, Exit(explained), fleet), EvidenceJson.Default.EvidenceDocument)),
        () => EvidenceFindings.Of(explained, Exit(explained), fleet));

    private static void Write(AdoptionReport explained, IReadOnlyList<string> fleet, TextWriter output)
    {
        foreach (AdoptionRow row in explained.Rows) Write(row, fleet, output);
        foreach (FleetNote note in explained.Notes) output.WriteLine(TerminalText.Escape(note.Message));
    }

    private static int Exit(AdoptionReport explained)
    {
        if (explained.Rows.Any(row => row.Evidence is null) || explained.Notes.Any(note => note.HidesDatabases))
            return ExitCode.Unknown;
        return explained.Rows.All(row => row.Evidence!.Confidence is "exact" or "equivalent" or "repairable")
            ? ExitCode.Success
            : ExitCode.NotReady;
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
        ImmutableArray<EvidenceRow> telling = evidence.Telling(MostRows);
        string[][] rows = [Heading, .. telling.Select(Cells)];
        int[] widths = [.. Enumerable.Range(0, Heading.Length).Select(column => rows.Max(cells => cells[column].Length))];
        if (rows.Length > 1)
        {
            foreach (string[] cells in rows)
            {
                IEnumerable<string> padded = cells.Select((cell, column) => cell.PadRight(widths[column]));
                output.WriteLine($"  {string.Join("  ", padded).TrimEnd()}");
            }
        }

        if (telling.Length < evidence.Rows.Length)
            output.WriteLine(
                $"  and {evidence.Rows.Length - telling.Length} more, of versions further away: --format json has all.");
        foreach (string step in Next(row, evidence, fleet)) output.WriteLine($"  next: {TerminalText.Escape(step)}");
        output.WriteLine();
    }

    // A database of no version stays a person's decision: the difference from the nearest comes first.
    internal static IEnumerable<string> Next(AdoptionRow row, AdoptionEvidence evidence, IReadOnlyList<string> fleet)
    {
        IReadOnlyList<string> one = NextStep.ArgumentsOfOne(fleet, row.Kind, row.Path);
        return evidence.Confidence switch
        {
            "exact" or "equivalent" when row.Records == evidence.Candidates[^1] => [], // there is nothing to do
            "exact" or "equivalent" or "repairable" => [Adopt(evidence.Candidates[^1], Asked())],
            "other-kind" when row.OtherKind is { } other =>
                [ShellWord.Join(["autocoder-schema", "adopt", "--explain", .. NextStep.ArgumentsOfOne(fleet, other, row.Path)])],
            "ambiguous" => evidence.Candidates.Select(version => $"{Adopt(version, ["--version", Text(version)])}    "
                + $"# {Text(version)} and all before it count as done; upgrade runs what comes after"),
            "unknown" => evidence.Candidates.Select(version =>
                ShellWord.Join(["autocoder-schema", "diff", .. one, Text(version)])),
            _ => [],
        };

        // It was held against this version alone.
        string[] Asked() => row.Asked is { } version ? ["--version", Text(version)] : [];

        // What it records is only changed by force.
        string Adopt(long version, string[] options) => ShellWord.Join(
        [
            "autocoder-schema", "adopt",
            .. row.Forced.Contains(version) ? ["--force"] : Array.Empty<string>(),
            .. options, .. one,
        ]);
    }

    private static string[] Cells(EvidenceRow row) =>
        [TerminalText.Escape(LongText.Shorten(row.What)), row.IsThere ? "yes" : "no", Versions(row.For), Versions(row.Against)];

    // A long history would make lines that nobody reads: the ends of a run tell it.
    private static string Versions(IReadOnlyList<long> versions) => versions.Count switch
    {
        0 => "-",
        <= 2 => string.Join(", ", versions.Select(Text)),
        _ => $"{Text(versions[0])} … {Text(versions[^1])} ({versions.Count})",
    };

    private static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);
}

/// <summary>
/// The evidence for versions as findings: a case for each database, which passes when its schema tells the version.
/// </summary>
internal static class EvidenceFindings
{
    /// <summary>The findings.</summary>
    public static FindingReport Of(AdoptionReport explained, int exit, IReadOnlyList<string> fleet)
    {
        int told = explained.Rows.Count(row => row.Evidence?.Confidence is "exact" or "equivalent" or "repairable");
        return new(
            "autocoder-schema adopt --explain",
            $"{explained.Rows.Length} {(explained.Rows.Length == 1 ? "database" : "databases")}: "
                + $"the schema tells the version of {told}.",
            [.. explained.Rows.Select(Of), .. FleetFindings.Of(explained.Notes, wasInterrupted: false)],
            exit)
        {
            Next =
            [
                .. explained.Rows.Where(row => row.Evidence is not null)
                    .SelectMany(row => EvidencePrinter.Next(row, row.Evidence!, fleet)).Distinct(),
            ],
        };
    }

    private static FindingCase Of(AdoptionRow row)
    {
        Finding[] findings = row.Evidence?.Confidence switch
        {
            "exact" or "equivalent" or "repairable" => [],
            "ambiguous" => [Said(Rules.VersionAmbiguous, row.Evidence.Conclusion, row)],
            null => [Said(Rules.NotExamined, row.Problem!, row)],
            _ => [Said(Rules.VersionUnknown, row.Evidence.Conclusion, row)],
        };
        return new(row.Kind, row.Path, [.. findings])
        {
            IsUnknown = row.Evidence is null,
            Outcome = TerminalText.Escape(row.Evidence?.Conclusion ?? row.Problem!),
        };
    }

    private static Finding Said(Rule rule, string sentence, AdoptionRow row) =>
        new(rule, Severity.Error, TerminalText.Escape($"{row.Path}: {sentence}")) { Database = row.Path };
}

/// <summary>The JSON of the evidence for versions, described in <c>docs/report.md</c>.</summary>
internal sealed record EvidenceDocument(
    int SchemaVersion,
    int ExitCode,
    string? Migrations,
    string? Configuration,
    IReadOnlyList<DatabaseEvidence> Databases,
    IReadOnlyList<EvidenceNote> Notes)
{
    /// <summary>The document.</summary>
    public static EvidenceDocument Of(AdoptionReport explained, int exit, IReadOnlyList<string> fleet) => new(
        1,
        exit,
        explained.Used.Migrations,
        explained.Used.Configuration,
        [.. explained.Rows.Select(row => DatabaseEvidence.Of(row, fleet))],
        [.. explained.Notes.Select(note => new EvidenceNote(note.Subject, note.Message, note.HidesDatabases))]);
}

internal sealed record EvidenceNote(string Subject, string Message, bool HidesDatabases);

internal sealed record DatabaseEvidence(
    string Path,
    string Kind,
    string? Confidence,
    string? Conclusion,
    IReadOnlyList<long>? Candidates,
    IReadOnlyList<EvidenceRow>? Rows,
    string? Problem,
    IReadOnlyList<string>? Next)
{
    public static DatabaseEvidence Of(AdoptionRow row, IReadOnlyList<string> fleet) => new(
        row.Path,
        row.Kind,
        row.Evidence?.Confidence,
        row.Evidence?.Conclusion,
        row.Evidence?.Candidates,
        row.Evidence?.Rows,
        row.Problem,
        row.Evidence is { } evidence ? [.. EvidencePrinter.Next(row, evidence, fleet)] : null);
}

/// <summary>The JSON of the evidence for versions.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    WriteIndented = true,
    NewLine = "\n",
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EvidenceDocument))]
internal sealed partial class EvidenceJson : JsonSerializerContext;
