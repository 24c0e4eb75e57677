using System.CommandLine;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>
/// What was executed on databases, out of their own ledgers. It needs no migrations: it works when their build is gone.
/// </summary>
internal sealed class HistoryCommand : Command
{
    private const string Program = "autocoder-schema";

    private readonly Argument<string[]> _paths = new("DATABASE")
    {
        Arity = ArgumentArity.OneOrMore,
        Description = "The databases.",
    };

    private readonly ReportOptions _report = new();

    private readonly Option<string> _versionTable = new("--version-table")
    {
        HelpName = "NAME",
        Description = "The table that keeps the versions, where the migrations name another.",
        DefaultValueFactory = _ => VersionTable.Default.Name,
    };

    private readonly Option<double?> _lockTimeout = new("--lock-timeout")
    {
        HelpName = "SECONDS",
        Description = "How long to wait for a database that another process holds locked. Default: 5.",
    };

    public HistoryCommand()
        : base("history", "Tells what was executed on databases: when, by whom, with which backup. Writes nothing.")
    {
        _lockTimeout.RequireLockTimeout();
        _paths.RefuseOptions(token => token.StartsWith('-'));
        Add(_paths);
        foreach (Option option in new Option[] { _versionTable, _lockTimeout }) Add(option);
        _report.AddTo(this);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        using var interruption = new Interruption();
        var settings = new FleetSettings(new() { LockTimeout = parsed.Time(_lockTimeout) }, Configuration: null);
        VersionTable versions = VersionTable.Default with { Name = parsed.GetValue(_versionTable)! };
        var inspector = new DatabaseInspector(versions, settings.Inspection);
        var report = new HistoryReport([.. parsed.GetValue(_paths)!.TakeWhile(_ => !interruption.Token.IsCancellationRequested)
            .Select(path => HistoryOf(inspector, Path.GetFullPath(path), interruption.Token))]);
        bool wasInterrupted = interruption.Token.IsCancellationRequested;
        return _report.Print(Program, parsed, new(
            wasInterrupted ? ExitCode.Interrupted : report.Exit,
            output => Write(report, output),
            output => HistoryJson.Write(report, output),
            () => HistoryFindings.Of("autocoder-schema history", report, wasInterrupted)));
    }

    private static DatabaseHistory HistoryOf(DatabaseInspector inspector, string path, CancellationToken cancellation)
    {
        RecordedHistory found = inspector.ReadHistory(path, cancellation);
        return new DatabaseHistory(path, found.State)
        {
            Ledger = found.Ledger,
            Recorded = found.Recorded,
            Problem = found.Problem,
        };
    }

    private static void Write(HistoryReport report, TextWriter output)
    {
        foreach (string line in report.Databases.SelectMany(HistoryText.Lines)) output.WriteLine(line);
    }
}
