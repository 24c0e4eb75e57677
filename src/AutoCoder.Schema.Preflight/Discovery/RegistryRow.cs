namespace AutoCoder.Schema.Preflight.Discovery;

/// <summary>One row of a registry's table <c>projects</c>.</summary>
/// <param name="RowId">Its rowid, by which rows are ordered.</param>
/// <param name="Name">The project's name; null when it is not text.</param>
/// <param name="Path">The project's folder as it is written there; null when it is not text.</param>
internal sealed record RegistryRow(long RowId, string? Name, string? Path);
