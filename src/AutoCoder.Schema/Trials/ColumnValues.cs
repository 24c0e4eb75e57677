using System.Text;

namespace AutoCoder.Schema.Trials;

/// <summary>
/// Values for a column by its declared type: always the same for the same number, and another for another where the type has
/// enough.
/// </summary>
internal static class ColumnValues
{
    /// <summary>A value.</summary>
    /// <param name="column">The column.</param>
    /// <param name="number">Which; from 1.</param>
    /// <param name="isEdge">Whether it is one from the edge of what the type allows.</param>
    public static object Of(ColumnSchema column, long number, bool isEdge)
    {
        string type = column.DeclaredType;
        if (Has(type, "BOOL")) return number % 2;
        if (Has(type, "JSON")) return isEdge ? $"{{\"n\": {number}, \"t\": [\"O'Brien\", null, {{}}]}}" : $"[{number}]";
        if (Has(type, "UUID") || Has(type, "GUID") || Has(type, "UNIQUEIDENTIFIER"))
            return new Guid((int)number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]).ToString();
        if (Has(type, "DATETIME") || Has(type, "TIMESTAMP"))
            return Moment(number, isEdge).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        if (Has(type, "DATE")) return Moment(number, isEdge).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (Has(type, "TIME")) return Moment(number, isEdge).ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        return column.Affinity switch
        {
            TypeAffinity.Integer => isEdge ? -3_000_000_000 - number : number,
            TypeAffinity.Real => isEdge ? -1e15 - number - 0.25 : number + 0.5,
            TypeAffinity.Numeric => isEdge ? -9_999_999.25 - number : number + 0.25,
            TypeAffinity.Blob when Has(type, "BLOB") => isEdge
                ? new byte[] { 0, 255, (byte)number }
                : Encoding.UTF8.GetBytes($"{column.Name} {number}"),
            _ => Cut(isEdge ? $"{number} O'Brien \"ß\"\t漢字 🦊 " : $"{number} {column.Name}", LengthOf(type)),
        };
    }

    private static DateTime Moment(long number, bool isEdge) =>
        (isEdge ? new DateTime(9998, 12, 30, 23, 59, 59) : new DateTime(2025, 3, 30, 1, 30, 0)).AddMinutes(
            isEdge ? -number : number * 61);

    private static bool Has(string type, string word) => type.Contains(word, StringComparison.OrdinalIgnoreCase);

    // SQLite keeps no length, but the application that wrote the rows did.
    private static int LengthOf(string type)
    {
        int open = type.IndexOf('(', StringComparison.Ordinal), close = type.IndexOf(')', StringComparison.Ordinal);
        if (open <= 0 || close <= open) return int.MaxValue;
        string between = type[(open + 1)..close];
        return int.TryParse(between, CultureInfo.InvariantCulture, out int length) ? length : int.MaxValue;
    }

    private static string Cut(string text, int length) =>
        text.Length <= length ? text : string.Concat(text.EnumerateRunes().TakeWhile((_, index) => index < length));
}

/// <summary>
/// The tables that can be filled, parents before their children; tables that refer to each other in a circle by name.
/// </summary>
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

    private static void Add(
        TableSchema table, DatabaseSchema schema, ImmutableArray<TableSchema>.Builder order, HashSet<string> seen)
    {
        if (table.OpaqueText is not null || !seen.Add(table.Name)) return;
        foreach (ForeignKeySchema key in table.ForeignKeys)
        {
            if (schema.FindTable(key.ParentTable) is { } parent) Add(parent, schema, order, seen);
        }

        order.Add(table);
    }
}
