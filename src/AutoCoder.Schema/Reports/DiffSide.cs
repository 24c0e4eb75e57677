namespace AutoCoder.Schema.Reports;

/// <summary>One of the two schemas that are compared.</summary>
/// <param name="Name">A database's path, or a version of a kind.</param>
/// <param name="Kind">The kind, where it is known.</param>
/// <param name="Version">The version that it is, or that the database is at; null when there is none.</param>
/// <param name="Source">Where the schema is from: <c>database</c>, <c>lock</c>, <c>replay</c>, or <c>empty</c> before the first migration.</param>
internal sealed record DiffSide(string Name, string? Kind, long? Version, string Source);
