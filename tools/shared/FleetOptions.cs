using System.CommandLine;

namespace AutoCoder.Schema.CommandLine;

/// <summary>The options that name a fleet, the same for every command of both executables.</summary>
internal sealed class FleetOptions
{
    private readonly Option<string?> _migrations = Migrations();

    private readonly Option<string?> _kind = new("--kind")
    {
        HelpName = "NAME",
        Description = "The kind of every database given.",
    };

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

    private readonly Option<string?> _config = Config();

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
            + "With none of these and no --registry or --projects: the configuration file, "
            + "else the registry in its default places.",
    };

    public FleetOptions()
    {
        _paths.RefuseOptions(token => token.Length > 1 && token[0] == '-');
        _lockTimeout.RequireLockTimeout();
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_paths);
        Option[] options = [_migrations, _kind, _registry, _projects, _config, _lockTimeout, _allowNonTransactional];
        foreach (Option option in options) command.Add(option);
    }

    /// <summary>What was asked for.</summary>
    public FleetRequest RequestOf(ParseResult parsed) => new()
    {
        Migrations = parsed.GetValue(_migrations),
        DefaultMigrations = CarriedMigrations,
        Kind = parsed.GetValue(_kind),
        Registry = parsed.GetValue(_registry),
        ProjectFolders = parsed.All(_projects),
        ConfigurationFile = parsed.GetValue(_config),
        LockTimeout = parsed.Time(_lockTimeout),
        AllowNonTransactional = parsed.GetValue(_allowNonTransactional),
        Paths = [.. parsed.GetValue(_paths) ?? []],
    };

    /// <summary>The option that names the assembly of the migrations.</summary>
    public static Option<string?> Migrations() => new("--migrations")
    {
        HelpName = "FILE.dll",
        Description = "The assembly with the migrations. Default: the configuration file's, else the one carried beside this "
            + "program.",
    };

    /// <summary>The option that names the configuration.</summary>
    public static Option<string?> Config() => new("--config")
    {
        HelpName = "FILE",
        Description = "The configuration. Default: autocoder-schema.json in this folder or the nearest above it.",
    };

    /// <summary>The project's own migrations, beside this executable.</summary>
    public static string CarriedMigrations =>
        Path.Combine(AppContext.BaseDirectory, "migrations", "AutoCoder.Schema.Migrations.dll");
}

/// <summary>The options that say how schemas are compared, the same for the gate and for the operator's status.</summary>
internal sealed class SchemaOptions
{
    private readonly Option<bool> _strict = new("--strict")
    {
        Description = "Harmless differences from the schema of its version hold a database back, too.",
    };

    private readonly Option<bool> _noSchema = new("--no-schema")
    {
        Description = "Look at versions only: neither compare schemas nor look for migrations that were changed after they "
            + "were applied.",
    };

    private readonly Option<string[]> _expect = new("--expect")
    {
        HelpName = "[KIND=]FILE.sql|!COMMAND|-",
        Description = "The DDL that the code expects, as its ORM prints it: compared with what the migrations lead to.",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string[]> _statements = new("--statements")
    {
        HelpName = "[KIND=]FILE.sql|!COMMAND|-",
        Description = "Statements that the application runs, or the log of an ORM with them: prepared against every database, "
            + "never executed.",
        AllowMultipleArgumentsPerToken = false,
    };

    public SchemaOptions() => _strict.Validators.Add(result =>
    {
        if (result.GetValue(_strict) && result.GetValue(_noSchema))
            result.AddError("--strict is about schemas, and --no-schema leaves them out: give one of the two.");
    });

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _strict, _noSchema, _expect, _statements }) command.Add(option);
    }

    /// <summary>A request with what was asked for.</summary>
    public FleetRequest Apply(FleetRequest request, ParseResult parsed) => request with
    {
        IsStrict = parsed.GetValue(_strict),
        SkipsSchema = parsed.GetValue(_noSchema),
        Expect = parsed.All(_expect),
        Statements = parsed.All(_statements),
    };
}
