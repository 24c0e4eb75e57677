namespace AutoCoder.Schema.Rebuilds;

/// <summary>The number that SQLite gives each row of a table that is not WITHOUT ROWID.</summary>
internal static class RowId
{
    private static readonly string[] Names = ["rowid", "_rowid_", "oid"];

    /// <summary>
    /// The name by which it can be reached in all of the tables; null when one has none, or columns have taken the names:
    /// then no statement can have used it either.
    /// </summary>
    public static string? NameIn(params TableDefinition[] tables) =>
        tables.Any(table => table.WithoutRowId)
            ? null
            : Array.Find(Names, name => tables.All(table => table.FindColumn(name) is null));
}
