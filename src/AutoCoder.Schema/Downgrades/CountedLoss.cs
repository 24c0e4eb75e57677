namespace AutoCoder.Schema.Downgrades;

/// <summary>What one file would lose.</summary>
/// <param name="Loss">What goes.</param>
/// <param name="Count">How much of it the file has; null when it cannot be counted.</param>
internal sealed record CountedLoss(DataLoss Loss, long? Count)
{
    /// <summary>Whether anything is lost: a table without rows and a column of NULLs are nothing.</summary>
    public bool IsLoss => Count != 0;

    /// <summary>What is lost, with how many rows; never values.</summary>
    public string Description => Loss.Describe(Count?.ToString(CultureInfo.InvariantCulture) ?? "nobody can count them");
}
