using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>What there is of backups, whether they are good, and which may go.</summary>
internal sealed class BackupsCommand : Command
{
    public BackupsCommand()
        : base("backups", "Lists, verifies and prunes the backups that upgrades and restores made.")
    {
        Add(new BackupListCommand());
        Add(new BackupVerifyCommand());
        Add(new BackupPruneCommand());
    }
}

/// <summary>A command over the backups of a fleet. Migrations are read for their kinds, and not loaded.</summary>
internal abstract class StoredBackupsCommand : Command
{
    private const string Program = "autocoder-schema";

    private readonly FleetOptions _options = new();
    private readonly Option<string?> _folder = BackupFolder();
    private readonly ReportOptions _report = new();
    protected StoredBackupsCommand(string name, string description)
        : base(name, description)
    {
        _options.AddTo(this);
        Add(_folder);
        _report.AddTo(this);
        SetAction((parsed, _) => ResolveAsync(parsed));
    }

    /// <summary>The option that names the one folder of all backups, for the commands that read them.</summary>
    internal static Option<string?> BackupFolder() => new("--backup-dir")
    {
        HelpName = "DIR",
        Description = "The one folder that upgrades put backups into. Default: the configuration file's. "
            + "The folder schema-backups beside each database is always looked into.",
    };

    /// <summary>The command's own work.</summary>
    protected abstract Task<Outcome<BackupsReport>> RunAsync(
        FleetBackups backups, ParseResult parsed, CancellationToken cancellation);

    private Task<int> ResolveAsync(ParseResult parsed) => FleetResolver.Resolve(_options.RequestOf(parsed)).Match(
        async fleet =>
        {
            _report.Used = fleet.Used;
            using var interruption = new Interruption();
            var backups = new FleetBackups(fleet, parsed.GetValue(_folder), StandardStreams.Input);
            Outcome<BackupsReport> outcome = await RunAsync(backups, parsed, interruption.Token);
            return _report.Print(Program, parsed, outcome, report => BackupsPrinter.Of($"{Program} backups {Name}", report));
        },
        problems => Task.FromResult(Refusals.Print(Program, problems)));
}

/// <summary>What backups there are.</summary>
internal sealed class BackupListCommand()
    : StoredBackupsCommand("list", "Lists the backups of databases, newest first. Writes nothing.")
{
    /// <inheritdoc />
    protected override Task<Outcome<BackupsReport>> RunAsync(
        FleetBackups backups, ParseResult parsed, CancellationToken cancellation) =>
        Task.FromResult(backups.List());
}

/// <summary>Whether backups are good.</summary>
internal sealed class BackupVerifyCommand() : StoredBackupsCommand(
    "verify", "Reads every backup to its end and holds it against its manifest: bytes, integrity, content. Writes nothing.")
{
    /// <inheritdoc />
    protected override Task<Outcome<BackupsReport>> RunAsync(
        FleetBackups backups, ParseResult parsed, CancellationToken cancellation) =>
        Task.FromResult(backups.Verify(cancellation));
}

/// <summary>Removes old backups.</summary>
internal sealed class BackupPruneCommand : StoredBackupsCommand
{
    private readonly Option<int?> _keep =
        RunOptions.Keep("How many backups of each database stay. The newest good one always does.");
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say which would go. Writes nothing." };

    public BackupPruneCommand()
        : base(
            "prune",
            "Removes all but the newest backups of each database, and what killed runs left. Files without a manifest stay.")
    {
        _keep.Required = true;
        Add(_keep);
        Add(_dryRun);
    }

    /// <inheritdoc />
    protected override Task<Outcome<BackupsReport>> RunAsync(
        FleetBackups backups, ParseResult parsed, CancellationToken cancellation) =>
        backups.PruneAsync(parsed.GetValue(_keep)!.Value, parsed.GetValue(_dryRun), cancellation);
}

/// <summary>The backups of a fleet: a line each, with the id that a restore takes.</summary>
internal static class BackupsPrinter
{
    /// <summary>They in every form.</summary>
    public static ReportRenderings Of(string command, BackupsReport report) => new(
        report.Exit,
        output => Write(report, output),
        output => output.WriteLine(JsonSerializer.Serialize(report, BackupsJson.Default.BackupsReport)),
        () => BackupsFindings.Of(command, report, Summary(report)));

