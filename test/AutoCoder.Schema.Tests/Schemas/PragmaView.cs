namespace AutoCoder.Schema.Tests.Schemas;

/// <summary>A table as SQLite's PRAGMAs tell it, from SQLite and from the model, as text to be compared.</summary>
internal static class PragmaView
{
    public static string Of(MemoryDatabase database, string table)
    {
        IEnumerable<string> columns = database.Query($"SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo('{table}')")
            .Select(row => $"{row[0]}|{DeclaredType.Normalise((string)row[1]!)}|{row[2]}|{((string?)row[3])?.Trim()}|{row[4]}|{row[5]}");
        string key = Set(database.Query($"SELECT name, 'binary' FROM pragma_table_xinfo('{table}') WHERE pk > 0"));
        IEnumerable<string> keys = database.Query($"SELECT name FROM pragma_index_list('{table}') WHERE \"unique\" AND NOT partial AND origin <> 'pk'")
            .Select(row => Set(database.Query($"SELECT name, coll FROM pragma_index_xinfo('{((string)row[0]!).Replace("'", "''")}') WHERE key")));
        string[] primary = [.. database.Query($"SELECT name FROM pragma_index_list('{table}') WHERE origin = 'pk'")
            .Select(row => Set(database.Query($"SELECT name, coll FROM pragma_index_xinfo('{((string)row[0]!).Replace("'", "''")}') WHERE key")))];
        IEnumerable<string> foreign = database.Query($"SELECT id, \"table\", \"from\", \"to\", on_update, on_delete, seq FROM pragma_foreign_key_list('{table}')")
            .GroupBy(row => (long)row[0]!).Select(group => ForeignKey(group.OrderBy(row => (long)row[6]!)));
        return Join(columns, keys.Except(primary.Length > 0 ? primary : [key]), foreign);
    }

    public static string Of(TableSchema table)
    {
        IEnumerable<string> columns = table.Columns.Select(column =>
            $"{column.Name}|{column.DeclaredType}|{(column.IsNotNull ? 1 : 0)}|{RawDefault(table, column.Name)}|{Position(table, column)}|{Hidden(column)}");
        IEnumerable<string> keys = table.UniqueKeys.Select(key => Set(key.Terms.Select(term => new object?[] { term.Column, term.Collation })));
        IEnumerable<string> foreign = table.ForeignKeys.Select(key => ForeignKey(key.Columns.Select((column, i) =>
            new object?[] { 0, key.ParentTable, column, key.ParentColumns[i], Action(key.OnUpdate), Action(key.OnDelete) })));
        return Join(columns, keys, foreign);
    }

    private static string Join(IEnumerable<string> columns, IEnumerable<string> keys, IEnumerable<string> foreign) => string.Join(
        '\n', columns.Append("unique").Concat(keys.Distinct().Order(StringComparer.Ordinal)).Append("foreign").Concat(foreign.Distinct().Order(StringComparer.Ordinal)));

    private static string Set(IEnumerable<object?[]> rows) =>
        string.Join(',', rows.Select(row => SqlName.Fold($"{row[0]} {row[1]}")).Order(StringComparer.Ordinal));

    private static string ForeignKey(IEnumerable<object?[]> rows)
    {
        object?[][] all = [.. rows];
        string[] primary = all.Length == 1 ? ["id"] : ["x", "y"];
        IEnumerable<string> pairs = all.Select((row, i) => SqlName.Fold($"{row[2]}>{row[3] ?? primary[i]}")).Order(StringComparer.Ordinal);
        return $"{SqlName.Fold((string)all[0][1]!)} {string.Join(',', pairs)} {all[0][4]} {all[0][5]}";
    }

    /// <summary>SQLite keeps the text of a default without the parentheses around an expression.</summary>
    private static string? RawDefault(TableSchema table, string column)
    {
        TableDefinition definition = table.Definition!;
        string? text = definition.FindColumn(column)!.Constraints.OfType<ConstraintDefinition.Default>().LastOrDefault()?.Value.Of(definition.Sql);
        return text is ['(', .., ')'] ? text[1..^1].Trim() : text;
    }

    private static int Position(TableSchema table, ColumnSchema column) =>
        1 + (table.PrimaryKey?.Terms.Select(term => term.Column).ToList().IndexOf(SqlName.Fold(column.Name)) ?? -1);

    private static int Hidden(ColumnSchema column) => column.Generated is null ? 0 : column.IsStored ? 3 : 2;

    private static string Action(ForeignKeyAction action) => action switch
    {
        ForeignKeyAction.Cascade => "CASCADE",
        ForeignKeyAction.Restrict => "RESTRICT",
        ForeignKeyAction.SetNull => "SET NULL",
        ForeignKeyAction.SetDefault => "SET DEFAULT",
        _ => "NO ACTION",
    };
}
