namespace AutoCoder.Schema.Reports;

/// <summary>One database of an upgrade.</summary>
/// <param name="Path">The database.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Result">What became of it.</param>
public sealed record UpgradeRow(string Path, string Kind, UpgradeResult Result)
{
    /// <summary>The version before; 0 for none, null when nobody knows.</summary>
    public long? From { get; init; }

    /// <summary>The version after, or the one that was aimed at.</summary>
    public long? To { get; init; }

    /// <summary>The version that it is at now, when that is known.</summary>
    public long? At => Result switch
    {
        UpgradeResult.Upgraded => To,
        UpgradeResult.NotReached => null,
        _ => From,
    };

    /// <summary>Versions that were recorded without running them, because the database was there already.</summary>
    public ImmutableArray<long> Adopted { get; init; } = [];

    /// <summary>What was mended in the schema before, or would be; one sentence each.</summary>
    public ImmutableArray<string> Repairs { get; init; } = [];

    /// <summary>Versions that were struck out of the record, or would be: it did not have them.</summary>
    public ImmutableArray<long> Forgotten { get; init; } = [];

    /// <summary>Migrations that were run, or would be.</summary>
    public ImmutableArray<long> Applied { get; init; } = [];

    /// <summary>The backup's file, or null.</summary>
    public string? Backup { get; init; }

    /// <summary>What went wrong or is in the way; null when nothing is.</summary>
    public string? Problem { get; init; }

    /// <summary>Things worth knowing that are no problem.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>What to do next, as a command that can be pasted, or null.</summary>
    public string? NextStep { get; init; }
}
