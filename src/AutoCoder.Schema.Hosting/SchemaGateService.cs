using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AutoCoder.Schema.Hosting;

/// <summary>
/// Stands in front of everything that a host starts. The host calls <see cref="StartingAsync"/> of every service, and only
/// when all of them have returned <see cref="IHostedService.StartAsync"/> of the first one; Kestrel listens from there on.
/// </summary>
internal sealed class SchemaGateService(IOptions<SchemaGateOptions> options, ILogger<SchemaGateService> log) : IHostedLifecycleService
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
