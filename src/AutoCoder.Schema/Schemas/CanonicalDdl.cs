using System.Text;

namespace AutoCoder.Schema.Schemas;

/// <summary>
/// Writes a schema as SQL that SQLite executes and that <see cref="SchemaReader"/> reads back as the same schema: one
/// column, key and constraint a line, in one spelling whatever the spelling of the statements that made it. Names are kept
/// as declared, those of constraints too.
/// </summary>
/// <remarks>
/// What would not read back the same (virtual tables, types whose affinity hangs on their raw text, names in brackets in a
/// view) is written as it was declared, with line feeds as line ends. It is tried, not guessed.
/// </remarks>
internal static class CanonicalDdl
{
    /// <summary>
    /// Every object as a row of <c>sqlite_schema</c>: tables by name, each with its indexes, then views, then triggers.
    /// </summary>
    public static ImmutableArray<SchemaEntry> Entries(DatabaseSchema schema) => Entries(schema, Table);

    /// <summary>The same, where somebody keeps what <see cref="Table"/> makes of each table.</summary>
    internal static ImmutableArray<SchemaEntry> Entries(
        DatabaseSchema schema, Func<TableSchema, ImmutableArray<SchemaEntry>> tableOf)
    {
        var entries = ImmutableArray.CreateBuilder<SchemaEntry>(schema.Entries.Length);
        foreach (TableSchema table in schema.Tables) entries.AddRange(tableOf(table));
        if (schema.Views.IsEmpty && schema.Triggers.IsEmpty) return entries.DrainToImmutable();
        HashSet<string> names = Names(schema);
        entries.AddRange(schema.Views.Select(view => Script(view, names)));
        entries.AddRange(schema.Triggers.Select(trigger => Script(trigger, names)));
        return entries.DrainToImmutable();
    }

    /// <summary>The statements that make the schema in an empty database, in their order, without semicolons.</summary>
    public static ImmutableArray<string> Statements(DatabaseSchema schema) => [.. Entries(schema).Select(entry => entry.Sql!)];

    /// <summary>A table and then its indexes, unique ones among them.</summary>
    public static ImmutableArray<SchemaEntry> Table(TableSchema table)
    {
        ImmutableArray<SchemaEntry> indexes =
        [
            .. table.UniqueKeys.Where(key => key.IsIndex)
                .Select(key => Entry(table, key.Name!, TableDdl.UniqueIndex(table, key))),
            .. table.Indexes.Select(index => Entry(table, index.Name, TableDdl.Index(table, index))),
        ];
        SchemaEntry original = table.Source with { Sql = LineFeeds(table.Source.Sql!) };
        if (table.OpaqueText is not null) return [original, .. indexes];
        SchemaEntry canonical = new("table", table.Name, table.Name, TableDdl.Table(table));
        return [ReadsBack(table, [canonical, .. indexes]) ? canonical : original, .. indexes];
    }

    /// <summary>A view or a trigger.</summary>
    /// <param name="script">The view or trigger.</param>
    /// <param name="schema">The schema that it belongs to: what a name in double quotes means hangs on it.</param>
    public static SchemaEntry Script(ScriptSchema script, DatabaseSchema schema) => Script(script, Names(schema));

    private static SchemaEntry Script(ScriptSchema script, HashSet<string> names)
    {
        string sql = ScriptDdl.Of(script);
        bool isSame = string.Equals(
            NormalisedSql.Statement(CreateStatement.Body(sql), names), script.Text, StringComparison.Ordinal);
        return isSame
            ? new(script.Source.Type, script.Name, script.Table, sql)
            : script.Source with { Sql = LineFeeds(script.Source.Sql!) };
    }

    private static SchemaEntry Entry(TableSchema table, string name, string sql) => new("index", name, table.Name, sql);

    private static bool ReadsBack(TableSchema table, ImmutableArray<SchemaEntry> entries) =>
        SchemaReader.Read(entries).Tables is [{ } read] && string.Equals(Text(read), Text(table), StringComparison.Ordinal);

    private static string Text(TableSchema table) => CanonicalLines.Text(new DatabaseSchema([], [table], [], []));

    /// <summary>What a double-quoted name can mean when the statements of this schema are read by themselves.</summary>
    private static HashSet<string> Names(DatabaseSchema schema)
    {
        var names = new HashSet<string>(SqlNameComparer.Instance);
        foreach (TableSchema table in schema.Tables)
        {
            names.Add(table.Name);
            foreach (ColumnSchema column in table.Columns) names.Add(column.Name);
            foreach (IndexSchema index in table.Indexes) names.Add(index.Name);
            foreach (UniqueKeySchema key in table.UniqueKeys.Where(key => key.IsIndex)) names.Add(key.Name!);
        }

        foreach (ScriptSchema script in schema.Views.Concat(schema.Triggers)) names.UnionWith([script.Name, script.Table]);
        return names;
    }

    private static string LineFeeds(string sql) => sql.ReplaceLineEndings("\n").TrimEnd(' ', '\t', '\n', ';');
}

