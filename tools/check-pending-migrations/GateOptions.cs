using System.CommandLine;

namespace AutoCoder.Schema.CheckPendingMigrations;

/// <summary>The gate's command line.</summary>
internal sealed class GateOptions
{
    private readonly FleetOptions _fleet = new();
    private readonly SchemaOptions _schema = new();
    private readonly ReportOptions _report = new();
    private readonly MergeOptions _merge = new();

    private readonly Option<string[]> _allow = new("--allow")
    {
        HelpName = "VERDICT",
        Description = $"A verdict that does not close the gate: {string.Join(", ", GatePolicy.Allowable)}; none: no database at all.",
        AllowMultipleArgumentsPerToken = false,
    };

    // A root command carries help, version and their words in every language, which is a twentieth of a start: only for who may ask for them.
    private static readonly string[] Asking = ["--help", "-h", "/h", "-?", "/?", "--version"];

    /// <summary>The command line for arguments.</summary>
    /// <param name="program">The program's name.</param>
    /// <param name="args">The arguments, to see whether somebody asks for help.</param>
    public GateOptions(string program, IReadOnlyList<string> args)
    {
        const string Description = "Compares SQLite databases with the migrations in the code. Writes nothing.\n\n"
            + "Exit codes: 0 the gate is open; 1 closed, a database is not ready; 2 usage or configuration error; "
            + "3 a database could not be examined; 130 interrupted.";
        bool isAsked = args.Any(word => Asking.Contains(word) || word.StartsWith('['));
        Command = isAsked ? new RootCommand(Description) : new Command(program, Description);
        Command.Add(_allow);
        _report.AddTo(Command);
        _merge.AddTo(Command);
        _schema.AddTo(Command);
        _fleet.AddTo(Command);
    }

    /// <summary>The command, for parsing and help.</summary>
    public Command Command { get; }

    /// <summary>What was asked for.</summary>
    public FleetRequest RequestOf(ParseResult parsed) =>
        _schema.Apply(_fleet.RequestOf(parsed), parsed) with { Allow = [.. parsed.GetValue(_allow) ?? []] };

    /// <summary>Writes a report as it was asked for; the exit code.</summary>
    public int Print(string program, ParseResult parsed, ReportRenderings report) => _report.Print(program, parsed, report);

    /// <summary>What was asked about a merge, or null.</summary>
    public MergeRequest? MergeOf(ParseResult parsed) => _merge.RequestOf(parsed, RequestOf(parsed));

    /// <summary>The databases that were asked about with a merge, or null.</summary>
    public FleetRequest? DatabasesOf(ParseResult parsed) => _merge.DatabasesOf(parsed, RequestOf(parsed));
}
