using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

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
    /// <returns>What the gate found: it is open, but for what the options let it start without.</returns>
    /// <exception cref="SchemaNotReadyException">The gate is closed, or could not be asked.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static Task<GateReport> EnsureCurrentAsync(SchemaGateOptions options, CancellationToken cancellation = default) =>
        EnsureCurrentAsync(options, NullLogger.Instance, cancellation);

    /// <summary>The same, and tells a log what was found and done.</summary>
    /// <param name="options">Which databases, and what to do when they are not ready.</param>
    /// <param name="log">
    /// Told of each upgraded database as soon as it is, of oddities of the fleet and of the outcome. Never of data of rows.
    /// </param>
    /// <param name="cancellation">Ends the call; a database in hand is taken back or finished.</param>
    /// <returns>What the gate found: it is open, but for what the options let it start without.</returns>
    /// <exception cref="SchemaNotReadyException">The gate is closed, or could not be asked.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public static async Task<GateReport> EnsureCurrentAsync(
        SchemaGateOptions options, ILogger log, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(log);
        using var gate = new BootGate("", () => options, log);
        return await gate.EnsureAsync(cancellation);
    }
}

/// <summary>
/// Stands in front of everything that a host starts. The host calls <see cref="StartingAsync"/> of every service, and only
/// when all of them have returned <see cref="IHostedService.StartAsync"/> of the first one; Kestrel listens from there on.
/// </summary>
internal sealed class SchemaGateService(BootGates gates) : IHostedLifecycleService
{
    /// <inheritdoc />
    public Task StartingAsync(CancellationToken cancellationToken) => gates.EnsureAsync(cancellationToken);

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
