using SQLitePCL;

namespace AutoCoder.Schema.Preflight.Sqlite;

/// <summary>A result code of SQLite, sorted into what it means for somebody who only wanted to look.</summary>
/// <param name="Code">The extended result code (https://www.sqlite.org/rescode.html).</param>
/// <param name="Reason">What it means.</param>
/// <param name="Detail">What SQLite said, with its code.</param>
/// <param name="Message">What SQLite said.</param>
internal readonly record struct SqliteFailure(int Code, UnreadableReason Reason, string Detail, string? Message = null)
{
    /// <summary>What is said of a question that was ended, since no honest one takes so long.</summary>
    public const string TooMuchWork = "reading it took more work than any honest schema needs";

    private const int Primary = 0xFF;

    /// <summary>Sorts a result code, with the connection's own message where there is one.</summary>
    public static SqliteFailure Of(int code, string? message = null) =>
        new(code, ReasonOf(code), Describe(code, message), message ?? raw.sqlite3_errstr(code).utf8_to_string());

    /// <summary>
    /// Whether a result code, extended or not, says that somebody else uses the database: it may be free the next time.
    /// </summary>
    public static bool IsBusy(int code) =>
        (code & Primary) is raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL;

    private static UnreadableReason ReasonOf(int code) => code switch
    {
        raw.SQLITE_READONLY_ROLLBACK or raw.SQLITE_READONLY_RECOVERY => UnreadableReason.NeedsRecovery,
        raw.SQLITE_IOERR_SHORT_READ => UnreadableReason.Corrupt,
        _ when IsBusy(code) => UnreadableReason.Locked,
        _ => OfPrimary(code & Primary),
    };

    private static UnreadableReason OfPrimary(int code) => code switch
    {
        raw.SQLITE_NOTADB => UnreadableReason.NotADatabase,
        raw.SQLITE_CORRUPT or raw.SQLITE_ERROR or raw.SQLITE_FORMAT => UnreadableReason.Corrupt,
        raw.SQLITE_PERM or raw.SQLITE_AUTH => UnreadableReason.AccessDenied,
        raw.SQLITE_READONLY => UnreadableReason.NeedsRecovery,
        _ => UnreadableReason.InputOutput,
    };

    private static string Describe(int code, string? message) => code switch
    {
        raw.SQLITE_READONLY_ROLLBACK => "a hot journal is beside it (SQLite code 776)",
        raw.SQLITE_INTERRUPT => TooMuchWork,
        _ => $"{message ?? raw.sqlite3_errstr(code).utf8_to_string()} (SQLite code {code})",
    };
}

/// <summary>
/// Carries a failure out of a query; caught at the one place where a file is read (<see cref="Inspection.ReadOnlyDatabase"/>), so
/// that queries read straight on.
/// </summary>
internal sealed class SqliteFailureException(SqliteFailure failure) : Exception(failure.Detail)
{
    /// <summary>What happened.</summary>
    public SqliteFailure Failure { get; } = failure;
}
