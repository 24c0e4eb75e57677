using FluentMigrator;
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

    [Test]
    public async Task A_table_that_gave_its_last_number_is_told_so_and_no_disk_is_looked_at()
    {
        string path = await Made("INSERT INTO counted (id, text) VALUES (9223372036854775807, 'last'); CREATE TABLE other (id INTEGER PRIMARY KEY AUTOINCREMENT)");

        ChangeRow row = await UpgradedAsync(path, typeof(Counts));

        row.Problem.ShouldNotBeNull().ShouldStartWith("migration 2 (Counts) failed: SQLite Error 13: 'database or disk is full'. The disk is not: counted gave its "
            + "last number, 9223372036854775807, and AUTOINCREMENT gives none twice.");
        row.NextStep.ShouldBe("give the row of that number another one, and sqlite_sequence the largest that is then in counted, then run the upgrade again; nothing of it was kept");
        SqliteFile.Scalar(path, "SELECT count(*) FROM counted").ShouldBe("1");
    }

    [Test]
    public async Task A_file_that_the_migration_opens_by_itself_is_told_so_and_no_disk_is_looked_at()
    {
        ChangeRow row = await UpgradedAsync(await Made("INSERT INTO counted (text) VALUES ('one')"), typeof(OpensAnother));

        row.Problem.ShouldNotBeNull().ShouldStartWith("migration 2 (OpensAnother) failed: SQLite Error 14: 'unable to open database file'. It opens a connection of its own, "
            + $"to a file that is not there or must not be opened. A path that does not begin at the root begins in {Environment.CurrentDirectory}. (in ");
        row.Problem.ShouldContain("DiskTroubleTests.OpensAnother.Up");
        row.NextStep.ShouldBe("mend the path in the connection string of the migration, then run the upgrade again; nothing of it was kept");
    }

    private async Task<string> Made(string rows)
    {
        string path = At("a.db");
        (await UpgradeAsync(TestFleet([typeof(MakesCounted)], path), Quick with { Plan = new(Create: true) })).Rows[0].Problem.ShouldBeNull();
        SqliteFile.Execute(path, rows);
        return path;
    }

    private static async Task<ChangeRow> UpgradedAsync(string path, Type next) => (await UpgradeAsync(TestFleet([typeof(MakesCounted), next], path))).Rows[0];

    [Migration(1), Tags(TestMigrations.Kind)]
    public sealed class MakesCounted : ForwardOnlyMigration
    {
        public override void Up() => Create.Table("counted").WithColumn("id").AsInt64().PrimaryKey().Identity().WithColumn("text").AsString();
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class Counts : ForwardOnlyMigration
    {
        public override void Up() => Insert.IntoTable("counted").Row(new { text = "one more" });
    }

    [Migration(2), Tags(TestMigrations.Kind)]
    public sealed class OpensAnother : ForwardOnlyMigration
    {
        // Not on an empty database, as the replay has it.
        public override void Up() => Execute.WithConnection((connection, transaction) =>
        {
            using System.Data.IDbCommand count = connection.CreateCommand();
            count.Transaction = transaction;
            count.CommandText = "SELECT count(*) FROM counted";
            if (Convert.ToInt64(count.ExecuteScalar(), CultureInfo.InvariantCulture) == 0) return;
            using var other = new SqliteConnection("Data Source=gone/other.db;Mode=ReadOnly;Pooling=False");
            other.Open();
        });
    }

    private static SqliteException Thrown(string path, params string[] statements)
    {
        using SqliteConnection connection = SqliteFile.Open(path);
        return Should.Throw<SqliteException>(() => Array.ForEach(statements, sql => SqliteFile.Rows(connection, sql)));
    }
}
