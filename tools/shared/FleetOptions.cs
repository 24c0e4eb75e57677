using System.CommandLine;

namespace AutoCoder.Schema.CommandLine;

/// <summary>The options that name a fleet, the same for every command of both executables.</summary>
internal sealed class FleetOptions
{
    private readonly Option<string?> _migrations = new("--migrations")
    {
        HelpName = "FILE.dll",
        Description = "The assembly with the migrations. Default: the configuration file's, else the one carried beside this program.",
    };

    private readonly Option<string?> _kind = new("--kind") { HelpName = "NAME", Description = "The kind of every database given." };

    private readonly Option<string?> _registry = new("--registry")
    {
        HelpName = "FILE",
        Description = "A database that lists project folders in its table 'projects'.",
    };

    private readonly Option<string[]> _projects = new("--projects")
    {
        HelpName = "DIR",
        Description = "A folder of project folders.",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string?> _config = new("--config")
    {
        HelpName = "FILE",
        Description = "The configuration. Default: autocoder-schema.json in this folder or the nearest above it.",
    };

    private readonly Option<double?> _lockTimeout = new("--lock-timeout")
    {
        HelpName = "SECONDS",
        Description = "How long to wait for a database that another process holds locked. Default: 5, for an upgrade 30.",
    };

    private readonly Option<bool> _allowNonTransactional = new("--allow-non-transactional")
    {
        Description = "Accept migrations with TransactionBehavior.None, which cannot be rolled back.",
    };

    private readonly Argument<string[]> _paths = new("PATH")
    {
        Arity = ArgumentArity.ZeroOrMore,
        Description = "Databases, patterns with *, or - for paths from standard input, one a line. "
            + "With none of these and no --registry or --projects: the configuration file, else the registry in its default places.",
    };

    public FleetOptions()
    {
        _paths.Validators.Add(result =>
        {
            foreach (string token in result.Tokens.Select(token => token.Value).Where(LooksLikeOption))
                result.AddError($"There is no option {token}. A path that begins with a dash is written ./{token}");
        });
        _lockTimeout.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !IsSeconds(token.Value)) result.AddError($"--lock-timeout {token.Value}: give a number of seconds, 0 to 86400.");
        });
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_paths);
        foreach (Option option in new Option[] { _migrations, _kind, _registry, _projects, _config, _lockTimeout, _allowNonTransactional })
            command.Add(option);
    }

    /// <summary>What was asked for.</summary>
    public FleetRequest RequestOf(ParseResult parsed) => new()
    {
        Migrations = parsed.GetValue(_migrations),
        DefaultMigrations = CarriedMigrations,
        Kind = parsed.GetValue(_kind),
        Registry = parsed.GetValue(_registry),
        ProjectFolders = [.. parsed.GetValue(_projects) ?? []],
        ConfigurationFile = parsed.GetValue(_config),
        LockTimeout = parsed.GetValue(_lockTimeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        AllowNonTransactional = parsed.GetValue(_allowNonTransactional),
        Paths = [.. parsed.GetValue(_paths) ?? []],
    };

    /// <summary>The project's own migrations, beside this executable.</summary>
    public static string CarriedMigrations =>
        Path.Combine(AppContext.BaseDirectory, "migrations", "AutoCoder.Schema.Migrations.dll");

    private static bool LooksLikeOption(string token) => token.Length > 1 && token[0] == '-';

    private static bool IsSeconds(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds is >= 0 and <= 86400;
}
