using AutoCoder.Schema.Preflight.Files;
using AutoCoder.Schema.States;
using SQLitePCL;

namespace AutoCoder.Schema.Preflight.Discovery;

/// <summary>
/// Reads a registry as an immutable file: no lock, no <c>-wal</c>, no <c>-shm</c> comes into being. That is right only while
/// no journal holds content, so a registry beside one is reported as unreadable.
/// </summary>
internal sealed class SqliteRegistryReader : IRegistryReader
{
    private const string Query = "SELECT rowid, name, path FROM projects WHERE rowid > ?1 ORDER BY rowid LIMIT ?2";

    static SqliteRegistryReader() => raw.SetProvider(new SQLite3Provider_e_sqlite3());

    /// <inheritdoc />
    public RegistryReading Read(string path, long after, int limit)
    {
        if (JournalBeside(path) is { } journal)
            return new RegistryReading.Unreadable(UnreadableReason.NeedsRecovery, $"'{journal}' holds changes that are not in the file yet");

        string uri = "file:" + Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal) + "?immutable=1";
        int code = raw.sqlite3_open_v2(uri, out sqlite3 database, raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_URI, null);
        using (database) return code == raw.SQLITE_OK ? Read(database, after, limit) : Failure(database, code);
    }

    private static string? JournalBeside(string path)
    {
        string file = CanonicalPath.Of(path); // SQLite keeps its journals beside the file, not beside a link to it
        return Array.Find([file + "-wal", file + "-journal"], journal => new FileInfo(journal) is { Exists: true, Length: > 0 });
    }

    private static RegistryReading Read(sqlite3 database, long after, int limit)
    {
        int code = raw.sqlite3_prepare_v2(database, Query, out sqlite3_stmt statement);
        using (statement)
        {
            if (code != raw.SQLITE_OK) return Failure(database, code);

            raw.sqlite3_bind_int64(statement, 1, after);
            raw.sqlite3_bind_int(statement, 2, limit);
            List<RegistryRow> rows = [];
            while ((code = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
                rows.Add(new RegistryRow(raw.sqlite3_column_int64(statement, 0), Text(statement, 1), Text(statement, 2)));
            return code == raw.SQLITE_DONE ? new RegistryReading.Read(rows) : Failure(database, code);
        }
    }

    private static string? Text(sqlite3_stmt statement, int column) =>
        raw.sqlite3_column_type(statement, column) == raw.SQLITE_TEXT
            ? raw.sqlite3_column_text(statement, column).utf8_to_string()
            : null;

    private static RegistryReading.Unreadable Failure(sqlite3 database, int code) => new(
        (code & 0xFF) switch
        {
            raw.SQLITE_NOTADB => UnreadableReason.NotADatabase,
            raw.SQLITE_CORRUPT => UnreadableReason.Corrupt,
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => UnreadableReason.Locked,
            raw.SQLITE_CANTOPEN or raw.SQLITE_PERM or raw.SQLITE_AUTH => UnreadableReason.AccessDenied,
            raw.SQLITE_ERROR => UnreadableReason.WrongKind, // no such table, no such column
            _ => UnreadableReason.InputOutput,
        },
        raw.sqlite3_errmsg(database).utf8_to_string());
}
