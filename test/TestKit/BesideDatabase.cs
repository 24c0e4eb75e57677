using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.TestKit;

/// <summary>
/// Databases in states that nobody wants, and what may stand beside them: all are of one database with 500 rows, but for what is
/// another's. Each is made by SQLite itself.
/// </summary>
internal static class BesideDatabase
{
    /// <summary>How many rows table <c>notes</c> has.</summary>
    public const int Rows = 500;

    private static readonly Lazy<Dictionary<string, byte[]?>> Files = new(Make);

    /// <summary>The names of the states of the database's file.</summary>
    public static string[] Mains { get; } = ["missing", "empty", "short", "DELETE", "half-written", "WAL", "garbage"];

    /// <summary>The names of what may be beside it; a <c>-shm</c> is part of some.</summary>
    public static string[] Companions { get; } =
    [
        "wal", "wal+shm", "late-wal", "late-wal+shm", "torn-wal", "torn-wal+shm", "flipped-wal+shm", "other-pages-wal",
        "other-pages-wal+shm", "other-wal", "garbage-wal", "header-wal", "empty-wal",
        "journal", "garbage-journal", "other-journal", "over-journal", "first-journal", "empty-journal",
    ];

    /// <summary>Puts a database in a state into a folder, with what is beside it.</summary>
    /// <param name="path">The database.</param>
    /// <param name="main">One of <see cref="Mains"/>.</param>
    /// <param name="companion">One of <see cref="Companions"/>.</param>
    public static void Put(string path, string main, string companion)
    {
        Write(path, main);
        string[] parts = companion.Split('+');
        Write(path + (parts[0].EndsWith("wal", StringComparison.Ordinal) ? "-wal" : "-journal"), parts[0]);
        if (parts is [_, "shm"]) Write($"{path}-shm", parts[0].StartsWith("late", StringComparison.Ordinal) ? "late-shm" : "shm");
    }

    /// <summary>The bytes of what <see cref="Put"/> puts beside the database.</summary>
    public static byte[] Bytes(string companion) => Files.Value[companion.Split('+')[0]]!;

    private static void Write(string path, string name)
    {
        if (Files.Value[name] is { } bytes) File.WriteAllBytes(path, bytes);
    }

    private static Dictionary<string, byte[]?> Make()
    {
        using TemporaryFolder folder = new();
        Dictionary<string, byte[]?> files = new()
        {
            ["missing"] = null,
            ["empty"] = [],
            ["empty-wal"] = [],
            ["empty-journal"] = [],
            ["garbage"] = Garbage(8192),
            ["garbage-wal"] = Garbage(5000),
            ["garbage-journal"] = Garbage(3000),
        };

        string wal = folder.File("wal.db");
        using (SqliteConnection open = Filled(wal, "WAL", 4096, Rows)) Read(wal, files, "wal", "shm");
        files["WAL"] = File.ReadAllBytes(wal);
        files["torn-wal"] = files["wal"]![..^2000];
        files["header-wal"] = files["wal"]![..32];
        files["flipped-wal"] = [.. files["wal"]!];
        files["flipped-wal"]![32 + 24 + 100] ^= 1; // in its first page
        using (SqliteConnection open = SqliteFile.Open(wal))
        {
            SqliteFile.Rows(open, "INSERT INTO notes (text) VALUES ('late')");
            Read(wal, files, "late-wal", "late-shm");
        }

        using (SqliteConnection open = Filled(folder.File("pages.db"), "WAL", 1024, 30)) Read(folder.File("pages.db"), files, "other-pages-wal", null);
        using (SqliteConnection open = Filled(folder.File("other.db"), "WAL", 4096, 30)) Read(folder.File("other.db"), files, "other-wal", null);

        string plain = folder.File("plain.db");
        Filled(plain, "DELETE", 4096, Rows).Dispose();
        files["DELETE"] = File.ReadAllBytes(plain);
        files["short"] = files["DELETE"]![..300];
        files["journal"] = Journal(plain, out byte[] halfWritten);
        files["half-written"] = halfWritten;
        files["over-journal"] = [.. new byte[28], .. files["journal"]![28..]];
        files["first-journal"] = [.. files["journal"]!];
        files["first-journal"]!.AsSpan(16, 4).Clear(); // the database had no page before

        string other = folder.File("other plain.db");
        Filled(other, "DELETE", 4096, 300).Dispose();
        for (int time = 0; time < 5; time++) SqliteFile.Execute(other, "INSERT INTO notes (text) VALUES ('more')");
        files["other-journal"] = Journal(other, out _);
        return files;
    }

    private static SqliteConnection Filled(string path, string journal, int pageSize, int rows)
    {
        SqliteConnection open = SqliteFile.Open(path);
        SqliteFile.Rows(open, $"PRAGMA page_size = {pageSize}");
        SqliteFile.Rows(open, $"PRAGMA journal_mode = {journal}");
        SqliteFile.Rows(open, "CREATE TABLE notes (id INTEGER NOT NULL PRIMARY KEY, text TEXT)");
        SqliteFile.Rows(
            open, $"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) INSERT INTO notes SELECT i, 'row ' || i FROM n");
        return open;
    }

    // In the middle of a transaction that has not all of its pages in memory.
    private static byte[] Journal(string path, out byte[] halfWritten)
    {
        using SqliteConnection open = SqliteFile.Open(path);
        SqliteFile.Rows(open, "PRAGMA cache_size = 2");
        SqliteFile.Rows(open, "BEGIN");
        SqliteFile.Rows(open, "UPDATE notes SET text = text || printf('%.200c', 'z')");
        byte[] journal = File.ReadAllBytes($"{path}-journal");
        halfWritten = File.ReadAllBytes(path);
        SqliteFile.Rows(open, "ROLLBACK");
        return journal;
    }

    private static void Read(string path, Dictionary<string, byte[]?> files, string wal, string? shm)
    {
        files[wal] = File.ReadAllBytes($"{path}-wal");
        if (shm is not null) files[shm] = File.ReadAllBytes($"{path}-shm");
    }

    private static byte[] Garbage(int length) => [.. Enumerable.Range(1, length).Select(index => (byte)((index * 31) | 1))];
}
