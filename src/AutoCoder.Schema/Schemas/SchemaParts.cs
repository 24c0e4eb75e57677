namespace AutoCoder.Schema.Schemas;

/// <summary>The parts of a schema by the names that differences have.</summary>
internal static class SchemaParts
{
    /// <summary>The table that a column, a foreign key, an index, a unique key or a trigger belongs to, or null.</summary>
    public static string? TableOf(string subject, DatabaseSchema schema)
    {
        foreach (TableSchema table in schema.Tables)
        {
            if (Subjects(table).Contains(subject, SqlNameComparer.Instance)) return table.Name;
        }

        return schema.Triggers.FirstOrDefault(trigger => SqlName.Same(trigger.Name, subject))?.Table;
    }

    /// <summary>The column with this name, <c>table.column</c>, or null.</summary>
    public static (TableSchema Table, ColumnSchema Column)? Column(string subject, DatabaseSchema schema)
    {
        foreach (TableSchema table in schema.Tables)
        {
            foreach (ColumnSchema column in table.Columns)
            {
                if (SqlName.Same($"{table.Name}.{column.Name}", subject)) return (table, column);
            }
        }

        return null;
    }

    public static bool HasIndex(string name, DatabaseSchema schema) =>
        schema.Tables.Any(table => table.Indexes.Any(index => SqlName.Same(index.Name, name)));

    public static bool HasView(string name, DatabaseSchema schema) => schema.Views.Any(view => SqlName.Same(view.Name, name));

    public static bool HasTrigger(string name, DatabaseSchema schema) =>
        schema.Triggers.Any(trigger => SqlName.Same(trigger.Name, name));

    private static IEnumerable<string> Subjects(TableSchema table) =>
    [
        table.Name,
        .. table.Columns.Select(column => $"{table.Name}.{column.Name}"),
        .. table.ForeignKeys.Select(key => $"{table.Name}.{string.Join('+', key.Columns)}"),
        .. table.Indexes.Select(index => index.Name),
        .. table.UniqueKeys.Select(key => key.Name).OfType<string>(),
    ];
}
