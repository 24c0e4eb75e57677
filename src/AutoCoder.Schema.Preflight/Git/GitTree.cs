namespace AutoCoder.Schema.Preflight.Git;

/// <summary>The files of a commit that matter here, and the submodules, which hold files that it does not have.</summary>
/// <param name="Files">The files.</param>
/// <param name="Submodules">The folders of submodules, and the commits that they point to.</param>
internal sealed record GitTree(ImmutableArray<GitEntry> Files, ImmutableArray<GitEntry> Submodules);
