using System.CommandLine;

namespace AutoCoder.Schema.CheckPendingMigrations;

/// <summary>The gate: what is asked of databases, or of a merge, and what is said to it.</summary>
internal sealed class GateCommand
{
    // A root command carries help, version and their words in every language, which is a twentieth of a start: only for who may
    // ask for them.
    private static readonly string[] Asking = ["--help", "-h", "/h", "-?", "/?", "--version"];

    private readonly string _program;
    private readonly FleetOptions _fleet = new();
    private readonly SchemaOptions _schema = new();
    private readonly ReportOptions _report = new();
    private readonly MergeOptions _merge = new();

    private readonly Option<string[]> _allow = new("--allow")
    {
        HelpName = "VERDICT",
        Description =
            $"A verdict that does not close the gate: {string.Join(", ", GatePolicy.Allowable)}; none: no database at all.",
        AllowMultipleArgumentsPerToken = false,
    };

    /// <summary>The command line for arguments.</summary>
    /// <param name="program">The program's name.</param>
    /// <param name="args">The arguments, to see whether somebody asks for help.</param>
    public GateCommand(string program, IReadOnlyList<string> args)
    {
        const string Description = "Compares SQLite databases with the migrations in the code. Writes nothing.\n\n"
            + "Exit codes: 0 the gate is open; 1 closed, a database is not ready; 2 usage or configuration error; "
            + "3 a database could not be examined; 130 interrupted.";
        const string Examples = "\n\nExamples:\n  check-pending-migrations    # every database that the configuration names\n"
            + "  check-pending-migrations --migrations build/Shop.Migrations.dll data/shop.db\n"
            + "  check-pending-migrations --base main    # what a merge into main would bring";
        _program = program;
        bool isAsked = args.Any(word => Asking.Contains(word) || word.StartsWith('['));
        Command = isAsked
            ? new RootCommand($"{Description}{Examples}\n\nMore: {HelpPage.Address("report.md")}")
            : new Command(program, Description);
        Command.Add(_allow);
        _report.AddTo(Command);
        _merge.AddTo(Command);
        _schema.AddTo(Command);
        _fleet.AddTo(Command);
        Command.SetAction(Ask);
    }

    /// <summary>The command, for parsing and help.</summary>
    public Command Command { get; }

    private int Ask(ParseResult parsed)
    {
        FleetRequest request = _schema.Apply(_fleet.RequestOf(parsed), parsed) with { Allow = parsed.All(_allow) };
        if (Surroundings.LackFolder(_program, request, _merge.RequestOf(parsed, request) is not null)) return ExitCode.Unknown;
        SqliteEngine.UseOwn(static () => new SQLitePCL.SQLite3Provider_e_sqlite3());
        using var interruption = new Interruption();
        return _merge.RequestOf(parsed, request) is { } merge
            ? AskOfMerge(merge, request, parsed, interruption.Token)
            : AskOfDatabases(request, parsed, interruption.Token);
    }

    private int AskOfDatabases(FleetRequest request, ParseResult parsed, CancellationToken cancellation) =>
        FleetResolver.Resolve(request).Match(
            fleet =>
            {
                _report.Used = fleet.Used;
                Outcome<GateReport> asked = Gate.Check(fleet, StandardStreams.Input, cancellation: cancellation);
                return _report.Print(_program, parsed, asked, report => new(
                    report.Exit,
                    output => GateText.Write(report, request.Arguments, output),
                    output => GateJson.Write(report, request.Arguments, output),
                    () => GateFindings.Of(_program, report, request.Arguments))
                {
                    Page = () => GatePage.Of(_program, report, request.Arguments),
                });
            },
            problems => Refusals.Print(_program, problems));

    private int Print(MergeReport report, FleetRequest request, ParseResult parsed)
    {
        _report.Used = report.Input.Used;
        return _report.Print(_program, parsed, new(
            report.Exit,
            output => MergeText.Write(report, request.Arguments, output),
            output => MergeJson.Write(report, request.Arguments, output),
            () => MergeFindings.Of(report)));
    }

    private int AskOfMerge(MergeRequest merge, FleetRequest request, ParseResult parsed, CancellationToken cancellation)
    {
        try
        {
            return MergeGate.Check(merge, _merge.DatabasesOf(parsed, request), StandardStreams.Input, cancellation) switch
            {
                MergeOutcome.Reported { Report: var report } => Print(report, request, parsed),
                MergeOutcome.Refused refused => Refusals.Print(_program, refused.Problems),
                MergeOutcome.Unknown unknown => Refusals.CannotTell(_program, unknown.Problem),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }
}
