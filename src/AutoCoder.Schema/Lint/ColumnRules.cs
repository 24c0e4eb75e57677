namespace AutoCoder.Schema.Lint;

/// <summary>What a migration makes of columns that stay.</summary>
internal static class ColumnRules
{
    public static IEnumerable<LintRemark> Of(LintMigration migration) =>
        KeptTable.Of(migration).SelectMany(
            table => Columns(migration, table.Before, table.After).Concat(Inserts(migration, table)));

    // The code that runs does not know the column, or knows that it may leave it out.
    private static IEnumerable<LintRemark> Inserts(LintMigration migration, KeptTable table)
    {
        foreach (ColumnSchema now in table.After.Columns)
        {
            ColumnSchema? was = table.Earlier(now);
            string name = $"{table.After.Name}.{now.Name}";
            bool wasNeeded = was is { MustBeGiven: true } or { IsNotNull: true, Generated: null, Default: null };
            if (now.MustBeGiven && !wasNeeded)
            {
                string what = was is null ? "adds" : was.Default is not null ? "takes the default away from" : "asks a value of";
                yield return new(
                    LintRules.InsertNeedsColumn,
                    $"{migration.Title} {what} {name}, NOT NULL without a default: every INSERT INTO {table.After.Name} that "
                    + "does not name it fails from then on, in code that runs and in code to come. Give it a default, or make "
                    + "sure that every INSERT names it (--statements asks those that the code has), and say so: "
                    + $"[MigrationTrait(\"lint\", \"{LintRules.InsertNeedsColumn.Id}: why\")].");
            }
            else if (was is { Generated: null } && now.Generated is null && was.Default != now.Default && !now.MustBeGiven
                && !(was.IsNotNull && was.Default is null))
            {
                yield return new(
                    LintRules.ChangesDefault,
                    $"{migration.Title} makes an INSERT that leaves {name} out store {now.Default ?? "NULL"} instead of "
                    + $"{was.Default ?? "NULL"}.");
            }
        }
    }

    private static IEnumerable<LintRemark> Columns(LintMigration migration, TableSchema before, TableSchema after)
    {
        foreach (ColumnSchema was in before.Columns)
        {
            if (after.FindColumn(was.Name) is not { } now) continue;
            if (was.Generated is null && now.Generated is not null)
            {
                yield return TableRules.Tightens(
                    migration, $"makes {after.Name}.{now.Name} generated: older code that writes it fails");
                continue;
            }

            if (was.IsRowIdAlias || now.IsRowIdAlias || was.Generated is not null) continue;
            if (Stored(was) != Stored(now) && now.Affinity != TypeAffinity.Blob && !(IsJson(was, now) || IsJson(now, was))
                && migration.Mark?.Excuses(before.Name, was.Name) != true)
            {
                yield return new(
                    LintRules.ConvertsColumn,
                    $"{migration.Title} makes {after.Name}.{now.Name} {Type(now)} instead "
                    + $"of {Type(was)}: values that are there are stored converted, and not every one can be had back. "
                    + $"{LossRules.Marker(before.Name, was.Name)}.");
            }

            if (now.IsNotNull && !was.IsNotNull)
            {
                yield return TableRules.Tightens(migration, $"makes {after.Name}.{now.Name} NOT NULL: older code that stores "
                    + "NULL there fails");
            }
        }
    }

    // INTEGER and NUMERIC differ only in CAST (https://sqlite.org/datatype3.html#type_affinity).
    private static TypeAffinity Stored(ColumnSchema column) =>
        column.Affinity == TypeAffinity.Integer ? TypeAffinity.Numeric : column.Affinity;

    // JSON has NUMERIC affinity, which changes a text only when all of it is a number.
    private static bool IsJson(ColumnSchema one, ColumnSchema other) =>
        one.DeclaredType == "json" && other.Affinity == TypeAffinity.Text;

    private static string Type(ColumnSchema column) =>
        column.DeclaredType.Length == 0 ? "a column without a type" : column.DeclaredType.ToUpperInvariant();
}

/// <summary>What a migration asks of rows of tables that stay, beyond their columns.</summary>
internal static class TableRules
{
    public static IEnumerable<LintRemark> Of(LintMigration migration) =>
        KeptTable.Of(migration).SelectMany(table => Of(migration, table.Before, table.After, table));

