using System.CommandLine;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>
/// The options of the commands that change databases, or copies of them. Each command adds those that it has; what it has not is
/// not said. What is not said is decided with the fleet's settings, and not here.
/// </summary>
internal sealed class RunOptions
{
    private const double MostSeconds = 7 * 24 * 3600;
    private const int MostMegabytes = 1 << 20;

    private readonly Option<bool> _dryRun = new("--dry-run");
    private readonly Option<bool> _noBackup = new("--no-backup") { Description = "Make no backups." };

    private readonly Option<string?> _backupDir = new("--backup-dir")
    {
        HelpName = "DIR",
        Description = "One folder for all backups. Default: a folder schema-backups beside each database.",
    };

    private readonly Option<bool> _rehearse = new("--rehearse");
    private readonly Option<bool> _noRehearse = new("--no-rehearse");
    private readonly Option<int?> _keep = Keep("");

    private readonly Option<bool> _failFast = new("--fail-fast")
    {
        Description = "Begin no other database after the first failure.",
    };

    private readonly Option<int?> _maxFailures = new("--max-failures")
    {
        HelpName = "N",
        Description = "Begin no other database after N failures.",
    };

    private readonly Option<string?> _journal = new("--journal")
    {
        HelpName = "FILE",
        Description = "Where a run of several databases writes down what is done until it is at its end. "
            + "Default: a file in the user's state folder.",
    };

    private readonly Option<long?> _to = new("--to")
    {
        HelpName = "VERSION",
        Description = "Apply migrations up to this version only.",
    };

    private readonly Option<bool> _create = new("--create")
    {
        Description = "Make databases that are given as paths and are not there.",
    };

    private readonly Option<bool> _allowBreaking = new("--allow-breaking-change")
    {
        Description = "Run migrations that say BreakingChange = true. Without it, databases that lack one are left alone.",
    };

    private readonly Option<int?> _parallel = new("--parallel")
    {
        HelpName = "N",
        Description = "How many databases at once. Default: the number of processors.",
    };

    private readonly Option<int?> _memory = new("--rehearse-memory")
    {
        HelpName = "MB",
        Description = "The largest database whose copy is rehearsed in memory; a larger one's is a file beside it. Default: 64.",
    };

    private readonly Option<double?> _statementTimeout = new("--statement-timeout")
    {
        HelpName = "SECONDS",
        Description = "End a statement of a migration or repair that runs for longer; the database is then what it was. "
            + "Default: no limit.",
    };

    private bool _keepsJournal;

    public RunOptions()
    {
        _maxFailures.RequireWhole(1, int.MaxValue, "give a number from 1 on.");
        _to.RequireWhole(0, long.MaxValue, "give the version of a migration, a number.");
        _parallel.RequireWhole(1, 1024, "give a number from 1 to 1024.");
        _memory.RequireWhole(0, MostMegabytes, $"give a number of megabytes from 0 to {MostMegabytes}.");
        _statementTimeout.RequireSeconds(
            seconds => seconds is > 0 and <= MostSeconds,
            $"give a number of seconds above 0, at most {MostSeconds.ToString(CultureInfo.InvariantCulture)}.");
    }

    /// <summary>The option that says how many backups of a database stay.</summary>
    /// <param name="description">What it does in this command.</param>
    public static Option<int?> Keep(string description)
    {
        var option = new Option<int?>("--keep") { HelpName = "N", Description = description };
        option.RequireWhole(1, int.MaxValue, "give a number from 1 on; the last backup always stays.");
        return option;
    }

    /// <summary>Adds those of every command that changes databases: what is only said, and which backups are made.</summary>
    /// <param name="command">The command.</param>
    /// <param name="dryRun">What a dry run of it says.</param>
    public void AddChange(Command command, string dryRun)
    {
        _dryRun.Description = dryRun;
        Contradict(command, (_noBackup, _backupDir));
        Add(command, _dryRun, _backupDir, _noBackup);
    }

