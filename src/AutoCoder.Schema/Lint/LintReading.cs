namespace AutoCoder.Schema.Lint;

/// <summary>What a migration by itself says, and what is to be asked of the rows.</summary>
/// <param name="Remarks">What there is to say of it.</param>
/// <param name="Queries">What the rows decide.</param>
internal sealed record LintReading(ImmutableArray<LintRemark> Remarks, ImmutableArray<RowQuery> Queries)
{
    /// <summary>Looks at a migration. Pure; never throws.</summary>
    public static LintReading Of(LintMigration migration)
    {
        ImmutableArray<LintRemark> remarks =
        [
            .. LossRules.Of(migration),
            .. ColumnRules.Of(migration),
            .. TableRules.Of(migration),
            .. DownRules.Of(migration),
            .. StatementRules.Of(migration),
            .. TypeRules.Of(migration),
            .. RenameRules.Of(migration),
        ];
        return new([.. remarks.Distinct()], [.. RowQueries.Of(migration).Distinct()]);
    }
}

/// <summary>Something that a rule has to say of a migration.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Message">Sentences that name the migration and what it touches.</param>
internal sealed record LintRemark(LintRule Rule, string Message)
{
    /// <summary>
    /// At most this, whatever the rule's severity is: what the author said openly, or nobody could ask the rows about.
    /// </summary>
    public Severity Most { get; init; } = Severity.Error;

    /// <summary>The database whose rows say so, or null.</summary>
    public string? Database { get; init; }
}

/// <summary>What a migration takes away without saying that it means to.</summary>
internal static class LossRules
{
    public static IEnumerable<LintRemark> Of(LintMigration migration)
    {
        LossMark? mark = migration.Mark;
        // What holds for a way back holds for a way forward: every column is followed through renames and rebuilds.
        var step = new DowngradeStep(migration.Migration.Version, migration.Migration.Name, DownSource.Build, migration.Up);
        return DataLosses.Find(migration.Before, [step], _ => null)
            .Where(loss => mark?.Excuses(loss.Table, (loss as DataLoss.OfColumn)?.Column) != true)
            .Select(loss => Of(migration, loss)).OfType<LintRemark>()
            .Concat(QuietChange.Of(migration.Before, migration.After).Select(change => Of(migration, change)));
    }

    private static LintRemark Of(LintMigration migration, QuietChange change) => change.IsText
        ? new(LintRules.IndexOnText, $"{migration.Title} {change.Description}. Mend the name.")
        : new(
            LintRules.DropsKey,
            $"{migration.Title} {change.Description}. If that is to hold for what stays, create it anew in the same migration.");

    private static LintRemark? Of(LintMigration migration, DataLoss loss) => loss switch
    {
        DataLoss.OfTable => new(
            LintRules.DropsTable,
            $"{migration.Title} drops the table {loss.Table} with all of its "
            + $"rows. {Marker(loss.Table)}."),
        DataLoss.OfColumn column => new(
            LintRules.DropsColumn,
            $"{migration.Title} drops the column "
            + $"{column.Table}.{column.Column} with all of its values. {Marker(column.Table, column.Column)}."),
        DataLoss.OfRows => new(LintRules.DeletesRows, $"{migration.Title} deletes rows of {loss.Table}. {Marker(loss.Table)}."),
        _ => null,
    };

    /// <summary>What to write when it is meant, without the full stop.</summary>
    public static string Marker(string table, string? column = null) =>
        $"If it is meant, say so: {LossMark.Spelled(table, column)}";
}

/// <summary>Whether a migration can be taken back, what it says of itself, and what it hides from everybody.</summary>
internal static class DownRules
{
    public static IEnumerable<LintRemark> Of(LintMigration migration)
    {
        foreach (string note in migration.DownNotes)
        {
            bool leaves = migration.HasDown || note.Contains("its Down failed", StringComparison.Ordinal);
            yield return new(leaves ? LintRules.DownLeavesChanges : LintRules.NoDown, note);
        }

        if (!migration.HasDown && migration.DownNotes.IsEmpty)
        {
            yield return new(
                LintRules.NoDown,
                $"{migration.Title} has no way back: a database that it ran on can only be "
                + "restored from a backup.")
            {
                Most = migration.IsForwardOnly ? Severity.Note : Severity.Error,
            };
        }

        if (migration.Migration.IsBreakingChange)
        {
            yield return new(
                LintRules.BreakingChange,
                $"{migration.Title} says of itself that it breaks what uses the database (BreakingChange): upgrade runs it only "
                + "with --allow-breaking-change.");
        }

        if (migration.RunsCode)
        {
            yield return new(
                LintRules.RunsCode,
                $"{migration.Title} runs code of its own: what it does to rows shows only on a "
                + "database. Rehearse it: autocoder-schema rehearse.");
        }
    }
}
