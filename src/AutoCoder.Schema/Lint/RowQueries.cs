namespace AutoCoder.Schema.Lint;

/// <summary>What the rows of a database decide about a migration.</summary>
internal static class RowQueries
{
    public static IEnumerable<RowQuery> Of(LintMigration migration) =>
        migration.Up.SelectMany((sql, index) => Of(migration, sql, index))
            .Where(query => RowOrigin.Of(migration.Before, [], migration, query) is not null);

    private static IEnumerable<RowQuery> Of(LintMigration migration, string sql, int index) => StatementEffect.Of(sql) switch
    {
        StatementEffect.AddsColumn add when IsWithoutValue(sql) =>
            [new RowQuery.RowsWithoutValue(index, add.Table, add.Column)],
        StatementEffect.DropsColumn drop => [new RowQuery.Size(index, drop.Table)],
        StatementEffect.Copies copies => new CopyQueries(migration, copies.Copy, index).Queries(),
        _ when IndexDefinition.Parse(sql) is { IsUnique: true } unique => Unique(migration, unique, index),
        _ when NotNull(sql) is var (table, column) && table.Length > 0 => [new RowQuery.Nulls(index, table, column)],
        _ => [],
    };

    private static bool IsWithoutValue(string sql)
    {
        var cursor = new TokenCursor(sql, SqlTokenizer.Significant(sql));
        _ = cursor.Try("ALTER", "TABLE");
        _ = QualifiedName.Read(ref cursor);
        cursor.Expect("ADD");
        _ = cursor.Try("COLUMN");
        return !cursor.Failed && Table($"CREATE TABLE t ({sql[cursor.Start..]})") is { Columns: [{ MustBeGiven: true }] };
    }

    internal static TableSchema? Table(string create) =>
        TableDefinition.Parse(create) is { } definition
            ? SchemaReader.Read([new("table", definition.Name, definition.Name, create)]).FindTable(definition.Name)
            : null;

    // ALTER TABLE t ALTER COLUMN c SET NOT NULL, which SQLite has since 3.53.
    private static (string Table, string Column) NotNull(string sql)
    {
        var cursor = new TokenCursor(sql, SqlTokenizer.Significant(sql));
        cursor.Expect("ALTER");
        cursor.Expect("TABLE");
        string table = QualifiedName.Read(ref cursor).Name;
        cursor.Expect("ALTER");
        _ = cursor.Try("COLUMN");
        string column = cursor.Name();
        cursor.Expect("SET");
        cursor.Expect("NOT");
        return cursor.Failed ? ("", "") : (table, column);
    }

    private static RowQuery[] Unique(LintMigration migration, IndexDefinition unique, int index)
    {
        UniqueKeySchema? key = migration.After.FindTable(unique.Table)?.UniqueKeys
            .FirstOrDefault(one => one.IsIndex && SqlName.Same(one.Name, unique.Name));
        if (key is null) return [];
        bool wasUnique = migration.Before.FindTable(unique.Table)?.UniqueKeys.Any(known => known.Columns == key.Columns) == true;
        if (wasUnique) return [];
        bool isPlain = key.Where is null && key.Terms.All(term => term.Column is not null);
        if (isPlain) return Duplicates(key.Terms, index, unique.Table);
        ImmutableArray<string> named = Named(
            migration.After.FindTable(unique.Table)!, [.. key.Terms.Select(term => term.Text), key.Where ?? ""]);
        return named.IsEmpty
            ? []
            : [new RowQuery.DuplicateTerms(
                index, unique.Table, named, named, [.. key.Terms.Select(term => term.WithoutOrder)], key.Where)];
    }

    internal static RowQuery[] Duplicates(ImmutableArray<KeyTerm> terms, int index, string table) =>
    [
        new RowQuery.Duplicates(
            index, table, [.. terms.Select(term => term.Column!)], [.. terms.Select(term => term.Collation)]),
    ];

    /// <summary>The columns of a table that SQL names.</summary>
    internal static ImmutableArray<string> Named(TableSchema table, params ImmutableArray<string> sql) =>
    [
        .. sql.SelectMany(text => PlainExpression.Names(text)).Select(table.FindColumn).OfType<ColumnSchema>()
            .Select(column => column.Name).Distinct(SqlNameComparer.Instance),
    ];
}

