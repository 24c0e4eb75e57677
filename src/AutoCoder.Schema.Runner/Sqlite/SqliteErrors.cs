using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AutoCoder.Schema.Runner.Sqlite;

/// <summary>What SQLite says, out of the driver's frame around it (<c>SQLite Error 1: 'no such table: t'.</c>).</summary>
internal static class SqliteErrors
{
    /// <summary>SQLite's own words; no values are in them.</summary>
    public static string Words(this SqliteException error)
    {
        int start = error.Message.IndexOf('\'', StringComparison.Ordinal), end = error.Message.LastIndexOf('\'');
        return start >= 0 && end > start ? error.Message[(start + 1)..end] : error.Message;
    }
}

/// <summary>What SQLite says of a disk, with what it leaves out.</summary>
internal static class DiskTrouble
{
    private const string CannotMake =
        " It, or the -journal, -wal or -shm that SQLite needs beside it, cannot be opened or made: "
        + "the disk is full or has an I/O error, the folder may not be written, or the name leaves no room for 8 bytes more.";

    // Bytes: the -shm that SQLite makes beside a database in WAL mode.
    private const long SharedMemory = 32_768;

    /// <summary>
    /// The message of an exception. That a file beside the database could not be made, SQLite calls "unable to open database
    /// file", and the system's own reason is gone by then: it tries once more, for reading only, and that fails because there is
    /// no such file.
    /// </summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="database">The database's path.</param>
    public static string Describe(Exception exception, string database) =>
        exception is not SqliteException { SqliteErrorCode: var code } ? exception.Message : Primary(code) switch
        {
            raw.SQLITE_CANTOPEN => $"{exception.Message}{CannotMake}{Free(database)}",
            raw.SQLITE_IOERR or raw.SQLITE_FULL => $"{exception.Message}{Free(database)}{LargestFile.Sentence}",
            _ => exception.Message,
        };

    // ATTACH names the other file that it could not open.
    private const string Attached = "unable to open database: ";

    /// <summary>
    /// Whether the place of a database is what failed: no room, an error of the hardware, a file that cannot be made.
    /// </summary>
    public static bool IsCauseOf(Exception exception) =>
        exception.GetBaseException() is SqliteException { SqliteErrorCode: var code } error
        && Primary(code) is raw.SQLITE_IOERR or raw.SQLITE_FULL or raw.SQLITE_CANTOPEN
        && !error.Words().StartsWith(Attached, StringComparison.Ordinal);

    // The driver's backup throws the extended code in the place of the primary one.
    private static int Primary(int code) => code & 0xFF;

    /// <summary>
    /// Shows what may be wrong with the place of a database: how full its disk is where it is full, else whose file it is.
    /// </summary>
    public static string LookAt(string database) =>
        FreeAt(database) < SharedMemory ? $"df -h {ShellWord.Quote(FolderOf(database))}" : $"ls -l {ShellWord.Quote(database)}";

    private static string Free(string database) => FreeAt(database) switch
    {
        null => "",
        < SharedMemory and var free => $" The disk is full: {free} bytes are free there.",
        var free => $" {free} bytes are free there.",
    };

    private static long? FreeAt(string database) => DiskSpace.FreeIn(FolderOf(database));

    private static string FolderOf(string database) => Path.GetDirectoryName(Path.GetFullPath(database))!;
}

/// <summary>What SQLite says of a disk, and no disk is the cause: it has the same words for it.</summary>
/// <param name="Message">What it is.</param>
/// <param name="Remedy">What is to be done, as the beginning of a sentence.</param>
internal sealed record FalseAlarm(string Message, string Remedy)
{
    private const int MostNamed = 5;

    /// <summary>What a migration stumbled over; null when it is none of these.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="connection">The connection on which it ran.</param>
    public static FalseAlarm? Of(Exception exception, SqliteConnection connection) =>
        exception.GetBaseException() is not SqliteException error ? null : error.SqliteErrorCode switch
        {
            raw.SQLITE_FULL => OfNumbers(error, connection),
            raw.SQLITE_CANTOPEN when IsOpening(error) => OfOwnConnection(error),
            _ => null,
        };

    // AUTOINCREMENT gives no number twice, so that behind the last one there is none.
    private static FalseAlarm? OfNumbers(SqliteException error, SqliteConnection connection)
    {
        List<string> tables = Spent(connection);
        if (tables.Count == 0) return null;
        string names = string.Join(", ", tables.Take(MostNamed));
        return new(
            $"{error.Message} The disk is not: {names} gave its last number, {long.MaxValue}, and AUTOINCREMENT gives none "
                + "twice.",
            $"give the row of that number another one, and sqlite_sequence the largest that is then in {names}");
    }

    private static List<string> Spent(SqliteConnection connection)
    {
        try
        {
            return ConnectionSchema.HasTable(connection, "sqlite_sequence")
                ? connection.Texts("SELECT name FROM main.sqlite_sequence WHERE seq = 9223372036854775807 ORDER BY name")
                : [];
        }
        catch (Exception exception) when (exception is SqliteException or InvalidOperationException)
        {
            return []; // whatever is wrong with the connection by now, it was told before
        }
    }

    // The session's own connection is open already.
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Where a name was taken away, it is told as any other.")]
    private static bool IsOpening(SqliteException error) => new StackTrace(error).GetFrames().Any(frame =>
        frame.GetMethod() is { Name: nameof(SqliteConnection.Open) } open && open.DeclaringType == typeof(SqliteConnection));

    private static FalseAlarm OfOwnConnection(SqliteException error) => new(
        $"{error.Message} It opens a connection of its own, to a file that is not there or must not be opened. A path that does "
            + $"not begin at the root begins in {Environment.CurrentDirectory}.",
        "mend the path in the connection string of the migration");
}
