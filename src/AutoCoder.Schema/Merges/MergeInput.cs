namespace AutoCoder.Schema.Merges;

/// <summary>What the repository has on the sides of a merge.</summary>
/// <param name="Base">What is merged into.</param>
/// <param name="Head">What comes.</param>
/// <param name="Origins">The merge bases: one, or several where the branches were merged crosswise.</param>
internal sealed record MergeInput(MergeSide Base, MergeSide Head, ImmutableArray<MergeSide> Origins)
{
    /// <summary>The folders or files that were asked about, from the root of the repository; all of it when empty.</summary>
    public ImmutableArray<string> Sources { get; init; } = [];

    /// <summary>What the reading has to say.</summary>
    public ImmutableArray<FleetNote> Notes { get; init; } = [];

    /// <summary>Whether a path of the repository was asked about.</summary>
    public bool IsAsked(string path) => Sources.IsEmpty
        || Sources.Any(folder => folder.Length == 0 || path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal));
}
