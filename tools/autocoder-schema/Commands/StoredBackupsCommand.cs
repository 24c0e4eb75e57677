using System.CommandLine;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>A command over the backups of a fleet. Migrations are read for their kinds, and not loaded.</summary>
internal abstract class StoredBackupsCommand : Command
{
    private const string Program = "autocoder-schema";

    private readonly FleetOptions _options = new();
    private readonly BackupFolderOption _folder = new();
    private readonly ReportOptions _report = new();
    protected StoredBackupsCommand(string name, string description)
        : base(name, description)
    {
        _options.AddTo(this);
        Add(_folder.Option);
        _report.AddTo(this);
        SetAction((parsed, _) => ResolveAsync(parsed));
    }

    /// <summary>The command's own work.</summary>
    protected abstract Task<BackupsOutcome> RunAsync(FleetBackups backups, ParseResult parsed, CancellationToken cancellation);

    private async Task<int> ResolveAsync(ParseResult parsed)
    {
        FleetRequest request = _options.RequestOf(parsed);
        return await FleetResolver.Resolve(request).Match(
            async fleet =>
            {
                using var interruption = new Interruption();
                var backups = new FleetBackups(fleet, parsed.GetValue(_folder.Option), Console.In);
                return Print(await RunAsync(backups, parsed, interruption.Token), _report, parsed, $"autocoder-schema backups {Name}");
            },
            problems => Task.FromResult(Refusals.Print(Program, problems)));
    }

    /// <summary>Prints it; the exit code.</summary>
    internal static int Print(BackupsOutcome outcome, ReportOptions options, ParseResult parsed, string command) => outcome switch
    {
        BackupsOutcome.Reported reported => options.Print(Program, parsed, BackupsPrinter.Of(command, reported.Report)),
        BackupsOutcome.Refused refused => Refusals.Print(Program, refused.Problems),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
