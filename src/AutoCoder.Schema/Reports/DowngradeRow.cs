namespace AutoCoder.Schema.Reports;

/// <summary>One database of a downgrade.</summary>
/// <param name="Path">The database.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Result">What became of it.</param>
internal sealed record DowngradeRow(string Path, string Kind, DowngradeResult Result)
{
    /// <summary>The version before; 0 for none, null when nobody knows.</summary>
    public long? From { get; init; }

    /// <summary>The version after, or the one that was aimed at; 0 for none.</summary>
    public long? To { get; init; }

    /// <summary>What was taken back, or would be, in that order.</summary>
    public ImmutableArray<DowngradeStep> Steps { get; init; } = [];

    /// <summary>What is lost by it; only what the file has.</summary>
    public ImmutableArray<CountedLoss> Losses { get; init; } = [];

    /// <summary>The backup's file, or null.</summary>
    public string? Backup { get; init; }

    /// <summary>What went wrong or is in the way; null when nothing is.</summary>
    public string? Problem { get; init; }

    /// <summary>Things worth knowing that are no problem.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>What to do next, as a command that can be pasted, or null.</summary>
    public string? NextStep { get; init; }
}
