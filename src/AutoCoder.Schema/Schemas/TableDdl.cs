namespace AutoCoder.Schema.Schemas;

/// <summary>The statements of a table and its indexes, from the model alone.</summary>
internal static class TableDdl
{
    public static string Table(TableSchema table)
    {
        IEnumerable<string> parts = table.Columns.Select(column => Column(table, column))
            .Concat(HasInlineKey(table) || table.PrimaryKey is null ? [] : [PrimaryKey(table, table.PrimaryKey)])
            .Concat(table.UniqueKeys.Where(key => !key.IsIndex).Select(key => UniqueKey(table, key)))
            .Concat(table.ForeignKeys.Select(key => ForeignKey(table, key)))
            .Concat(table.Checks.Select(check => $"{Named(check.Name)}CHECK ({check.Expression})"));
        string[] options = [.. table.IsStrict ? ["STRICT"] : Array.Empty<string>(), .. table.WithoutRowId ? ["WITHOUT ROWID"] : Array.Empty<string>()];
        string end = options.Length == 0 ? "" : " " + string.Join(", ", options);
        return $"CREATE TABLE {Name(table.Name)} (\n  {string.Join(",\n  ", parts)}\n){end}";
    }

    public static string UniqueIndex(TableSchema table, UniqueKeySchema key) =>
        $"CREATE UNIQUE INDEX {Name(key.Name!)} ON {Name(table.Name)} ({Terms(table, key.Terms)}){Where(key.Where)}";

    public static string Index(TableSchema table, IndexSchema index) =>
        index.OpaqueText ?? $"CREATE INDEX {Name(index.Name)} ON {Name(table.Name)} ({Terms(table, index.Terms)}){Where(index.Where)}";

    /// <summary>A name as declared, in quotes only where it could not stand without them.</summary>
    public static string Name(string name) => SqlName.Render(name) is ['"', ..] ? SqlName.Quote(name) : name;

    private static string Column(TableSchema table, ColumnSchema column)
    {
        string line = Name(column.Name);
        if (column.DeclaredType.Length > 0) line += $" {column.DeclaredType}";
        if (column.Collation != ColumnSchema.BinaryCollation) line += $" COLLATE {Name(column.Collation)}";
        if (column.IsNotNull && !column.IsRowIdAlias) line += $" NOT NULL{OnConflict(column.NotNullConflict)}";
        if (column.Default is { } value && !column.IsRowIdAlias) line += $" DEFAULT {(IsLiteral(value) ? value : $"({value})")}";
        if (column.Generated is not null) line += $" AS ({column.Generated}) {(column.IsStored ? "STORED" : "VIRTUAL")}";
        bool isKey = HasInlineKey(table) && SqlName.Same(table.PrimaryKey!.Terms[0].Column, column.Name);
        return isKey ? $"{line} {Named(table.PrimaryKey!.Name)}PRIMARY KEY DESC{OnConflict(table.PrimaryKey.Conflict)}" : line;
    }

    /// <summary>
    /// A key of one INTEGER column that is not the rowid can only be said on the column, with DESC: in a table's
    /// constraint the same would be the rowid (https://sqlite.org/lang_createtable.html#rowid).
    /// </summary>
    private static bool HasInlineKey(TableSchema table) =>
        table is { WithoutRowId: false, PrimaryKey: { IsRowId: false, Terms: [{ Column: { } name }] } }
        && table.FindColumn(name)?.DeclaredType == "integer";

    private static string PrimaryKey(TableSchema table, PrimaryKeySchema key) =>
        $"{Named(key.Name)}PRIMARY KEY ({(key.IsRowId ? ColumnName(table, key.Terms[0].Column!) : Terms(table, key.Terms))}"
        + $"{(key.IsAutoIncrement ? " AUTOINCREMENT" : "")}){OnConflict(key.Conflict)}";

    private static string UniqueKey(TableSchema table, UniqueKeySchema key) =>
        $"{Named(key.Name)}UNIQUE ({Terms(table, key.Terms)}){OnConflict(key.Conflict)}";

    private static string ForeignKey(TableSchema table, ForeignKeySchema key)
    {
        string parents = key.ParentColumns.IsEmpty ? "" : $" ({string.Join(", ", key.ParentColumns.Select(Name))})";
        string actions = On("DELETE", key.OnDelete) + On("UPDATE", key.OnUpdate) + (key.IsDeferred ? " DEFERRABLE INITIALLY DEFERRED" : "");
        return $"{Named(key.Name)}FOREIGN KEY ({string.Join(", ", key.Columns.Select(name => ColumnName(table, name)))}) "
            + $"REFERENCES {Name(key.ParentTable)}{parents}{actions}";
    }

    private static string Terms(TableSchema table, ImmutableArray<KeyTerm> terms) => string.Join(", ", terms.Select(term => Term(table, term)));

    private static string Term(TableSchema table, KeyTerm term)
    {
        string text = term.Column is { } column ? ColumnName(table, column) : term.Text;
        string inherited = term.Column is { } name ? table.FindColumn(name)?.Collation ?? ColumnSchema.BinaryCollation : "";
        if (term.Collation != inherited) text += $" COLLATE {Name(term.Collation)}";
        return term.IsDescending ? text + " DESC" : text;
    }

    private static string ColumnName(TableSchema table, string name) => Name(table.FindColumn(name)?.Name ?? name);

    private static string Named(string? constraint) => constraint is null ? "" : $"CONSTRAINT {Name(constraint)} ";

    private static string Where(string? condition) => condition is null ? "" : $" WHERE {condition}";

    private static string On(string change, ForeignKeyAction action) => action switch
    {
        ForeignKeyAction.Cascade => $" ON {change} CASCADE",
        ForeignKeyAction.Restrict => $" ON {change} RESTRICT",
        ForeignKeyAction.SetNull => $" ON {change} SET NULL",
        ForeignKeyAction.SetDefault => $" ON {change} SET DEFAULT",
        _ => "",
    };

    private static string OnConflict(ConflictResolution conflict) =>
        conflict == ConflictResolution.Abort ? "" : $" ON CONFLICT {conflict.ToString().ToUpperInvariant()}";

    /// <summary>What may follow DEFAULT without parentheses.</summary>
    private static bool IsLiteral(string value)
    {
        SqlToken[] tokens = SqlTokenizer.Significant(value);
        if (tokens is [{ Kind: TokenKind.Operator }, { Kind: TokenKind.Number }] && value[0] is '-') return true;
        return tokens is [{ Kind: TokenKind.Number or TokenKind.Text or TokenKind.Blob }]
            || value is "CURRENT_TIMESTAMP" or "CURRENT_DATE" or "CURRENT_TIME";
    }
}
