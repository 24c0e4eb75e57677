namespace AutoCoder.Schema.Merges;

/// <summary>What the repository has at one commit.</summary>
/// <param name="Ref">The commit as it was asked for: a branch, a tag, <c>HEAD</c>.</param>
/// <param name="Commit">Its full name.</param>
/// <param name="Projects">The projects with migrations, by folder.</param>
internal sealed record MergeSide(string Ref, string Commit, ImmutableArray<SourceProject> Projects)
{
    /// <summary>The DDL that the code expects there, by kind.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<SqlFile>> Models { get; init; } = ImmutableSortedDictionary<string, ImmutableArray<SqlFile>>.Empty;

    /// <summary>Its submodules, whose files it does not have: the folders, and the commits that they point to.</summary>
    public ImmutableSortedDictionary<string, string> Submodules { get; init; } = ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);
}
