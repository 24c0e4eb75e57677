namespace AutoCoder.Schema.Preflight.Fleets;

/// <summary>A fleet to look at: where its databases are, what the code expects of them, and what is let pass.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Catalogue">The migrations.</param>
/// <param name="Discovery">Where to look.</param>
/// <param name="Gate">What passes.</param>
/// <param name="Inspection">How far an inspection goes.</param>
/// <param name="Configuration">The configuration file, or null.</param>
internal sealed record Fleet(
    FleetRequest Request,
    Catalogue Catalogue,
    DiscoveryRequest Discovery,
    GatePolicy Gate,
    InspectionOptions Inspection,
    SchemaConfiguration? Configuration)
{
    /// <summary>Every setting, as it is decided.</summary>
    public FleetSettings Settings => new(Request, Configuration);

    /// <summary>The lock file that the migrations' assembly carries, or null: schemas are then not compared.</summary>
    public SchemaLock? Lock { get; init; }

    /// <summary>The same also where nothing rests on it, so that it may be stale; null where there is none to be read.</summary>
    public SchemaLock? Carried { get; init; }

    /// <summary>Files with the DDL that the code expects of each kind; several of one kind are one model.</summary>
    public ImmutableArray<ContractFile> Models { get; init; } = [];

    /// <summary>Files with the statements that the application runs on databases of each kind.</summary>
    public ImmutableArray<ContractFile> Statements { get; init; } = [];

    /// <summary>What the fleet was resolved by.</summary>
    public UsedFiles Used => new(Catalogue.AssemblyPath, Configuration?.File);

    /// <summary>How the runner was set up that the migrations were written for.</summary>
    public MigrationHome Home { get; init; } = MigrationHome.Usual;

    /// <summary>True when schemas are compared with those of the lock, and what was executed with what it says.</summary>
    public bool ComparesSchemas => Lock is not null && !Request.SkipsSchema;

    /// <summary>True when a fleet without any database passes.</summary>
    /// <remarks>A registry or a folder of projects that is not there yet is then no error of usage.</remarks>
    public bool AllowsNone => Gate.Allowed.Contains(FleetRequest.AllowNone);

    /// <summary>One database of it, whether or not it is found where the fleet is looked for.</summary>
    /// <param name="path">Its path.</param>
    public Fleet Only(string path) => this with
    {
        Request = Request with { Paths = [path], Registry = null, ProjectFolders = [] },
        Discovery = Discovery with
        {
            Paths = [path],
            ArePathsLiteral = true,
            Registry = null,
            ProjectFolders = [],
            UseDefaultRegistry = false,
            SearchKindPatterns = false,
        },
    };

    /// <summary>This fleet, to be looked at beside the application's own connections in this process.</summary>
    public Fleet BesideApplication() => this with
    {
        Discovery = Discovery with { SharesProcess = true },
        Inspection = Inspection with { SharesProcess = true },
    };
}
