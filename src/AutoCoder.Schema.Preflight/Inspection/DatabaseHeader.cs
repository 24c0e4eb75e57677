using SQLitePCL;

namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>The first 100 bytes of a database (https://www.sqlite.org/fileformat2.html, section 1.3).</summary>
internal static class DatabaseHeader
{
    private const int Length = 100, WriteVersion = 18, ReadVersion = 19;
    private const byte WalVersion = 2;

    /// <summary>True when the file is in WAL mode.</summary>
    /// <exception cref="SqliteFailureException">The file has no header, or another format's.</exception>
    public static bool IsWal(VfsFile file)
    {
        Span<byte> header = stackalloc byte[Length];
        int code = file.Read(header, 0);
        if (code is not raw.SQLITE_OK and not raw.SQLITE_IOERR_SHORT_READ) throw new SqliteFailureException(SqliteFailure.Of(code));
        if (code == raw.SQLITE_IOERR_SHORT_READ || !header.StartsWith("SQLite format 3\0"u8))
            throw new SqliteFailureException(new(raw.SQLITE_NOTADB, UnreadableReason.NotADatabase, "it does not begin as a SQLite database does"));
        return header[ReadVersion] == WalVersion || header[WriteVersion] == WalVersion;
    }
}
