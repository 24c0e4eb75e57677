namespace AutoCoder.Schema.Preflight.Sqlite;

/// <summary>
/// Carries a failure out of a query; caught at the one place where a file is read (<see cref="Inspection.ReadOnlyDatabase"/>), so
/// that queries read straight on.
/// </summary>
internal sealed class SqliteFailureException(SqliteFailure failure) : Exception(failure.Detail)
{
    /// <summary>What happened.</summary>
    public SqliteFailure Failure { get; } = failure;
}
