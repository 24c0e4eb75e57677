namespace AutoCoder.Schema.Runner.Lint;

/// <summary>The migrations of a kind as they were recorded, to be looked at.</summary>
internal static class RecordedMigrations
{
    private const string LintTrait = "lint";

    /// <summary>All of them, ascending.</summary>
    public static ImmutableArray<LintMigration> Of(KindRecording recording, KindSchemas kinds)
    {
        KindRunner runner = kinds.Runners[recording.Kind];
        var migrations = ImmutableArray.CreateBuilder<LintMigration>(recording.Migrations.Length);
        SchemaSequence schemas = new();
        DatabaseSchema before = DatabaseSchema.Empty;
        foreach (MigrationRecording one in recording.Migrations)
        {
            LintMigration migration = new(recording.Kind, one.Migration, one.Up, before, before = schemas.Read(one.Schema))
            {
                HasDown = one.Down is not null,
                IsForwardOnly = runner.IsForwardOnly(one.Migration.Version),
                RunsCode = one.RunsCode,
                Destructive = RunSteps.Destructive(kinds, recording.Kind, one.Migration.Version),
                Suppressions = runner.Traits(one.Migration.Version, LintTrait),
            };
            migrations.Add(migration with { DownNotes = [.. recording.Notes.Where(note => note.StartsWith($"{migration.Title} ", StringComparison.Ordinal))] });
        }

        return migrations.MoveToImmutable();
    }
}
