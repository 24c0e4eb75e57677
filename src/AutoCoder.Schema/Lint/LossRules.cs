namespace AutoCoder.Schema.Lint;

/// <summary>What a migration takes away without saying that it means to.</summary>
internal static class LossRules
{
    private const string Marker = "If it is meant, say so: [MigrationTrait(\"destructive\", \"why\")]";

    public static IEnumerable<LintRemark> Of(LintMigration migration)
    {
        if (migration.Destructive is not null) return [];
        // What holds for a way back holds for a way forward: every column is followed through renames and rebuilds.
        var step = new DowngradeStep(migration.Migration.Version, migration.Migration.Name, DownSource.Build, migration.Up);
        return DataLosses.Find(migration.Before, [step], _ => null).Select(loss => Of(migration, loss)).OfType<LintRemark>();
    }

    private static LintRemark? Of(LintMigration migration, DataLoss loss) => loss switch
    {
        DataLoss.OfTable => new(LintRules.DropsTable, $"{migration.Title} drops the table {loss.Table} with all of its rows. {Marker}."),
        DataLoss.OfColumn column => new(LintRules.DropsColumn, $"{migration.Title} drops the column {column.Table}.{column.Column} with all of its values. {Marker}."),
        DataLoss.OfRows => new(LintRules.DeletesRows, $"{migration.Title} deletes rows of {loss.Table}. {Marker}."),
        _ => null,
    };
}
