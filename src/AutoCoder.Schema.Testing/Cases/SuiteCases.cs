namespace AutoCoder.Schema.Testing.Cases;

/// <summary>Which cases a suite has. Reads the migrations' metadata and lists folders; nothing is run.</summary>
/// <param name="suite">The suite.</param>
internal sealed class SuiteCases(MigrationSuite suite)
{
    private readonly CatalogueReading _catalogue = SuiteMigrations.Read(suite).Catalogue;

    /// <summary>The cases. Without a catalogue there are none but those that say so.</summary>
    /// <exception cref="InvalidOperationException">The suite names a file that is not there, or no kind where it has to.</exception>
    public ImmutableArray<MigrationCase> Of(CasesOf cases) => (_catalogue, cases) switch
    {
        (_, CasesOf.Everything) => [new("")],
        (CatalogueReading.Read { Catalogue: var catalogue }, _) => [.. Of(cases, catalogue)],
        (_, CasesOf.Kind) => [new("")],
        _ => [],
    };

    private IEnumerable<MigrationCase> Of(CasesOf cases, Catalogue catalogue) => cases switch
    {
        CasesOf.Kind => catalogue.Kinds.Select(kind => new MigrationCase(kind.Kind)),
        CasesOf.Migration => catalogue.Kinds.SelectMany(kind => kind.Migrations.Select(migration => Of(kind, migration))),
        CasesOf.Start => catalogue.Kinds.SelectMany(Starts),
        CasesOf.Model => SuiteFiles.Models(suite, catalogue).Select(model => model.Kind).Distinct().Select(kind => new MigrationCase(kind)),
        CasesOf.Sample => SuiteFiles.Samples(suite, catalogue).Select(sample => new MigrationCase(sample.Kind, null, sample.Name) { File = sample.Path }),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static MigrationCase Of(KindCatalogue kind, CatalogueMigration migration) => new(kind.Kind, migration.Version, migration.Name);

    private static IEnumerable<MigrationCase> Starts(KindCatalogue kind) =>
        kind.Migrations[..^1].Select(migration => Of(kind, migration)).Prepend(new(kind.Kind, 0, "empty"));
}
