namespace AutoCoder.Schema.Runner.Checks;

/// <summary>A row whose foreign key points at nothing, or a foreign key that cannot be checked.</summary>
/// <param name="Table">The table with the row.</param>
/// <param name="RowId">The row; null in a table without row ids, and when the key itself is at fault.</param>
/// <param name="Parent">The table that the row refers to; null when the key itself is at fault.</param>
/// <param name="Problem">What SQLite says about the key itself, or null.</param>
internal sealed record ForeignKeyViolation(string Table, long? RowId, string? Parent, string? Problem = null)
{
    /// <inheritdoc />
    public override string ToString()
    {
        if (Problem is not null) return $"{Table}: {Problem}";
        string row = RowId is null ? "a row" : $"row {RowId}";
        return $"{Table} {row} refers to a row of {Parent} that does not exist";
    }
}
