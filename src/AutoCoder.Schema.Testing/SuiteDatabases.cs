namespace AutoCoder.Schema.Testing;

/// <summary>The migrations of a suite, and databases of each of its kinds to try them on.</summary>
internal sealed class SuiteDatabases : IDisposable
{
    private readonly ImmutableDictionary<string, KindDatabases> _databases;

    private SuiteDatabases(
        MigrationSuite suite, Fleet fleet, Outcome<SchemaLock>? @lock, Func<string, long, IEnumerable<Row>> give)
    {
        (Suite, Fleet, Lock) = (suite, fleet, @lock);
        Kinds = new KindSchemas(fleet, MigrationAssembly.Of(suite.Assembly));
        _databases = fleet.Catalogue.Kinds.ToImmutableDictionary(
            kind => kind.Kind, kind => new KindDatabases(fleet, Kinds, kind, give));
    }

    /// <summary>What is tested.</summary>
    public MigrationSuite Suite { get; }

    /// <summary>The migrations. Without the lock, which is a case of its own.</summary>
    public Fleet Fleet { get; }

    /// <summary>The lock that the assembly carries.</summary>
    public Outcome<SchemaLock>? Lock { get; }

    /// <summary>The migrations, ready to run.</summary>
    public KindSchemas Kinds { get; }

    /// <summary>The databases of a kind.</summary>
    public KindDatabases this[string kind] => _databases[kind];

    /// <summary>Gets the migrations ready; nothing of them is run yet.</summary>
    /// <returns>The databases, or why there are none: the first rules that the assembly breaks.</returns>
    public static (SuiteDatabases? Databases, ImmutableArray<string> Refusals) Of(
        MigrationSuite suite, Func<string, long, IEnumerable<Row>> give)
    {
        MigrationsReading reading = SuiteMigrations.Read(suite);
        return reading.Catalogue switch
        {
            CatalogueReading.Read read => (new(suite, FleetOf(suite, read.Catalogue), reading.Lock, give), []),
            CatalogueReading.Refused refused => (null, [.. refused.Refusals.Select(refusal => refusal.Message)]),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <inheritdoc />
    public void Dispose() => Kinds.Dispose();

    // No configuration file: what is tested is what the fixture says, wherever the tests are run.
    private static Fleet FleetOf(MigrationSuite suite, Catalogue catalogue) => new(
        new FleetRequest { Migrations = catalogue.AssemblyPath, AllowNonTransactional = suite.AllowsNonTransactional },
        catalogue,
        new DiscoveryRequest { Kinds = [.. catalogue.Kinds.Select(kind => new KindFile(kind.Kind))] },
        new GatePolicy([]),
        new InspectionOptions(),
        null)
    { Home = suite.Home };
}