    /// <summary>
    /// Adds those of a run of migrations on a fleet, up or down: of every change, and phases, bounds, journal and what stays.
    /// </summary>
    /// <param name="command">The command.</param>
    /// <param name="dryRun">What a dry run of it says.</param>
    /// <param name="copy">What it does with a copy.</param>
    /// <param name="each">What it does with each database.</param>
    public void AddFleetChange(Command command, string dryRun, string copy, string each)
    {
        AddChange(command, dryRun);
        _keepsJournal = true;
        _rehearse.Description = $"{copy} first, and touch none when one fails. Default above one database.";
        _noRehearse.Description = $"{each} at once; the others go on when one fails.";
        _keep.Description =
            $"How many backups of a database stay after its {command.Name}; older ones are removed. Default: all.";
        Contradict(command, (_noBackup, _keep), (_rehearse, _noRehearse));
        string copies = command is UpgradeCommand ? "; the command rehearse does it, on copies." : ".";
        Contradict(command, (_rehearse, _dryRun), $"a dry run only says what would be done{copies}");
        Contradict(command, (_failFast, _maxFailures));
        Add(command, _rehearse, _noRehearse, _keep, _failFast, _maxFailures, _journal);
    }

    /// <summary>Adds those that say how far an upgrade goes.</summary>
    public void AddPlan(Command command) => Add(command, _to, _create);

    /// <summary>Adds the one that lets migrations run that say that they break.</summary>
    public void AddBreakingChange(Command command) => Add(command, _allowBreaking);

    /// <summary>Adds those that bound how much is in hand at once, and how long a statement runs.</summary>
    public void AddBounds(Command command)
    {
        Add(command, _parallel, _memory);
        AddStatementTimeout(command);
    }

    /// <summary>Adds the one that bounds how long one statement of a migration runs.</summary>
    public void AddStatementTimeout(Command command) => Add(command, _statementTimeout);

    /// <summary>What is asked of each database by those of <see cref="AddPlan"/>.</summary>
    public PlanRequest PlanOf(ParseResult parsed) => new(parsed.GetValue(_to), parsed.GetValue(_create))
    {
        AllowBreakingChange = parsed.GetValue(_allowBreaking),
    };

    /// <summary>What they say.</summary>
    public T Applied<T>(T options, ParseResult parsed)
        where T : FleetRunOptions =>
        (T)(options with
        {
            IsDryRun = parsed.GetValue(_dryRun),
            Backup = !parsed.GetValue(_noBackup),
            BackupFolder = parsed.GetValue(_backupDir),
            KeepBackups = parsed.GetValue(_keep),
            FailFast = parsed.GetValue(_failFast),
            MaxFailures = parsed.GetValue(_maxFailures),
            Rehearse = parsed.GetValue(_rehearse) ? true : parsed.GetValue(_noRehearse) ? false : null,
            Journal = _keepsJournal ? parsed.GetValue(_journal) ?? JournalPlace.Default() : null,
            IsUsualJournal = parsed.GetValue(_journal) is null,
            Parallelism = parsed.GetValue(_parallel),
            RehearsalMemory = parsed.GetValue(_memory) is { } megabytes ? (long)megabytes << 20 : null,
            StatementTimeout = parsed.Time(_statementTimeout),
        });

    private static void Add(Command command, params Option[] options)
    {
        foreach (Option option in options) command.Add(option);
    }

    private static void Contradict(Command command, params (Option, Option)[] pairs)
    {
        foreach ((Option, Option) pair in pairs) Contradict(command, pair, "give one of them.");
    }

    private static void Contradict(Command command, (Option One, Option Other) pair, string advice) =>
        command.Validators.Add(result =>
    {
        if (IsGiven(pair.One) && IsGiven(pair.Other))
            result.AddError($"{pair.One.Name} and {pair.Other.Name} contradict each other: {advice}");

        bool IsGiven(Option option) =>
            option is Option<bool> flag ? result.GetValue(flag) : result.GetResult(option) is { Implicit: false };
    });
}

/// <summary>Where the journals of runs are when nobody names another file.</summary>
internal static class JournalPlace
{
    /// <summary>
    /// A folder of the user's own state (https://specifications.freedesktop.org/basedir-spec): not beside anybody's files. Null
    /// when the user has no home; then no journal is kept.
    /// </summary>
    public static string? Default()
    {
        string? state = Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } named && Path.IsPathRooted(named)
            ? named
            : OfHome();
        return state is null ? null : Path.Combine(state, "autocoder-schema") + Path.DirectorySeparatorChar;
    }

    private static string? OfHome()
    {
        if (OperatingSystem.IsWindows()) return Existing(Environment.SpecialFolder.LocalApplicationData);
        return Existing(Environment.SpecialFolder.UserProfile) is { } home ? Path.Combine(home, ".local", "state") : null;
    }

    private static string? Existing(Environment.SpecialFolder folder) =>
        Environment.GetFolderPath(folder) is { Length: > 0 } path && Directory.Exists(path) ? path : null;
}
