using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AutoCoder.Schema.Hosting;

/// <summary>
/// Tells when databases are changed under a program that runs: from the shared look, for which it waits only a short time. Writes
/// nothing, and leaves the locks of the program's own connections alone.
/// </summary>
internal sealed class SchemaGateHealthCheck(BootGate gate) : IHealthCheck
{
    private const int MostNamed = 20;
    private static readonly TimeSpan Overdue = TimeSpan.FromMinutes(5);

    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        HealthStatus failure = context.Registration.FailureStatus;
        if (!gate.Options.IsEnabled) return HealthCheckResult.Healthy("The schema gate is switched off.");
        if (await gate.LookSoonAsync(cancellationToken) is not { } look)
            return new(failure, "The databases were not looked at yet: the first look is going on.");
        return look.Outcome.Match(
            report => Of(report, look, failure),
            problems => new HealthCheckResult(failure, HostWords.Of(string.Join(" ", problems))));
    }

    private HealthCheckResult Of(GateReport report, Look look, HealthStatus failure)
    {
        string age = look.Age <= gate.Options.LookAge ? "" : string.Create(
            CultureInfo.InvariantCulture, $" That was {look.Age.TotalSeconds:0} s ago; a new look is going on.");
        HealthStatus closed = gate.Options.StartsWithout && report.Count(Readiness.Ready) > 0 ? HealthStatus.Degraded : failure;
        // A look that does not come back, as from a disk that hangs, is no good news.
        HealthStatus open = look.Age > gate.Options.LookAge + Overdue ? HealthStatus.Degraded : HealthStatus.Healthy;
        return new(report.IsOpen ? open : closed, GateText.Summary(report) + age, data: Data(report, look));
    }

    // Those that are not ready come first: in a large fleet only so many are named.
    private static ImmutableDictionary<string, object> Data(GateReport report, Look look)
    {
        var data = ImmutableDictionary.CreateBuilder<string, object>(StringComparer.Ordinal);
        data["databases"] = report.Databases.Length;
        data["not ready"] = report.Count(Readiness.NotReady);
        data["not examined"] = report.Count(Readiness.Unknown);
        data["age in seconds"] = (long)look.Age.TotalSeconds;
        foreach (DatabaseReport database in report.Databases.OrderByDescending(database => database.Readiness).Take(MostNamed))
            data[TerminalText.Escape(database.Path)] = Describe(database, report);
        return data.ToImmutable();
    }

    private static string Describe(DatabaseReport database, GateReport report) =>
        string.Join(" ", database.Verdicts.Select(verdict =>
            TerminalText.Escape(VerdictText.Sentence(verdict, report.Catalogue, database.Kind))));
}

/// <summary>Whether the gate has let the program start. Asks nothing, so that it costs nothing.</summary>
internal sealed class SchemaGateLivenessCheck(BootGate gate) : IHealthCheck
{
    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(gate.HasOpened
            ? HealthCheckResult.Healthy("The schema gate has let the program start.")
            : new HealthCheckResult(context.Registration.FailureStatus, "The schema gate has not let the program start yet."));
}