    /// <summary>What older code cannot do any more.</summary>
    public static LintRemark Tightens(LintMigration migration, string what) =>
        new(LintRules.TightensColumn, $"{migration.Title} {what}. Upgrade databases and code together.");

    private static IEnumerable<LintRemark> Of(
        LintMigration migration, TableSchema before, TableSchema after, KeptTable table)
    {
        foreach (CheckSchema check in table.NewChecks)
        {
            yield return Tightens(migration, $"adds CHECK ({check.Expression}) to {after.Name}: it fails on every database "
                + "with a row against it, and afterwards so does older code that stores one");
        }

        foreach (UniqueKeySchema key in after.UniqueKeys.Where(key => !KnownKeys(before).Contains(key.Columns)
            && key.Terms.All(term => term.Column is null || before.FindColumn(term.Column) is not null)))
        {
            yield return Tightens(migration, $"makes {after.Name} ({key.Columns}) unique: afterwards older code that stores a "
                + "row which repeats it fails");
        }

        foreach (ForeignKeySchema key in table.NewForeignKeys)
        {
            yield return Tightens(migration, $"adds {CanonicalLines.ForeignKey(key)} to {after.Name}: where foreign keys are "
                + "enforced, older code that stores a row without that parent fails");
        }

        if (after.IsStrict && !before.IsStrict)
            yield return Tightens(migration, $"makes {after.Name} STRICT: older code that stores a value of another type fails");
    }

    private static HashSet<string> KnownKeys(TableSchema table) =>
    [
        .. table.UniqueKeys.Select(key => key.Columns),
        .. table.PrimaryKey is { } primary
            ? [new UniqueKeySchema(null, primary.Terms, null, primary.Conflict, IsIndex: false).Columns]
            : Array.Empty<string>(),
    ];
}

/// <summary>A table that is there before and after a migration, maybe by another name.</summary>
/// <param name="Before">The table before it.</param>
/// <param name="After">The table after it.</param>
/// <param name="Columns">The columns that stay: by their name before, with their name after.</param>
internal sealed record KeptTable(TableSchema Before, TableSchema After, ImmutableDictionary<string, string> Columns)
{
    /// <summary>The CHECKs that were not there before.</summary>
    public IEnumerable<CheckSchema> NewChecks =>
        After.Checks.Where(check => !Before.Checks.Any(known => known.Expression == check.Expression));

    /// <summary>The foreign keys that were not there before and begin at columns that were.</summary>
    public IEnumerable<ForeignKeySchema> NewForeignKeys => After.ForeignKeys.Where(key =>
        key.Columns.All(column => After.FindColumn(column) is { } now && Earlier(now) is not null)
            && !Before.ForeignKeys.Any(known => SqlName.Same(known.ParentTable, key.ParentTable)
                && known.Columns.Select(column => Columns.GetValueOrDefault(column, column))
                    .SequenceEqual(key.Columns, SqlNameComparer.Instance)));

    /// <summary>The tables of a migration; none that cannot be taken apart.</summary>
    public static IEnumerable<KeptTable> Of(LintMigration migration)
    {
        var promise = RunPromise.Of(migration.Before, [migration.StepTo(migration.Up.Length)]);
        foreach (TableSchema before in migration.Before.Tables.Where(table => table.OpaqueText is null))
        {
            var kept = promise.Tables.FirstOrDefault(table => SqlName.Same(table.Table, before.Name));
            if (kept?.After is not { } name || migration.After.FindTable(name) is not { OpaqueText: null } after) continue;
            yield return new(before, after, kept.Columns
                .Where(column => column.After is not null)
                .ToImmutableDictionary(column => column.Column, column => column.After!, SqlNameComparer.Instance));
        }
    }

    /// <summary>The column before the migration that a column of now was; null when it is new.</summary>
    public ColumnSchema? Earlier(ColumnSchema now)
    {
        string? name = Columns.FirstOrDefault(column => SqlName.Same(column.Value, now.Name)).Key;
        return Before.FindColumn(name ?? now.Name);
    }
}
