using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>
/// Puts a backup back, or tries whether that could be done. A restore needs no migrations: it works when their build does not.
/// </summary>
internal sealed class RestoreCommand : Command
{
    private const string Program = "autocoder-schema";
    private const int UsualDrill = 3, LongestDrill = 100_000;

    private readonly FleetOptions _options = new();
    private readonly ReportOptions _report = new();
    private readonly Option<string?> _folder = StoredBackupsCommand.BackupFolder();

    private readonly Option<string?> _backup = new("--backup")
    {
        HelpName = "ID|FILE",
        Description = "Which backup. Default: the newest good one.",
    };

    private readonly Option<long?> _before = new("--before")
    {
        HelpName = "VERSION",
        Description = "A backup of a time before this version.",
    };

    private readonly Option<bool> _force = new("--force")
    {
        Description = "Restore while other programs have the database open, or from another database's backup.",
    };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what would be restored. Writes nothing." };

    private readonly Option<int?> _seed = new("--seed")
    {
        HelpName = "N",
        Description = "The choice of an earlier --drill again.",
    };

    private readonly Option<int?> _drill = new("--drill")
    {
        HelpName = "N",
        Arity = ArgumentArity.ZeroOrOne,
        Description = $"Restore N random backups ({UsualDrill} without a number) of the fleet into a temporary folder, "
            + "check them, and leave nothing behind.",
    };

    public RestoreCommand()
        : base("restore", "Puts a backup back in the place of a database, and keeps what was there.")
    {
        _options.AddTo(this);
        _drill.RequireWhole(1, LongestDrill, $"give a number from 1 to {LongestDrill}; a path goes before --drill, or after --.");
        Validators.Add(result =>
        {
            bool isDrill = result.GetResult(_drill) is not null;
            if (isDrill && new Option[] { _backup, _before, _force, _dryRun }.Any(option => result.GetResult(option) is not null))
            {
                result.AddError(
                    "--drill chooses by itself and touches no database: "
                    + "leave --backup, --before, --force and --dry-run out.");
            }

            if (!isDrill && result.GetResult(_seed) is not null) result.AddError("--seed belongs to --drill.");
        });
        foreach (Option option in new Option[] { _folder, _backup, _before, _force, _dryRun, _drill, _seed }) Add(option);
        _report.AddTo(this);
        SetAction((parsed, _) => RunAsync(parsed));
    }

    private Task<int> RunAsync(ParseResult parsed) =>
        parsed.GetResult(_drill) is not null ? Task.FromResult(Drill(parsed)) : RestoreAsync(parsed, _options.RequestOf(parsed));

    private async Task<int> RestoreAsync(ParseResult parsed, FleetRequest fleet)
    {
        if (fleet.Paths is not [var path])
            return Refusals.Print(Program, ["Which database? Name one: autocoder-schema restore DATABASE"]);
        return await FleetResolver.Settings(fleet).Match(
            settings =>
            {
                _report.Used = new(Migrations: null, settings.Configuration?.File);
                return RestoreAsync(parsed, RequestOf(parsed, settings, path), path);
            },
            problems => Task.FromResult(Refusals.Print(Program, problems)));
    }

    private async Task<int> RestoreAsync(ParseResult parsed, RestoreRequest request, string path)
    {
        using var interruption = new Interruption();
        try
        {
            RestoreReport report = await new DatabaseRestore(request).RunAsync(interruption.Token);
            return RestorePrinter.Print(Program, report, _report, parsed);
        }
        catch (OperationCanceledException)
        {
            StandardStreams.Tell(TerminalText.Escape(
                $"{Program}: {path} was not restored: the run was interrupted before; nothing was changed."));
            return ExitCode.Interrupted;
        }
    }

    private RestoreRequest RequestOf(ParseResult parsed, FleetSettings settings, string path) =>
        new(Path.GetFullPath(path, settings.Request.CurrentFolder))
        {
            BackupFolder = settings.BackupFolder(parsed.GetValue(_folder)),
            Backup = parsed.GetValue(_backup),
            Before = parsed.GetValue(_before),
            IsForced = parsed.GetValue(_force),
            IsDryRun = parsed.GetValue(_dryRun),
            LockTimeout = settings.Inspection.LockTimeout,
        };

    private int Drill(ParseResult parsed)
    {
        FleetRequest request = _options.RequestOf(parsed);
        return FleetResolver.Resolve(request).Match(
            fleet =>
            {
                _report.Used = fleet.Used;
                using var interruption = new Interruption();
#pragma warning disable CA5394 // which backups a drill takes is no secret
                int seed = parsed.GetValue(_seed) ?? Random.Shared.Next();
#pragma warning restore CA5394
                var backups = new FleetBackups(fleet, parsed.GetValue(_folder), StandardStreams.Input);
                Outcome<BackupsReport> outcome = backups.Drill(parsed.GetValue(_drill) ?? UsualDrill, seed, interruption.Token);
                return _report.Print(Program, parsed, outcome, report => BackupsPrinter.Of($"{Program} restore --drill", report));
            },
            problems => Refusals.Print(Program, problems));
    }
}

