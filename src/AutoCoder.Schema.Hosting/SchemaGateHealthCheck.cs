using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AutoCoder.Schema.Hosting;

/// <summary>
/// Asks the gate while the program runs, to tell when its databases are changed under it. Writes nothing, and leaves the
/// locks of the program's own connections alone.
/// </summary>
internal sealed class SchemaGateHealthCheck(BootFleet fleet) : IHealthCheck
{
    private const int MostNamed = 20;

    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        Outcome<GateReport> outcome = fleet.CheckBesideApplication(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(outcome.Match(
            report => Of(report, context.Registration.FailureStatus),
            problems => new HealthCheckResult(context.Registration.FailureStatus, string.Join(" ", problems))));
    }

    private static HealthCheckResult Of(GateReport report, HealthStatus failure) =>
        new(report.IsOpen ? HealthStatus.Healthy : failure, GateText.Summary(report), data: Data(report));

    // Those that are not ready come first: in a large fleet only so many are named.
    private static ImmutableDictionary<string, object> Data(GateReport report)
    {
        var data = ImmutableDictionary.CreateBuilder<string, object>(StringComparer.Ordinal);
        data["databases"] = report.Databases.Length;
        data["not ready"] = report.Count(Readiness.NotReady);
        data["not examined"] = report.Count(Readiness.Unknown);
        foreach (DatabaseReport database in report.Databases.OrderByDescending(database => database.Readiness).Take(MostNamed))
            data[TerminalText.Escape(database.Path)] = Describe(database, report);
        return data.ToImmutable();
    }

    private static string Describe(DatabaseReport database, GateReport report) =>
        string.Join(" ", database.Verdicts.Select(verdict =>
            TerminalText.Escape(VerdictText.Sentence(verdict, report.Catalogue, database.Kind))));
}
