using System.Text;

namespace AutoCoder.Schema.Schemas;

/// <summary>The canonical rendering: one line for each thing that counts, and nothing else in it.</summary>
internal static class CanonicalLines
{
    public static string Text(DatabaseSchema schema)
    {
        var text = new StringBuilder();
        foreach (TableSchema table in schema.Tables)
        {
            text.Append(Head(table)).Append('\n');
            foreach (string line in Parts(table)) text.Append("  ").Append(line).Append('\n');
        }

        foreach (ScriptSchema view in schema.Views) text.Append(View(view)).Append('\n');
        foreach (ScriptSchema trigger in schema.Triggers) text.Append(Trigger(trigger)).Append('\n');
        return text.ToString();
    }

    /// <summary>Every line with the table it belongs to, in an order that does not depend on the columns' order.</summary>
    public static ImmutableArray<string> Sorted(DatabaseSchema schema)
    {
        IEnumerable<object> parts = [.. schema.Tables, .. schema.Views, .. schema.Triggers];
        List<string> lines = [.. parts.SelectMany(OfPart)];
        lines.Sort(StringComparer.Ordinal);
        return [.. lines];
    }

    /// <summary>The lines of a table, a view or a trigger, each with the table it belongs to.</summary>
    public static IEnumerable<string> OfPart(object part) => part switch
    {
        TableSchema table => OfTable(table),
        ScriptSchema { Source.Type: "view" } view => [View(view)],
        _ => [Trigger((ScriptSchema)part)],
    };

    private static IEnumerable<string> OfTable(TableSchema table)
    {
        yield return Head(table);
        string name = SqlName.Render(table.Name);
        foreach (string part in Parts(table)) yield return $"{name}: {part}";
    }

    /// <summary>The fingerprint of a schema with these lines.</summary>
    public static string Fingerprint(IEnumerable<string> sorted) => Digest.Of(string.Join('\n', sorted));

    public static string Column(ColumnSchema column)
    {
        var text = new StringBuilder("column ", 80).Append(SqlName.Render(column.Name));
        if (column.DeclaredType.Length > 0) text.Append(' ').Append(column.DeclaredType);
        if (column.Affinity != DeclaredType.Affinity(column.DeclaredType))
            text.Append(" affinity ").Append(Word(column.Affinity));
        if (column.Collation != ColumnSchema.BinaryCollation) text.Append(" COLLATE ").Append(column.Collation);
        if (column.IsNotNull && !column.IsRowIdAlias) text.Append(" NOT NULL").Append(OnConflict(column.NotNullConflict));
        if (column.Default is not null && !column.IsRowIdAlias) text.Append(" DEFAULT ").Append(column.Default);
        if (column.Generated is not null)
            text.Append(" AS (").Append(column.Generated).Append(column.IsStored ? ") STORED" : ") VIRTUAL");
        return text.ToString();
    }

    public static string PrimaryKey(PrimaryKeySchema key) =>
        $"PRIMARY KEY ({key.Columns}){(key.IsRowId ? " ROWID" : "")}{(key.IsAutoIncrement ? " AUTOINCREMENT" : "")}"
        + OnConflict(key.Conflict);

    public static string UniqueKey(UniqueKeySchema key) => $"UNIQUE ({key.Columns}){OnConflict(key.Conflict)}";

    public static string ForeignKey(ForeignKeySchema key)
    {
        string deferred = key.IsDeferred ? " DEFERRED" : "";
        return $"{ForeignKeyTarget(key)}{On(" ON DELETE ", key.OnDelete)}{On(" ON UPDATE ", key.OnUpdate)}{deferred}";
    }

    /// <summary>Which columns refer to which, without what is then done; the pairs have no order.</summary>
    public static string ForeignKeyTarget(ForeignKeySchema key)
    {
        string parent = SqlName.Render(key.ParentTable);
        if (key.ParentColumns.IsEmpty) return $"FOREIGN KEY ({Join(key.Columns)}) REFERENCES {parent}";
        // By their bytes: the order of a culture would be another fingerprint on another machine.
        (string First, string Second)[] pairs =
        [
            .. key.Columns.Zip(key.ParentColumns)
                .OrderBy(pair => pair.First, StringComparer.Ordinal).ThenBy(pair => pair.Second, StringComparer.Ordinal),
        ];
        string children = Join(pairs.Select(pair => pair.First)), parents = Join(pairs.Select(pair => pair.Second));
        return $"FOREIGN KEY ({children}) REFERENCES {parent} ({parents})";
    }

    public static string Check(CheckSchema check) => $"CHECK ({check.Expression})";

    public static string Index(IndexSchema index)
    {
        string name = SqlName.Render(index.Name);
        if (index.OpaqueText is not null) return $"INDEX {name} AS {index.OpaqueText}";
        return $"INDEX {name} ({string.Join(", ", index.Terms)}){(index.Where is null ? "" : $" WHERE {index.Where}")}";
    }

    public static string View(ScriptSchema view) => $"view {SqlName.Render(view.Name)} {OneLine(view.Text)}";

    public static string Trigger(ScriptSchema trigger) =>
        $"trigger {SqlName.Render(trigger.Name)} {OneLine(trigger.Text)}";

    public static string Head(TableSchema table)
    {
        string options = (table.IsStrict ? " STRICT" : "") + (table.WithoutRowId ? " WITHOUT ROWID" : "");
        string opaque = table.OpaqueText is null ? "" : $" AS {OneLine(table.OpaqueText)}";
        return $"table {SqlName.Render(table.Name)}{options}{opaque}";
    }

    private static IEnumerable<string> Parts(TableSchema table)
    {
        foreach (ColumnSchema column in table.Columns) yield return OneLine(Column(column));
        if (table.PrimaryKey is not null) yield return OneLine(PrimaryKey(table.PrimaryKey));
        foreach (UniqueKeySchema key in table.UniqueKeys) yield return OneLine(UniqueKey(key));
        foreach (ForeignKeySchema key in table.ForeignKeys) yield return OneLine(ForeignKey(key));
        foreach (CheckSchema check in table.Checks) yield return OneLine(Check(check));
        foreach (IndexSchema index in table.Indexes) yield return OneLine(Index(index));
    }

    /// <summary>
    /// Line ends can only stand inside strings and quoted names. They are escaped, and so is the escape, so that one
    /// thing stays one line and no two things become one.
    /// </summary>
    private static string OneLine(string text) =>
        text.AsSpan().IndexOfAny("\\\r\n") < 0
            ? text
            : text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)
                .Replace("\r", "\\r", StringComparison.Ordinal);

    private static string Join(IEnumerable<string> names) => string.Join(", ", names.Select(SqlName.Render));

    private static string On(string clause, ForeignKeyAction action) => action switch
    {
        ForeignKeyAction.Cascade => clause + "CASCADE",
        ForeignKeyAction.Restrict => clause + "RESTRICT",
        ForeignKeyAction.SetNull => clause + "SET NULL",
        ForeignKeyAction.SetDefault => clause + "SET DEFAULT",
        _ => "",
    };

    private static string OnConflict(ConflictResolution conflict) =>
        conflict == ConflictResolution.Abort ? "" : $" ON CONFLICT {conflict.ToString().ToUpperInvariant()}";

    public static string Word(TypeAffinity affinity) => affinity.ToString().ToUpperInvariant();
}
