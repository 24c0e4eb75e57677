namespace AutoCoder.Schema.Preflight.Git;

/// <summary>A file of a commit, or a submodule.</summary>
/// <param name="Path">Its path from the root of the repository, with slashes.</param>
/// <param name="Id">The name of its blob; of a submodule, of its commit.</param>
internal sealed record GitEntry(string Path, string Id);
