namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>A table or a view of a database.</summary>
/// <param name="Type"><c>table</c> or <c>view</c>.</param>
/// <param name="Sql">The statement that made it.</param>
internal readonly record struct SchemaObject(string Type, string? Sql)
{
    /// <summary>Whether reading it runs nothing but SQLite's own reading of rows.</summary>
    public bool IsPlainTable => Type == "table" && Sql?.StartsWith("CREATE VIRTUAL", StringComparison.OrdinalIgnoreCase) == false;

    /// <summary>What it is.</summary>
    public string Noun => Type == "view" ? "view" : IsPlainTable ? "table" : "virtual table";
}
