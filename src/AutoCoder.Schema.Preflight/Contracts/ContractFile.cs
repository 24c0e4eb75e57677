namespace AutoCoder.Schema.Preflight.Contracts;

/// <summary>A file in which the application says what it expects of the databases of one kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Path">The file's absolute path.</param>
/// <param name="Name">The file as messages name it: as it was given.</param>
internal sealed record ContractFile(string Kind, string Path, string Name);
