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
