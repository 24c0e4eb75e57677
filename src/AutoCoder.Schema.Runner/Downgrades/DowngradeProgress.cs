namespace AutoCoder.Schema.Runner.Downgrades;

/// <summary>One database of a downgrade is done.</summary>
/// <param name="Done">How many are done.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Row">What became of this one.</param>
internal sealed record DowngradeProgress(int Done, int Total, DowngradeRow Row)
{
    /// <summary>Whether it was done on a copy.</summary>
    public bool IsRehearsal { get; init; }
}