/// <summary>The statements of a table and its indexes, from the model alone.</summary>
internal static class TableDdl
{
    public static string Table(TableSchema table)
    {
        IEnumerable<string> parts = table.Columns.Select(column => Column(table, column))
            .Concat(HasInlineKey(table) || table.PrimaryKey is null ? [] : [PrimaryKey(table, table.PrimaryKey)])
            .Concat(table.UniqueKeys.Where(key => !key.IsIndex).Select(key => UniqueKey(table, key)))
            .Concat(table.ForeignKeys.Select(key => ForeignKey(table, key)))
            .Concat(table.Checks.Select(Check));
        string options = (table.IsStrict, table.WithoutRowId) switch
        {
            (true, true) => " STRICT, WITHOUT ROWID",
            (true, false) => " STRICT",
            (false, true) => " WITHOUT ROWID",
            _ => "",
        };
        return $"CREATE TABLE {Name(table.Name)} (\n  {string.Join(",\n  ", parts)}\n){options}";
    }

    public static string UniqueIndex(TableSchema table, UniqueKeySchema key) =>
        $"CREATE UNIQUE INDEX {Name(key.Name!)} ON {Name(table.Name)} ({Terms(table, key.Terms)}){Where(key.Where)}";

    public static string Index(TableSchema table, IndexSchema index) =>
        index.OpaqueText
            ?? $"CREATE INDEX {Name(index.Name)} ON {Name(table.Name)} ({Terms(table, index.Terms)}){Where(index.Where)}";

    /// <summary>A name as declared, in quotes only where it could not stand without them.</summary>
    public static string Name(string name) => SqlName.Render(name) is ['"', ..] ? SqlName.Quote(name) : name;

    public static string Column(TableSchema table, ColumnSchema column)
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

    public static string PrimaryKey(TableSchema table, PrimaryKeySchema key) =>
        $"{Named(key.Name)}PRIMARY KEY ({(key.IsRowId ? ColumnName(table, key.Terms[0].Column!) : Terms(table, key.Terms))}"
        + $"{(key.IsAutoIncrement ? " AUTOINCREMENT" : "")}){OnConflict(key.Conflict)}";

    public static string UniqueKey(TableSchema table, UniqueKeySchema key) =>
        $"{Named(key.Name)}UNIQUE ({Terms(table, key.Terms)}){OnConflict(key.Conflict)}";

    public static string ForeignKey(TableSchema table, ForeignKeySchema key)
    {
        string parents = key.ParentColumns.IsEmpty ? "" : $" ({string.Join(", ", key.ParentColumns.Select(Name))})";
        string actions = On("DELETE", key.OnDelete) + On("UPDATE", key.OnUpdate)
            + (key.IsDeferred ? " DEFERRABLE INITIALLY DEFERRED" : "");
        return $"{Named(key.Name)}FOREIGN KEY ({string.Join(", ", key.Columns.Select(name => ColumnName(table, name)))}) "
            + $"REFERENCES {Name(key.ParentTable)}{parents}{actions}";
    }

    public static string Check(CheckSchema check) => $"{Named(check.Name)}CHECK ({check.Expression})";

    private static string Terms(TableSchema table, ImmutableArray<KeyTerm> terms) =>
        string.Join(", ", terms.Select(term => Term(table, term)));

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

/// <summary>The statement of a view or trigger in lines: clauses of a view, statements of a trigger.</summary>
internal static class ScriptDdl
{
    private static readonly string[] Clauses =
        ["FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "UNION", "EXCEPT", "INTERSECT"];

    public static string Of(ScriptSchema script)
    {
        bool isView = string.Equals(script.Source.Type, "view", StringComparison.Ordinal);
        string sql = $"CREATE {(isView ? "VIEW" : "TRIGGER")} {TableDdl.Name(script.Name)} {script.Text}";
        return Lines(sql, isView ? BreaksView : BreaksTrigger);
    }

    private delegate bool Breaks(ReadOnlySpan<char> left, ReadOnlySpan<char> right);

    private static bool BreaksView(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        foreach (string clause in Clauses)
        {
            if (SqlNameComparer.Same(right, clause)) return true;
        }

        return SqlNameComparer.Same(right, "SELECT") && SqlNameComparer.Same(left, "AS");
    }

    private static bool BreaksTrigger(ReadOnlySpan<char> left, ReadOnlySpan<char> right) =>
        left is ";" || SqlNameComparer.Same(left, "BEGIN");

    /// <summary>White space between tokens means nothing, so a line may end at any.</summary>
    private static string Lines(string sql, Breaks breaks)
    {
        var text = new StringBuilder(sql.Length + 32);
        SqlToken[] tokens = SqlTokenizer.Significant(sql);
        int depth = 0, written = 0;
        for (int i = 1; i < tokens.Length; i++)
        {
            if (tokens[i - 1].Kind == TokenKind.OpenParenthesis) depth++;
            if (tokens[i - 1].Kind == TokenKind.CloseParenthesis) depth--;
            ReadOnlySpan<char> left = sql.AsSpan(tokens[i - 1].Start, tokens[i - 1].Length);
            ReadOnlySpan<char> right = sql.AsSpan(tokens[i].Start, tokens[i].Length);
            if (depth > 0 || !breaks(left, right)) continue;
            bool isEnd = i == tokens.Length - 1 && SqlNameComparer.Same(right, "END");
            text.Append(sql.AsSpan(written, tokens[i - 1].End - written)).Append(isEnd ? "\n" : "\n  ");
            written = tokens[i].Start;
        }

        return text.Append(sql.AsSpan(written)).ToString();
    }
}