/// <summary>What a restore did.</summary>
internal static class RestorePrinter
{
    /// <summary>Prints it; the exit code.</summary>
    public static int Print(string program, RestoreReport report, ReportOptions options, ParseResult parsed)
    {
        if (report.Result != RestoreResult.Refused)
            return options.Print(program, parsed, Of(report, options.Used?.Configuration));
        string next = report.NextStep is { } step ? $" Next: {step}" : "";
        return Refusals.Print(program, [$"{report.Database} {Verb(report.Problem!)}{next}"]);
    }

    private static ReportRenderings Of(RestoreReport report, string? configuration) => new(
        report.Exit,
        output => Write(report, output),
        output => output.WriteLine(JsonSerializer.Serialize(
            RestoreDocument.Of(report) with { Configuration = configuration },
            RestoreJson.Default.RestoreDocument)),
        () => RestoreFindings.Of(report, Heading(report)));

    private static string Heading(RestoreReport report) => TerminalText.Escape(Lines(report).First());

    private static void Write(RestoreReport report, TextWriter output)
    {
        foreach (string line in Lines(report)) output.WriteLine(TerminalText.Escape(line));
    }

    private static IEnumerable<string> Lines(RestoreReport report)
    {
        yield return report.Result switch
        {
            RestoreResult.Failed => $"failed         {report.Database} {Verb(report.Problem!)}",
            RestoreResult.WouldRestore => $"would restore  {report.Database} {Source(report)}",
            _ => $"restored       {report.Database} {Source(report)}",
        };
        if (report.Backup is { } backup) yield return $"  from: {backup}";
        if (report.KeptAs is { } kept) yield return $"  what was there before: {kept}";
        foreach (string note in report.Notes) yield return $"  note: {note}";
        if (report.NextStep is { } step) yield return $"  next: {step}";
        if (report is { Result: RestoreResult.Restored, KeptId: { } id })
            yield return $"  to take it back: {ShellWord.Join(["autocoder-schema", "restore", report.Database, "--backup", id])}";
        if (report.Result == RestoreResult.WouldRestore) yield return "Nothing was changed: this was a dry run.";
    }

    private static string Source(RestoreReport report)
    {
        string version = report.Version switch { null => "a byte copy", 0 => "no version", { } number => $"version {number}" };
        return string.Create(
            CultureInfo.InvariantCulture, $"to {version}, as it was at {report.Made?.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z");
    }

    // A problem goes on after the database's name; some are sentences of their own.
    private static string Verb(string problem) =>
        problem.StartsWith("is ", StringComparison.Ordinal)
        || problem.StartsWith("was ", StringComparison.Ordinal)
        || problem.StartsWith("cannot ", StringComparison.Ordinal)
            ? problem
            : $"cannot be restored: {problem}";
}

/// <summary>A restore as findings: one case.</summary>
internal static class RestoreFindings
{
    /// <summary>The findings.</summary>
    public static FindingReport Of(RestoreReport report, string heading)
    {
        IEnumerable<Finding> notes = report.Notes.Select(note => Said(Rules.RunNote, Severity.Note, note, report));
        var one = new FindingCase("restore", report.Database, [.. Problem(report), .. notes]) { Outcome = heading };
        return new("autocoder-schema restore", heading, [one], report.Exit) { Next = report.NextStep is { } step ? [step] : [] };
    }

    private static ImmutableArray<Finding> Problem(RestoreReport report) => report.Result == RestoreResult.Failed
        ? [
            Said(Rules.RestoreFailed, Severity.Error, report.Problem ?? "was not restored", report) with
            {
                Next = report.NextStep,
            },
        ]
        : [];

    private static Finding Said(Rule rule, Severity severity, string sentence, RestoreReport report) =>
        new(rule, severity, TerminalText.Escape($"{report.Database}: {sentence}")) { Database = report.Database };
}

/// <summary>The JSON of a restore, described in <c>docs/report.md</c>.</summary>
internal sealed record RestoreDocument(
    int SchemaVersion,
    int ExitCode,
    string Database,
    string Result,
    string? Backup,
    long? Version,
    DateTimeOffset? Made,
    string? KeptAs,
    string? KeptId,
    IReadOnlyList<string>? Notes,
    string? Problem,
    string? Next)
{
    /// <summary>The configuration file; null when there is none.</summary>
    public string? Configuration { get; init; }

    /// <summary>The document.</summary>
    public static RestoreDocument Of(RestoreReport report) => new(
        1,
        report.Exit,
        report.Database,
        report.Result switch
        {
            RestoreResult.Restored => "restored",
            RestoreResult.WouldRestore => "would-restore",
            _ => "failed",
        },
        report.Backup,
        report.Version,
        report.Made,
        report.KeptAs,
        report.KeptId,
        report.Notes.IsEmpty ? null : report.Notes,
        report.Problem,
        report.NextStep);
}

/// <summary>The JSON of a restore.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    WriteIndented = true,
    NewLine = "\n",
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RestoreDocument))]
internal sealed partial class RestoreJson : JsonSerializerContext;
