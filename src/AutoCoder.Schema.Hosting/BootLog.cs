using Microsoft.Extensions.Logging;

namespace AutoCoder.Schema.Hosting;

/// <summary>
/// What a boot tells its log, in lines with fields; in a large fleet only what was done has a line each. A closed gate is not
/// among it: that is the exception's to tell, once.
/// </summary>
internal sealed partial class BootLog(ILogger log, string name)
{
    private readonly string _gate = name.Length == 0 ? "The schema gate" : $"The schema gate '{name}'";

    /// <summary>The beginning.</summary>
    public void Asks(ClosedGateAction action) => Asks(log, _gate, action);

    /// <summary>Nothing is asked.</summary>
    public void IsOff() => IsOff(log, _gate);

    /// <summary>The program starts.</summary>
    public void Open(GateReport report, TimeSpan took) => Open(log, GateText.Summary(report), Milliseconds(took));

    /// <summary>The program starts without some of its databases, the first of which are named.</summary>
    public void StartsWithout(GateReport report, TimeSpan took)
    {
        const int MostNamed = 20;
        DatabaseReport[] left = [.. report.Databases.Where(one => one.Readiness != Readiness.Ready)];
        foreach (DatabaseReport one in left.Take(MostNamed))
        {
            LeftOut(
                log, TerminalText.Escape(one.Path), one.Kind, one.Verdicts[0].Name, Known(one.At), one.Wants,
                GateText.Line(one, report));
        }

        StartsWithout(log, _gate, left.Length, report.Databases.Length, Milliseconds(took));
    }

    /// <summary>The start was broken off.</summary>
    public void Cancelled(int upgraded) => Cancelled(log, _gate, upgraded);

    /// <summary>An oddity of the fleet.</summary>
    public void Note(FleetNote note) => Note(log, HostWords.Of(TerminalText.Escape(note.Message)));

    /// <summary>A database is upgraded.</summary>
    public void Upgraded(ChangeProgress progress, Catalogue catalogue)
    {
        ChangeRow row = progress.Row;
        string applied = string.Join(", ", row.Applied.Select(version => VerdictText.Migration(version, catalogue, row.Kind)));
        string backup = row.Backup is { } file ? TerminalText.Escape(file) : "none";
        Upgraded(
            log, TerminalText.Escape(row.Path), row.Kind, row.From, row.To, applied, Milliseconds(progress.Took), backup,
            progress.Done, progress.Total);
        foreach (string note in row.Repairs.Concat(row.Notes))
            Noted(log, TerminalText.Escape(row.Path), TerminalText.Escape(note));
    }

    /// <summary>A database could not be upgraded.</summary>
    public void NotUpgraded(ChangeProgress progress) => NotUpgraded(
        log, TerminalText.Escape(progress.Row.Path), progress.Row.Kind, progress.Row.Result, Known(progress.Row.From),
        TerminalText.Escape(HostWords.Of(progress.Row.Problem ?? "")), Milliseconds(progress.Took));

    /// <summary>How many more could not be upgraded than were told of.</summary>
    public void MoreNotUpgraded(int count) => MoreNotUpgraded(log, count);

    private static object Known(long? version) => version is { } known ? known : "an unknown version";

    private static long Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;

    [LoggerMessage(
        EventId = 5, EventName = "SchemaGateAsks", Level = LogLevel.Information,
        Message = "{Gate} is asked ({OnClosed} on a closed one)")]
    private static partial void Asks(ILogger log, string gate, ClosedGateAction onClosed);

    [LoggerMessage(
        EventId = 1, EventName = "SchemaGateOpen", Level = LogLevel.Information,
        Message = "{Summary} It took {Elapsed} ms")]
    private static partial void Open(ILogger log, string summary, long elapsed);

    [LoggerMessage(
        EventId = 6, EventName = "SchemaGateOff", Level = LogLevel.Warning,
        Message = "{Gate} is switched off (IsEnabled): no database was looked at")]
    private static partial void IsOff(ILogger log, string gate);