/// <summary>What the rows decide about a rebuild: all of them are copied into a table that was just made.</summary>
internal sealed class CopyQueries(LintMigration migration, RowStatement.Copy copy, int index)
{
    public IEnumerable<RowQuery> Queries()
    {
        if (Target() is not { } target || Original() is not { } original) return [];
        IEnumerable<RowQuery> queries =
        [
            new RowQuery.Size(index, copy.Source),
            .. target.Columns.SelectMany(column => Of(column, original)),
            .. Keys(target, original),
            .. Checks(target, original),
            .. ForeignKeys(target, original),
        ];
        return queries.Select(query => query with { Called = target.Name });
    }

    private TableSchema? Target() => migration.Up.Take(index).Reverse()
        .Select(sql =>
            StatementEffect.Of(sql) is StatementEffect.CreatesTable create && SqlName.Same(create.Table, copy.Table)
                ? RowQueries.Table(sql)
                : null)
        .FirstOrDefault(table => table is not null);

    private TableSchema? Original() =>
        RunPromise.Of(migration.Before, [migration.StepTo(index)]).Tables
            .FirstOrDefault(table => SqlName.Same(table.After, copy.Source)) is { } source
            ? migration.Before.FindTable(source.Table) : null;

    private IEnumerable<RowQuery> Of(ColumnSchema column, TableSchema original)
    {
        if (!column.IsNotNull || column.Generated is not null || column.IsRowIdAlias) return [];
        if (!copy.Columns.Contains(column.Name, SqlNameComparer.Instance))
            return column.MustBeGiven ? [new RowQuery.RowsWithoutValue(index, copy.Source, column.Name)] : [];
        if (SourceOf(column.Name) is not { } source) return [];
        return original.FindColumn(source) is { IsNotNull: false, IsRowIdAlias: false }
            ? [new RowQuery.Nulls(index, copy.Source, source)]
            : [];
    }

    private IEnumerable<RowQuery> Checks(TableSchema target, TableSchema original)
    {
        foreach (CheckSchema check in target.Checks
            .Where(check => !original.Checks.Any(known => known.Expression == check.Expression)))
        {
            ImmutableArray<string> names = RowQueries.Named(target, check.Expression);
            string?[] sources = [.. names.Select(SourceOf)];
            if (names.Length > 0 && !sources.Contains(null))
                yield return new RowQuery.Refused(index, copy.Source, [.. sources.OfType<string>()], names, check.Expression);
        }
    }

    // What a key without column names refers to is known where all tables are.
    private IEnumerable<RowQuery> ForeignKeys(TableSchema target, TableSchema original)
    {
        foreach (ForeignKeySchema key in migration.After.FindTable(target.Name)?.ForeignKeys ?? [])
        {
            string?[] sources = [.. key.Columns.Select(SourceOf)];
            if (sources.Contains(null) || key.ParentColumns.Length != key.Columns.Length) continue;
            bool isKnown = original.ForeignKeys.Any(known => SqlName.Same(known.ParentTable, key.ParentTable)
                && known.Columns.SequenceEqual(sources.OfType<string>(), SqlNameComparer.Instance));
            string parent = SqlName.Same(key.ParentTable, target.Name) ? copy.Source : key.ParentTable;
            if (!isKnown)
                yield return new RowQuery.Orphans(index, copy.Source, [.. sources.OfType<string>()], parent, key.ParentColumns);
        }
    }

    private IEnumerable<RowQuery> Keys(TableSchema target, TableSchema original)
    {
        HashSet<string> known =
        [
            .. original.UniqueKeys.Where(key => key.Where is null).Select(key => key.Columns),
            .. original.PrimaryKey is { } old ? [Columns(old)] : Array.Empty<string>(),
        ];
        var keys = target.UniqueKeys.Select(key => (key.Terms, key.Where, key.Columns)).ToList();
        if (target.PrimaryKey is { } primary) keys.Add((primary.Terms, null, Columns(primary)));
        return keys.Where(key => !known.Contains(key.Columns) && key.Where is null
            && key.Terms.All(term => term.Column is not null && SourceOf(term.Column) is not null))
            .SelectMany(key => RowQueries.Duplicates(
                [.. key.Terms.Select(term => term with { Column = SourceOf(term.Column!)! })], index, copy.Source));
    }

    private static string Columns(PrimaryKeySchema key) =>
        new UniqueKeySchema(null, key.Terms, null, key.Conflict, IsIndex: false).Columns;

    // The column of the old table that a column is filled from; null when it is anything else.
    private string? SourceOf(string column)
    {
        int at = copy.Columns.ToList().FindIndex(name => SqlName.Same(name, column));
        if (at < 0) return null;
        string value = copy.Values[at];
        return SqlTokenizer.Significant(value) is [{ Kind: TokenKind.Word or TokenKind.QuotedName } only]
            ? SqlName.Unquote(value.AsSpan(only.Start, only.Length))
            : null;
    }
}
