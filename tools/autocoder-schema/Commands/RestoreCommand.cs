using System.CommandLine;
using System.Security.Cryptography;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>Puts a backup back, or tries whether that could be done. A restore needs no migrations: it works when their build does not.</summary>
internal sealed class RestoreCommand : Command
{
    private const string Program = "autocoder-schema";
    private const int UsualDrill = 3, LongestDrill = 100_000;

    private readonly FleetOptions _options = new();
    private readonly ReportOptions _report = new();
    private readonly BackupFolderOption _folder = new();
    private readonly Option<string?> _backup = new("--backup") { HelpName = "ID|FILE", Description = "Which backup. Default: the newest good one." };
    private readonly Option<long?> _before = new("--before") { HelpName = "VERSION", Description = "A backup of a time before this version." };
    private readonly Option<bool> _force = new("--force") { Description = "Restore while other programs have the database open, or from another database's backup." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what would be restored. Writes nothing." };
    private readonly Option<int?> _seed = new("--seed") { HelpName = "N", Description = "The choice of an earlier --drill again." };
    private readonly Option<int?> _drill = new("--drill")
    {
        HelpName = "N",
        Arity = ArgumentArity.ZeroOrOne,
        Description = $"Restore N random backups ({UsualDrill} without a number) of the fleet into a temporary folder, check them, and leave nothing behind.",
    };

    public RestoreCommand()
        : base("restore", "Puts a backup back in the place of a database, and keeps what was there.")
    {
        _options.AddTo(this);
        _drill.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !IsDrill(token.Value)) result.AddError($"--drill {token.Value}: give a number from 1 to {LongestDrill}; a path goes before --drill, or after --.");
        });
        Validators.Add(result =>
        {
            bool isDrill = result.GetResult(_drill) is not null;
            if (isDrill && new Option[] { _backup, _before, _force, _dryRun }.Any(option => result.GetResult(option) is not null))
                result.AddError("--drill chooses by itself and touches no database: leave --backup, --before, --force and --dry-run out.");
            if (!isDrill && result.GetResult(_seed) is not null) result.AddError("--seed belongs to --drill.");
        });
        foreach (Option option in new Option[] { _folder.Option, _backup, _before, _force, _dryRun, _drill, _seed }) Add(option);
        _report.AddTo(this);
        SetAction((parsed, _) => RunAsync(parsed));
    }

    private Task<int> RunAsync(ParseResult parsed) =>
        parsed.GetResult(_drill) is not null ? Task.FromResult(Drill(parsed)) : RestoreAsync(parsed, _options.RequestOf(parsed));

    private async Task<int> RestoreAsync(ParseResult parsed, FleetRequest fleet)
    {
        if (fleet.Paths is not [var path]) return Refusals.Print(Program, ["Which database? Name one: autocoder-schema restore DATABASE"]);
        return await FleetResolver.Settings(fleet).Match(
            settings => RestoreAsync(parsed, RequestOf(parsed, settings, path), path),
            problems => Task.FromResult(Refusals.Print(Program, problems)));
    }

    private async Task<int> RestoreAsync(ParseResult parsed, RestoreRequest request, string path)
    {
        using var interruption = new Interruption();
        try
        {
            return RestorePrinter.Print(Program, await new DatabaseRestore(request).RunAsync(interruption.Token), _report, parsed);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync(TerminalText.Escape($"{Program}: {path} was not restored: the run was interrupted before; nothing was changed."));
            return ExitCode.Interrupted;
        }
    }

    private RestoreRequest RequestOf(ParseResult parsed, FleetSettings settings, string path) => new(Path.GetFullPath(path, settings.Request.CurrentFolder))
    {
        BackupFolder = settings.BackupFolder(parsed.GetValue(_folder.Option)),
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
                using var interruption = new Interruption();
                int seed = parsed.GetValue(_seed) ?? RandomNumberGenerator.GetInt32(int.MaxValue);
                var backups = new FleetBackups(fleet, parsed.GetValue(_folder.Option), Console.In);
                return StoredBackupsCommand.Print(backups.Drill(parsed.GetValue(_drill) ?? UsualDrill, seed, interruption.Token), _report, parsed, "autocoder-schema restore --drill");
            },
            problems => Refusals.Print(Program, problems));
    }

    private static bool IsDrill(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 1 and <= LongestDrill;
}