    [LoggerMessage(
        EventId = 7, EventName = "SchemaStartsWithout", Level = LogLevel.Error,
        Message = "{Gate} is closed for {NotReady} of {Databases} databases, and the program starts without them ({Elapsed} ms)")]
    private static partial void StartsWithout(ILogger log, string gate, int notReady, int databases, long elapsed);

    [LoggerMessage(
        EventId = 8, EventName = "SchemaDatabaseLeftOut", Level = LogLevel.Error,
        Message = "{Database} ({Kind}) is left out: {Verdict}, at {At}, the code wants {Wants}. {Sentence}")]
    private static partial void LeftOut(
        ILogger log, string database, string kind, string verdict, object at, long wants, string sentence);

    [LoggerMessage(
        EventId = 9, EventName = "SchemaGateCancelled", Level = LogLevel.Warning,
        Message = "{Gate}: the start was cancelled; {Upgraded} databases were upgraded, and the others are what they were")]
    private static partial void Cancelled(ILogger log, string gate, int upgraded);

    [LoggerMessage(
        EventId = 2, EventName = "SchemaUpgraded", Level = LogLevel.Information,
        Message = "Upgraded {Database} ({Kind}) from {From} to {To} in {Elapsed} ms ({Done} of {Total}): {Migrations}; "
            + "backup {Backup}")]
    private static partial void Upgraded(
        ILogger log,
        string database,
        string kind,
        long? from,
        long? to,
        string migrations,
        long elapsed,
        string backup,
        int done,
        int total);

    [LoggerMessage(EventId = 10, EventName = "SchemaUpgradeNote", Level = LogLevel.Information, Message = "{Database}: {Note}")]
    private static partial void Noted(ILogger log, string database, string note);

    [LoggerMessage(
        EventId = 3, EventName = "SchemaNotUpgraded", Level = LogLevel.Warning,
        Message = "Not upgraded: {Database} ({Kind}), {Result} at {From}: {Problem} ({Elapsed} ms)")]
    private static partial void NotUpgraded(
        ILogger log, string database, string kind, ChangeResult result, object from, string problem, long elapsed);

    [LoggerMessage(
        EventId = 11, EventName = "SchemaMoreNotUpgraded", Level = LogLevel.Warning,
        Message = "... and {Count} more were not upgraded")]
    private static partial void MoreNotUpgraded(ILogger log, int count);

    [LoggerMessage(EventId = 4, EventName = "SchemaFleetNote", Level = LogLevel.Warning, Message = "{Note}")]
    private static partial void Note(ILogger log, string note);
}

/// <summary>
/// Writes each database into the log as soon as it is done: what is done is then known whatever happens to the process.
/// </summary>
/// <param name="log">The log.</param>
/// <param name="catalogue">The migrations.</param>
/// <param name="each">Told of each, too.</param>
internal sealed class UpgradeLog(BootLog log, Catalogue catalogue, Action<ChangeRow> each) : IProgress<ChangeProgress>
{
    private const int MostFailures = 20;
    private int _failures;

    /// <inheritdoc />
    public void Report(ChangeProgress value)
    {
        if (value.IsRehearsal) return;
        each(value.Row);
        if (value.Row.Result == ChangeResult.Changed) log.Upgraded(value, catalogue);
        else if (IsFailure(value.Row) && Interlocked.Increment(ref _failures) <= MostFailures) log.NotUpgraded(value);
    }

    /// <summary>Tells of those that were too many.</summary>
    public void End()
    {
        if (_failures > MostFailures) log.MoreNotUpgraded(_failures - MostFailures);
    }

    // One whose turn did not come is counted by whoever stopped the run.
    private static bool IsFailure(ChangeRow row) =>
        row.Result is not (ChangeResult.Current or ChangeResult.AtTarget or ChangeResult.NotReached);
}
