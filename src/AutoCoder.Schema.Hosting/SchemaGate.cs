using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AutoCoder.Schema.Hosting;

/// <summary>The boot call: a program has current databases, or does not start.</summary>
public static class SchemaGate
{
    /// <summary>
    /// Compares the program's databases with its migrations, and upgrades them when the options say so. To be called before
    /// the first database is opened. Safe in any number of processes that boot at once: they take turns on each database.
    /// </summary>
    /// <param name="options">Which databases, and what to do when they are not ready.</param>
    /// <param name="cancellation">Ends the call; a database in hand is taken back or finished.</param>
    /// <returns>What the gate found: it is open.</returns>
    /// <exception cref="SchemaNotReadyException">The gate is closed, or could not be asked.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static Task<GateReport> EnsureCurrentAsync(SchemaGateOptions options, CancellationToken cancellation = default) =>
        EnsureCurrentAsync(options, NullLogger.Instance, cancellation);

    /// <summary>The same, and tells a log what was found and done.</summary>
    /// <param name="options">Which databases, and what to do when they are not ready.</param>
    /// <param name="log">
    /// Told of each upgraded database, of oddities of the fleet and of the outcome. Never of data of rows.
    /// </param>
    /// <param name="cancellation">Ends the call; a database in hand is taken back or finished.</param>
    /// <returns>What the gate found: it is open.</returns>
    /// <exception cref="SchemaNotReadyException">The gate is closed, or could not be asked.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static async Task<GateReport> EnsureCurrentAsync(
        SchemaGateOptions options, ILogger log, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var fleet = new BootFleet(options);
        GateReport report = await Task.Run(() => Ensure(fleet, options, log, cancellation), cancellation);
        foreach (FleetNote note in report.Notes) BootLog.Note(log, TerminalText.Escape(note.Message));
        BootLog.Open(log, GateText.Summary(report));
        return report;
    }

    private static Task<GateReport> Ensure(
        BootFleet fleet, SchemaGateOptions options, ILogger log, CancellationToken cancellation)
    {
        Outcome<GateReport> outcome = fleet.Check(cancellation);
        cancellation.ThrowIfCancellationRequested();
        if (options.OnClosed == ClosedGateAction.Upgrade)
        {
            return outcome is Outcome<GateReport>.Done { Value: { IsCurrent: true } current }
                ? Task.FromResult(current)
                : UpgradeAsync(fleet, options, log, cancellation);
        }

        GateReport report = Reported(outcome);
        return report.IsOpen ? Task.FromResult(report) : throw new SchemaNotReadyException(report, fleet.Arguments);
    }

    // The gate has the last word: a database that another process upgraded meanwhile is as good as one upgraded here.
    private static async Task<GateReport> UpgradeAsync(
        BootFleet fleet, SchemaGateOptions options, ILogger log, CancellationToken cancellation)
    {
        ChangeReport upgrade = await fleet.UpgradeAsync(options.Upgrade, cancellation);
        BootLog.Rows(log, upgrade);
        cancellation.ThrowIfCancellationRequested();
        GateReport report = Reported(fleet.Check(cancellation));
        cancellation.ThrowIfCancellationRequested();
        return report.IsOpen ? report : throw new SchemaNotReadyException(upgrade, report, fleet.Arguments);
    }

    private static GateReport Reported(Outcome<GateReport> outcome) =>
        outcome.Match(report => report, problems => throw new SchemaNotReadyException(problems));
}

/// <summary>
/// Stands in front of everything that a host starts. The host calls <see cref="StartingAsync"/> of every service, and only
/// when all of them have returned <see cref="IHostedService.StartAsync"/> of the first one; Kestrel listens from there on.
/// </summary>
internal sealed class SchemaGateService(IOptions<SchemaGateOptions> options, ILogger<SchemaGateService> log)
    : IHostedLifecycleService
{
    /// <inheritdoc />
    public Task StartingAsync(CancellationToken cancellationToken) =>
        SchemaGate.EnsureCurrentAsync(options.Value, log, cancellationToken);

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>What a boot tells its log. A closed gate is not among it: that is the exception's to tell, once.</summary>
internal static partial class BootLog
{
    [LoggerMessage(EventId = 1, EventName = "SchemaGateOpen", Level = LogLevel.Information, Message = "{Summary}")]
    public static partial void Open(ILogger log, string summary);

    [LoggerMessage(EventId = 2, EventName = "SchemaUpgraded", Level = LogLevel.Information, Message = "{Database}")]
    public static partial void Upgraded(ILogger log, string database);

    [LoggerMessage(EventId = 3, EventName = "SchemaNotUpgraded", Level = LogLevel.Warning, Message = "{Database}")]
    public static partial void NotUpgraded(ILogger log, string database);

    [LoggerMessage(EventId = 4, EventName = "SchemaFleetNote", Level = LogLevel.Warning, Message = "{Note}")]
    public static partial void Note(ILogger log, string note);

    /// <summary>One entry for each database that an upgrade did something to, or could not.</summary>
    public static void Rows(ILogger log, ChangeReport upgrade)
    {
        foreach (ChangeRow row in upgrade.Rows.Where(row => row.Result != ChangeResult.Current))
        {
            string text = string.Join(Environment.NewLine, ChangeText.Lines(row, upgrade));
            if (row.Result == ChangeResult.Changed) Upgraded(log, text);
            else NotUpgraded(log, text);
        }
    }
}
