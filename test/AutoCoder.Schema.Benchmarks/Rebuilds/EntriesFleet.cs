namespace AutoCoder.Schema.Benchmarks.Rebuilds;

/// <summary>The migrations of this assembly, ready to be run.</summary>
internal static class EntriesFleet
{
    public static MigrationAssembly Assembly { get; } = MigrationAssembly.Of(typeof(EntriesFleet).Assembly);

    private static Catalogue Catalogue { get; } =
        CatalogueReader.Read(typeof(EntriesFleet).Assembly.Location, new CatalogueOptions()) is CatalogueReading.Read read
            ? read.Catalogue
            : throw new InvalidOperationException("The migrations of the benchmark break a rule.");

    public static Fleet Of(string database) => new(
        new FleetRequest(),
        Catalogue,
        new DiscoveryRequest { Kinds = [new KindFile(Entries.Kind)], Paths = [database] },
        GatePolicy.Strict,
        new InspectionOptions(),
        null);

    public static KindRunner Runner() => new(Assembly, Catalogue.Find(Entries.Kind)!, Catalogue.VersionTable);
}
