namespace AutoCoder.Schema.Schemas;

/// <summary>A view or a trigger: SQL that the database runs by itself.</summary>
/// <param name="Name">Its name as declared.</param>
/// <param name="Table">The table or view that a trigger belongs to; a view's own name.</param>
/// <param name="Text">What stands behind its name, as normalised SQL.</param>
/// <param name="Source">The row of <c>sqlite_schema</c> that it was read from.</param>
public sealed record ScriptSchema(string Name, string Table, string Text, SchemaEntry Source);
