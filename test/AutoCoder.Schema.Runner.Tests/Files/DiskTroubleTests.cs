using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Files;

/// <summary>What is said of a disk, from what SQLite really throws.</summary>
internal class DiskTroubleTests : UpgradeTest
{
    private const string CannotMake =
        "It, or the -journal, -wal or -shm that SQLite needs beside it, cannot be opened or made: the disk is full or has an I/O error, the folder may not be written, or the name leaves no room for 8 bytes more.";

    private const int LongestName = 250; // of 255

    [Test]
    public void A_full_database_is_told_with_the_room_that_is_left()
    {
        string path = Database("a.db", "CREATE TABLE t (x)");

        string told = DiskTrouble.Describe(Thrown(path, "PRAGMA max_page_count = 1", "INSERT INTO t VALUES (zeroblob(100000))"), path);

        told.ShouldStartWith("SQLite Error 13: 'database or disk is full'.");
        told.ShouldMatch(@" [0-9]+ bytes are free there\.$");
    }

    [Test]
    public void A_journal_that_cannot_be_made_is_told_with_what_SQLite_leaves_out()
    {
        string path = Database($"{new string('a', LongestName - 3)}.db", "PRAGMA journal_mode = OFF; CREATE TABLE t (x)"); // with -journal it is no name any more

        string told = DiskTrouble.Describe(Thrown(path, "INSERT INTO t VALUES (1)"), path);

        told.ShouldStartWith($"SQLite Error 14: 'unable to open database file'. {CannotMake}");
        told.ShouldMatch(@" [0-9]+ bytes are free there\.$");
    }

    [Test]
    public void Where_nobody_can_tell_the_room_nothing_is_said_of_it()
    {
        string path = Database("a.db", "CREATE TABLE t (x)");
        Exception thrown = Thrown(path, "PRAGMA max_page_count = 1", "INSERT INTO t VALUES (zeroblob(100000))");

        DiskTrouble.Describe(thrown, At("gone/a.db")).ShouldBe("SQLite Error 13: 'database or disk is full'.");
    }

    [Test]
    public void What_is_no_fault_of_the_disk_is_told_as_it_is()
    {
        string path = Database("a.db", "CREATE TABLE t (x UNIQUE); INSERT INTO t VALUES (1)");

        DiskTrouble.Describe(Thrown(path, "INSERT INTO t VALUES (1)"), path).ShouldBe("SQLite Error 19: 'UNIQUE constraint failed: t.x'.");
        DiskTrouble.Describe(new IOException("File too large"), path).ShouldBe("File too large");
    }

    private static SqliteException Thrown(string path, params string[] statements)
    {
        using SqliteConnection connection = SqliteFile.Open(path);
        return Should.Throw<SqliteException>(() => Array.ForEach(statements, sql => SqliteFile.Rows(connection, sql)));
    }
}
