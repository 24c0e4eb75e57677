namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>The question for a database's whole schema.</summary>
internal static class SchemaQuestion
{
    /// <summary>Asks it of an open database.</summary>
    public static ImmutableArray<SchemaEntry> Ask(ReadOnlyConnection connection)
    {
        using ReadOnlyStatement rows = connection.Prepare("SELECT type, name, tbl_name, sql FROM main.sqlite_schema ORDER BY rowid");
        ImmutableArray<SchemaEntry>.Builder entries = ImmutableArray.CreateBuilder<SchemaEntry>();
        while (rows.Step()) entries.Add(new SchemaEntry(rows.Text(0) ?? "", rows.Text(1) ?? "", rows.Text(2) ?? "", rows.Text(3)));
        return entries.ToImmutable();
    }
}
