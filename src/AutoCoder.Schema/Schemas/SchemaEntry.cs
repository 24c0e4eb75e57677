namespace AutoCoder.Schema.Schemas;

/// <summary>One row of <c>sqlite_schema</c>.</summary>
/// <param name="Type"><c>table</c>, <c>index</c>, <c>view</c> or <c>trigger</c>.</param>
/// <param name="Name">The object's name.</param>
/// <param name="Table">The table that it belongs to; its own name for tables and views.</param>
/// <param name="Sql">The statement that made it; null for the indexes that constraints bring along.</param>
public sealed record SchemaEntry(string Type, string Name, string Table, string? Sql);
