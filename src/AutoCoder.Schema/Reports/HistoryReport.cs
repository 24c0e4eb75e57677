namespace AutoCoder.Schema.Reports;

/// <summary>The histories of some databases.</summary>
/// <param name="Databases">One each, in the order in which they were named.</param>
internal sealed record HistoryReport(ImmutableArray<DatabaseHistory> Databases)
{
    /// <summary>The exit code: whether all could be read.</summary>
    public int Exit => Databases.Any(database => database.State is DatabaseState.Missing or DatabaseState.Unreadable) ? ExitCode.Unknown : ExitCode.Success;
}
