namespace AutoCoder.Schema.Reports.Json;

internal sealed record MigrationDocument(long Version, string? Name, string? Executed = null, string? Expected = null)
{
    public static MigrationDocument Of(EditedMigration migration, string? name) =>
        new(migration.Version, name, migration.Applied.ToString(), migration.Expected.ToString());
}
