namespace AutoCoder.Schema.Testing.Rows;

/// <summary>The tables that can be filled, parents before their children; tables that refer to each other in a circle by name.</summary>
internal static class TableOrder
{
    /// <summary>The order. Virtual tables keep what their own code says, and are left out.</summary>
    public static ImmutableArray<TableSchema> Of(DatabaseSchema schema)
    {
        var order = ImmutableArray.CreateBuilder<TableSchema>();
        var seen = new HashSet<string>(SqlNameComparer.Instance);
        foreach (TableSchema table in schema.Tables) Add(table, schema, order, seen);
        return order.ToImmutable();
    }

    private static void Add(TableSchema table, DatabaseSchema schema, ImmutableArray<TableSchema>.Builder order, HashSet<string> seen)
    {
        if (table.OpaqueText is not null || !seen.Add(table.Name)) return;
        foreach (ForeignKeySchema key in table.ForeignKeys)
        {
            if (schema.FindTable(key.ParentTable) is { } parent) Add(parent, schema, order, seen);
        }

        order.Add(table);
    }
}