    private static void Write(BackupsReport report, TextWriter output)
    {
        foreach (IGrouping<string, BackupRow> database in report.Rows.GroupBy(row => row.Database))
        {
            output.WriteLine(TerminalText.Escape(database.Key));
            foreach (BackupRow row in database)
            {
                output.WriteLine(TerminalText.Escape(Line(row)));
                output.WriteLine(TerminalText.Escape($"    {row.Path}"));
                if (row.Problem is { } problem) output.WriteLine(TerminalText.Escape($"    problem: {problem}"));
            }
        }

        foreach (string failure in report.Failures) output.WriteLine(TerminalText.Escape(failure));
        foreach (string note in report.Notes) output.WriteLine(TerminalText.Escape(note));
        if (!report.Rows.IsEmpty) output.WriteLine();
        output.WriteLine(Summary(report));
    }

    private static string Line(BackupRow row) => string.Create(
        CultureInfo.InvariantCulture,
        $"  {row.Id}  {row.Made.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z  "
        + $"{Word(row.Result)}version {row.From}, {row.Bytes} bytes, {Origin(row)}");

    private static string Origin(BackupRow row) => row.Reason switch
    {
        null => "without a manifest (an earlier build)",
        "restore" => "what a restore replaced",
        "downgrade" => $"before the downgrade to {row.To}",
        _ => $"before the upgrade to {row.To}",
    };

    private static string Word(BackupResult result) => result switch
    {
        BackupResult.Listed => "",
        BackupResult.WouldRemove => "would be removed: ",
        _ => $"{result.ToString().ToLowerInvariant()}: ",
    };

    private static string Summary(BackupsReport report)
    {
        string rows = report.Rows.IsEmpty ? "no backups" : string.Join(", ", report.Rows.GroupBy(row => row.Result)
            .OrderBy(group => group.Key).Select(group => $"{group.Count()} {Count(group.Key)}"));
        string interrupted = report.IsInterrupted ? " The run was interrupted." : "";
        return $"{report.Databases} {(report.Databases == 1 ? "database" : "databases")}: {rows}.{interrupted}";
    }

    private static string Count(BackupResult result) => result switch
    {
        BackupResult.Listed => "backups",
        BackupResult.WouldRemove => "would be removed",
        _ => result.ToString().ToLowerInvariant(),
    };
}

/// <summary>A report on backups as findings: a case for each backup, one for what could not be done.</summary>
internal static class BackupsFindings
{
    private const string Group = "backups";

    /// <summary>The findings.</summary>
    public static FindingReport Of(string command, BackupsReport report, string summary) => new(
        command,
        summary,
        [
            .. report.Rows.Select(Of),
            .. report.Failures.Select(failure => Failed(failure, report)),
            .. report.Notes.Select(Noted),
            .. FleetFindings.Of([], report.IsInterrupted),
        ],
        report.Exit);

    private static FindingCase Of(BackupRow row)
    {
        bool isBad = row.Result == BackupResult.Bad;
        string message = TerminalText.Escape($"{row.Path}: {row.Problem ?? "is bad"}");
        Finding[] findings = isBad || row.Problem is not null
            ? [
                new(isBad ? Rules.BackupBad : Rules.BackupSuspect, isBad ? Severity.Error : Severity.Warning, message)
                {
                    Database = row.Path,
                },
            ]
            : [];
        return new(row.Kind ?? Group, row.Path, [.. findings])
        {
            Outcome = $"{Word(row.Result)}, backup {row.Id} of {TerminalText.Escape(row.Database)} at version {row.From}",
        };
    }

    private static string Word(BackupResult result) =>
        result == BackupResult.WouldRemove ? "would be removed" : result.ToString().ToLowerInvariant();

    private static FindingCase Failed(string failure, BackupsReport report) =>
        new(Group, TerminalText.Escape(failure), [new(Rules.BackupUnreachable, Severity.Error, TerminalText.Escape(failure))])
        {
            IsUnknown = report.IsUnknown,
            Outcome = "could not be done",
        };

    private static FindingCase Noted(string note) =>
        new(Group, TerminalText.Escape(note), [new(Rules.RunNote, Severity.Note, TerminalText.Escape(note))])
        {
            Outcome = TerminalText.Escape(note),
        };
}

/// <summary>The JSON of a report on backups.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, NewLine = "\n", UseStringEnumConverter = true)]
[JsonSerializable(typeof(BackupsReport))]
internal sealed partial class BackupsJson : JsonSerializerContext;
