using AutoCoder.Schema.Catalogues;
using AutoCoder.Schema.Lockfiles;
using AutoCoder.Schema.Preflight.Configuration;
using AutoCoder.Schema.Preflight.Discovery;
using AutoCoder.Schema.Preflight.Inspection;
using AutoCoder.Schema.Verdicts;

namespace AutoCoder.Schema.Preflight.Fleets;

/// <summary>A fleet to look at: where its databases are, what the code expects of them, and what is let pass.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Catalogue">The migrations.</param>
/// <param name="Discovery">Where to look.</param>
/// <param name="Gate">What passes.</param>
/// <param name="Inspection">How far an inspection goes.</param>
/// <param name="Configuration">The configuration file, or null.</param>
public sealed record Fleet(
    FleetRequest Request,
    Catalogue Catalogue,
    DiscoveryRequest Discovery,
    GatePolicy Gate,
    InspectionOptions Inspection,
    SchemaConfiguration? Configuration)
{
    /// <summary>The lock file that the migrations' assembly carries, or null: schemas are then not compared.</summary>
    public SchemaLock? Lock { get; init; }

    /// <summary>True when a fleet without any database passes.</summary>
    /// <remarks>A registry or a folder of projects that is not there yet is then no error of usage.</remarks>
    public bool AllowsNone => Gate.Allowed.Contains(FleetRequest.AllowNone);

    /// <summary>This fleet, to be looked at beside the application's own connections in this process.</summary>
    public Fleet BesideApplication() => this with
    {
        Discovery = Discovery with { SharesProcess = true },
        Inspection = Inspection with { SharesProcess = true },
    };
}
