namespace AutoCoder.Schema.Schemas;

/// <summary>The parts of a schema by the names that differences have.</summary>
internal static class SchemaParts
{
    /// <summary>The table that a column, a foreign key, an index, a unique key or a trigger belongs to, or null.</summary>
    public static string? TableOf(string subject, DatabaseSchema schema)
    {
        foreach (TableSchema table in schema.Tables)
        {
            if (IsOf(table, subject)) return table.Name;
        }

        return schema.Triggers.FirstOrDefault(trigger => SqlName.Same(trigger.Name, subject))?.Table;
    }

    /// <summary>The column with this name, <c>table.column</c>, or null.</summary>
    public static (TableSchema Table, ColumnSchema Column)? Column(string subject, DatabaseSchema schema)
    {
        foreach (TableSchema table in schema.Tables)
        {
            if (Within(table, subject) is { } name && table.FindColumn(name) is { } column) return (table, column);
        }

        return null;
    }

    public static bool HasIndex(string name, DatabaseSchema schema) =>
        schema.Tables.Any(table => table.Indexes.Any(index => SqlName.Same(index.Name, name)));

    public static bool HasView(string name, DatabaseSchema schema) => schema.Views.Any(view => SqlName.Same(view.Name, name));

    public static bool HasTrigger(string name, DatabaseSchema schema) =>
        schema.Triggers.Any(trigger => SqlName.Same(trigger.Name, name));

    private static bool IsOf(TableSchema table, string subject) =>
        SqlName.Same(table.Name, subject)
        || (Within(table, subject) is { } name && (table.FindColumn(name) is not null
            || table.ForeignKeys.Any(key => SqlName.Same(string.Join('+', key.Columns), name))))
        || table.Indexes.Any(index => SqlName.Same(index.Name, subject))
        || table.UniqueKeys.Any(key => SqlName.Same(key.Name, subject));

    // "table.column": what stands behind the table's name.
    private static string? Within(TableSchema table, string subject) =>
        subject.Length > table.Name.Length && subject[table.Name.Length] == '.'
        && SqlName.Same(subject[..table.Name.Length], table.Name)
            ? subject[(table.Name.Length + 1)..]
            : null;
}
