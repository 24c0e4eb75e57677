namespace AutoCoder.Schema.Lint;

/// <summary>What the rows of a database decide about a migration.</summary>
internal static class RowQuestions
{
    public static IEnumerable<LintQuestion> Of(LintMigration migration) =>
        migration.Up.SelectMany((sql, index) => Of(migration, sql, index)).Where(question => LintOrigin.Of(migration.Before, [], migration, question) is not null);

    private static IEnumerable<LintQuestion> Of(LintMigration migration, string sql, int index) => StatementEffect.Of(sql) switch
    {
        StatementEffect.AddsColumn add when IsWithoutValue(sql) => [new LintQuestion.RowsWithoutValue(index, add.Table, add.Column)],
        StatementEffect.DropsColumn drop => [new LintQuestion.Size(index, drop.Table)],
        StatementEffect.Copies copies => new CopyQuestions(migration, copies.Copy, index).Questions(),
        _ when IndexDefinition.Parse(sql) is { IsUnique: true } unique => Unique(migration, unique, index),
        _ when NotNull(sql) is var (table, column) && table.Length > 0 => [new LintQuestion.Nulls(index, table, column)],
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
        TableDefinition.Parse(create) is { } definition ? SchemaReader.Read([new("table", definition.Name, definition.Name, create)]).FindTable(definition.Name) : null;

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

    private static LintQuestion[] Unique(LintMigration migration, IndexDefinition unique, int index)
    {
        UniqueKeySchema? key = migration.After.FindTable(unique.Table)?.UniqueKeys.FirstOrDefault(one => one.IsIndex && SqlName.Same(one.Name, unique.Name));
        return key is null || migration.Before.FindTable(unique.Table)?.UniqueKeys.Any(known => known.Columns == key.Columns) == true ? [] : Duplicates(key.Terms, key.Where, index, unique.Table);
    }

    // What is unique under a condition, or by an expression, says nothing about the columns.
    internal static LintQuestion[] Duplicates(ImmutableArray<KeyTerm> terms, string? where, int index, string table) =>
        where is not null || terms.Any(term => term.Column is null) ? [] :
        [
            new LintQuestion.Duplicates(index, table, [.. terms.Select(term => term.Column!)], [.. terms.Select(term => term.Collation)]),
        ];
}
