namespace AutoCoder.Schema.Schemas;

/// <summary>One thing that a schema has and another may not have. How a type is spelled is none.</summary>
/// <param name="Sort">What it is: <c>table</c>, <c>column</c>, <c>NOT NULL</c> and so on.</param>
/// <param name="Table">The table, folded.</param>
/// <param name="Column">The column, folded; null when it is about the whole table.</param>
/// <param name="Text">What it is for people, which together with the table tells it from any other.</param>
internal sealed record SchemaFact(string Sort, string Table, string? Column, string Text)
{
    private const string TableSort = "table", ColumnSort = "column";

    /// <summary>Whether it is a table or a column: only migrations make those, and adoption never does.</summary>
    public bool IsStructure => Sort is TableSort or ColumnSort;

    /// <summary>Whether it is a table.</summary>
    public bool IsTable => Sort is TableSort;

    /// <summary>What there is in a schema.</summary>
    public static ImmutableHashSet<SchemaFact> Of(DatabaseSchema schema) =>
    [
        .. schema.Tables.SelectMany(Of),
        .. schema.Views.Select(view => new SchemaFact("view", SqlName.Fold(view.Name), null, CanonicalLines.View(view))),
        .. schema.Triggers.Select(
            trigger => new SchemaFact("trigger", SqlName.Fold(trigger.Table), null, CanonicalLines.Trigger(trigger))),
    ];

    private static IEnumerable<SchemaFact> Of(TableSchema table)
    {
        string name = SqlName.Fold(table.Name);
        yield return new(TableSort, name, null, $"table {name}");
        if (table.OpaqueText is { } text) yield return new("statement", name, null, $"{name} AS {text}");
        if (table.IsStrict) yield return new("option", name, null, $"{name} STRICT");
        if (table.WithoutRowId) yield return new("option", name, null, $"{name} WITHOUT ROWID");
        foreach (SchemaFact fact in table.Columns.SelectMany(column => Of(name, column))) yield return fact;
        foreach (string line in Lines(table)) yield return new("constraint", name, null, $"{line} on {name}");
        foreach (IndexSchema index in table.Indexes)
            yield return new("index", name, null, $"{CanonicalLines.Index(index)} on {name}");
    }

    private static IEnumerable<SchemaFact> Of(string table, ColumnSchema column)
    {
        string name = SqlName.Fold(column.Name), full = $"{table}.{name}";
        yield return new(ColumnSort, table, name, $"column {full}");
        if (column.IsNotNull && !column.IsRowIdAlias) yield return new("NOT NULL", table, name, $"{full} NOT NULL");
        if (ValueForm.Default(column) is { } value) yield return new("default", table, name, $"{full} DEFAULT {value}");
        if (column.Collation != ColumnSchema.BinaryCollation)
            yield return new("collation", table, name, $"{full} COLLATE {column.Collation}");
        if (column.Generated is { } expression) yield return new("generated", table, name, $"{full} AS ({expression})");
    }

    private static IEnumerable<string> Lines(TableSchema table) =>
    [
        .. table.PrimaryKey is null ? Array.Empty<string>() : [CanonicalLines.PrimaryKey(table.PrimaryKey)],
        .. table.UniqueKeys.Select(CanonicalLines.UniqueKey),
        .. table.ForeignKeys.Select(CanonicalLines.ForeignKey),
        .. table.Checks.Select(ValueForm.Check),
    ];
}
