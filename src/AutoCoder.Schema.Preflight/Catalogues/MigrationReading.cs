namespace AutoCoder.Schema.Preflight.Catalogues;

/// <summary>A migration class as far as it could be read.</summary>
/// <param name="ClassName">Its full name.</param>
/// <param name="Migration">The migration, or null when its own attribute breaks a rule.</param>
/// <param name="HasTags">Whether it has any tags attribute, even one without names: FluentMigrator asks for that.</param>
/// <param name="Kinds">The distinct tags, in the order of the attributes.</param>
/// <param name="Refusals">The rules that it breaks on its own.</param>
internal sealed record MigrationReading(
    string ClassName, CatalogueMigration? Migration, bool HasTags, List<string> Kinds, List<CatalogueRefusal> Refusals);
