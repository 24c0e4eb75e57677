using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>
/// What runs tell whoever listens, by .NET's own means (<c>AddSource</c> and <c>AddMeter</c> of OpenTelemetry, by
/// <see cref="Name"/>): activities <c>schema.boot</c>, and <c>schema.upgrade</c> of each database; the instruments below.
/// Paths of databases stand in activities alone, so that metrics stay few.
/// </summary>
internal static class SchemaTelemetry
{
    /// <summary>The name of the source and of the meter.</summary>
    public const string Name = "AutoCoder.Schema";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> Changed = Meter.CreateCounter<long>(
        "schema.databases.changed", "{database}", "Databases that a run was done with, by kind and result.");

    private static readonly Histogram<double> Took = Meter.CreateHistogram<double>(
        "schema.database.duration", "s", "How long a run took with a database, by kind and result.");

    private static readonly Counter<long> Asked = Meter.CreateCounter<long>(
        "schema.databases.asked", "{database}", "Databases that the gate was asked about, by readiness.");

    /// <summary>The activities.</summary>
    public static ActivitySource Source { get; } = new(Name);

    /// <summary>A run is done with a database.</summary>
    public static void Did(Activity? activity, ChangeRow row, TimeSpan took)
    {
        var tags = new TagList { { "schema.kind", row.Kind }, { "schema.result", row.Result.ToString() } };
        Changed.Add(1, tags);
        Took.Record(took.TotalSeconds, tags);
        if (activity is null) return;
        activity.SetTag("schema.database", row.Path).SetTag("schema.kind", row.Kind).SetTag("schema.from", row.From)
            .SetTag("schema.to", row.To).SetTag("schema.result", row.Result.ToString());
        if (row.Problem is not null && row.Result != ChangeResult.NotReached) activity.SetStatus(ActivityStatusCode.Error);
    }

    /// <summary>The gate has answered.</summary>
    public static void Saw(Activity? activity, GateReport report)
    {
        foreach (Readiness readiness in Enum.GetValues<Readiness>())
            if (report.Count(readiness) is > 0 and var count)
                Asked.Add(count, new KeyValuePair<string, object?>("schema.readiness", readiness.ToString()));
        activity?.SetTag("schema.databases", report.Databases.Length).SetTag("schema.readiness", report.Readiness.ToString());
    }
}
