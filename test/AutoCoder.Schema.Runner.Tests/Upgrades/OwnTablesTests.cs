using FluentMigrator;
using static AutoCoder.Schema.Runner.Tests.Upgrades.OwnTableMigrations;

namespace AutoCoder.Schema.Runner.Tests.Upgrades;

/// <summary>The tables that record what was done to a database, when something else writes to them.</summary>
internal sealed class OwnTablesTests : UpgradeTest
{
    [TestCase("CREATE TRIGGER guard BEFORE INSERT ON VersionInfo BEGIN SELECT RAISE(IGNORE); END", "has a version table that cannot be used: trigger guard on VersionInfo can take away")]
    [TestCase("CREATE TRIGGER guard AFTER INSERT ON VersionInfo BEGIN DELETE FROM VersionInfo; END", "DROP TRIGGER \"guard\"")]
    [TestCase("CREATE TRIGGER guard AFTER INSERT ON \"versioninfo\" BEGIN UPDATE VersionInfo SET Version = 7; END", "trigger guard on VersionInfo")]
    [TestCase("CREATE TRIGGER guard BEFORE INSERT ON SchemaLedger BEGIN SELECT RAISE(IGNORE); END", "Table SchemaLedger is not the ledger of this program: trigger guard on SchemaLedger can take away")]
    [TestCase("CREATE TRIGGER guard AFTER INSERT ON SchemaLedger BEGIN UPDATE SchemaLedger SET SqlHash = NULL; END", "DROP TRIGGER \"guard\"")]
    [TestCase("ALTER TABLE VersionInfo RENAME TO v; CREATE VIEW VersionInfo AS SELECT * FROM v; CREATE TRIGGER guard INSTEAD OF INSERT ON VersionInfo BEGIN SELECT 1; END", "VersionInfo is a view, not a table")]
    [TestCase("DROP TABLE VersionInfo; CREATE TABLE VersionInfo (Version INTEGER PRIMARY KEY ON CONFLICT REPLACE, AppliedOn DATETIME, Description TEXT UNIQUE ON CONFLICT IGNORE); INSERT INTO VersionInfo (Version) VALUES (1)", "VersionInfo has ON CONFLICT REPLACE")]
    [TestCase("DROP TABLE VersionInfo; CREATE TABLE VersionInfo (Version INTEGER NOT NULL on /* */ conflict ignore, AppliedOn DATETIME, Description TEXT); INSERT INTO VersionInfo (Version) VALUES (1)", "VersionInfo has ON CONFLICT IGNORE")]
    public async Task What_writes_to_them_besides_is_seen_before_anything_is_touched(string sql, string problem)
    {
        string path = await AtOne();
        SqliteFile.Execute(path, sql);
        string before = SqliteFile.Dump(path);
        ChangeRow row = (await UpgradeAsync(TestFleet(Kind, [typeof(One), typeof(Two)], path))).Rows[0];
        row.Result.ShouldNotBe(ChangeResult.Changed);
        row.Problem.ShouldNotBeNull().ShouldContain(problem);
        row.Backup.ShouldBeNull();
        SqliteFile.Dump(path).ShouldBe(before);
    }

    [TestCase("CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT) STRICT", "unknown datatype")]
    [TestCase("CREATE TABLE VersionInfo (Version INTEGER PRIMARY KEY, AppliedOn TEXT, Description TEXT) STRICT, WITHOUT ROWID", null)]
    [TestCase("CREATE TABLE VersionInfo (Version INTEGER NOT NULL UNIQUE ON CONFLICT ABORT, AppliedOn DATETIME, Description TEXT, Twice GENERATED ALWAYS AS (Version * 2)) ", null)]
    public async Task Tables_that_only_look_unusual_record_as_any_other(string sql, string? impossible)
    {
        string path = await AtOne();
        SqliteFile.Execute(path, "DROP TABLE VersionInfo");
        if (impossible is not null)
        {
            Should.Throw<Microsoft.Data.Sqlite.SqliteException>(() => SqliteFile.Execute(path, sql)).Message.ShouldContain(impossible);
            return;
        }

        SqliteFile.Execute(path, sql, "INSERT INTO VersionInfo (Version) VALUES (1)");
        (await UpgradeAsync(TestFleet(Kind, [typeof(One), typeof(Two)], path))).Rows[0].Result.ShouldBe(ChangeResult.Changed);
        SqliteFile.Rows(path, "SELECT Version FROM VersionInfo ORDER BY 1").ShouldBe("1\n2\n");
    }

    [TestCase(typeof(TakesItsVersionAway), "It does not record what was done: it lacks 1.")]
    [TestCase(typeof(RecordsAnother), "It does not record what was done: it has 99.")]
    [TestCase(typeof(WritesByATriggerOfAnotherTable), "It does not record what was done: it lacks 1.")]
    [TestCase(typeof(MakesATriggerOnVersions), "Trigger guard on VersionInfo can take away or change what is recorded there; take it off with DROP TRIGGER \"guard\".")]
    [TestCase(typeof(MakesATriggerOnTheLedger), "rigger guard on SchemaLedger can take away or change what is recorded there")]
    [TestCase(typeof(EmptiesTheLedger), "The ledger (table SchemaLedger) has 0 rows where it should have 1.")]
    [TestCase(typeof(ChangesTheLedgerLater), "It leaves the temporary trigger x on SchemaLedger, which would run in the migrations after it")]
    [TestCase(typeof(ShadowsVersions), "It leaves the temporary table VersionInfo")]
    [TestCase(typeof(ShadowsTheLedger), "It leaves the temporary view SchemaLedger")]
    [TestCase(typeof(ShadowsATable), "It leaves the temporary table T, which the migrations after it would take for the database's own: end it with DROP TABLE temp.\"T\"")]
    [TestCase(typeof(LeavesATrigger), "It leaves the temporary trigger later on t, which would run in the migrations after it: end it with DROP TRIGGER temp.\"later\"")]
    public async Task What_a_migration_does_to_them_is_seen_before_the_commit(Type type, string problem)
    {
        string path = await AtOne();
        string before = SqliteFile.Dump(path);
        ChangeRow row = (await UpgradeAsync(TestFleet(Kind, [typeof(One), type], path), Quick with { Rehearse = false })).Rows[0];
        row.Result.ShouldBe(ChangeResult.Failed);
        row.Problem.ShouldNotBeNull().ShouldContain(problem);
        SqliteFile.Dump(path).ShouldBe(before);
    }

    [Test]
    public async Task A_batch_without_a_transaction_is_asked_too_and_the_backup_is_put_back()
    {
        string path = await AtOne();
        string before = SqliteFile.Dump(path);
        ChangeRow row = (await UpgradeAsync(TestFleet(Kind, [typeof(One), typeof(TakesItsVersionAwayAlone)], path))).Rows[0];
        row.Result.ShouldBe(ChangeResult.Failed);
        row.Problem.ShouldNotBeNull().ShouldContain("it lacks 1");
        SqliteFile.Dump(path).ShouldBe(before);
    }

    [Test]
    public async Task A_downgrade_is_asked_too()
    {
        string path = await AtOne();
        await UpgradeAsync(TestFleet(Kind, [typeof(One), typeof(Two)], path));
        SqliteFile.Execute(path, "CREATE TRIGGER guard BEFORE DELETE ON VersionInfo BEGIN SELECT RAISE(IGNORE); END");
        string before = SqliteFile.Dump(path);
        ChangeRow row = (await DowngradeAsync(TestFleet(Kind, [typeof(One), typeof(Two)], path), new DowngradeOptions(1) { LockTimeout = TimeSpan.FromSeconds(1) })).Rows[0];
        row.Problem.ShouldNotBeNull().ShouldContain("trigger guard on VersionInfo");
        SqliteFile.Dump(path).ShouldBe(before);
    }

    [Test]
    public async Task An_adoption_is_asked_too()
    {
        string path = Database("t.db", "CREATE TABLE t (a INTEGER PRIMARY KEY); CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT);"
            + "CREATE TRIGGER guard BEFORE INSERT ON VersionInfo BEGIN SELECT RAISE(IGNORE); END");
        ChangeRow row = (await UpgradeAsync(TestFleet(Kind, [typeof(One)], path), Quick with { Adoption = new() })).Rows[0];
        row.Problem.ShouldNotBeNull().ShouldContain("trigger guard on VersionInfo");
    }

    [Test]
    public async Task What_a_migration_switches_on_the_connection_is_switched_back_before_the_next()
    {
        string path = await AtOne();
        ChangeRow row = (await UpgradeAsync(TestFleet(Kind, [typeof(One), typeof(Switches), typeof(AsksTheSwitches)], path))).Rows[0];
        row.Problem.ShouldBeNull();
        SqliteFile.Rows(path, "SELECT * FROM switches").ShouldBe("0|0|0|1\n");
    }

    [Test]
    public async Task Temporary_tables_of_names_of_their_own_are_nobodys_business()
    {
        string path = await AtOne();
        (await UpgradeAsync(TestFleet(Kind, [typeof(One), typeof(LeavesATable)], path))).Rows[0].Result.ShouldBe(ChangeResult.Changed);
    }

    [Test]
    public void There_is_no_lock_of_migrations_that_write_to_them()
    {
        using KindRunner runner = Kinds.TestRunner(Kind, typeof(One), typeof(MakesATriggerOnVersions));
        new SchemaReplay(runner).Result.ShouldBeOfType<SchemaReplaying.Failed>().Failure.Message.ShouldStartWith("Trigger guard on VersionInfo");
    }

    private async Task<string> AtOne()
    {
        string path = Database("t.db", "PRAGMA user_version = 0");
        (await UpgradeAsync(TestFleet(Kind, [typeof(One)], path))).Rows[0].Result.ShouldBe(ChangeResult.Changed);
        return path;
    }
}

/// <summary>Migrations that write to the tables that record what was done, or leave something to those after them.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1034", Justification = "FluentMigrator takes public classes only; here they are read together.")]
public static class OwnTableMigrations
{
    public const string Kind = "own-tables";

    [Migration(1), Tags(Kind)]
    public sealed class One : Migration
    {
        public override void Up() => Create.Table("t").WithColumn("a").AsInt64().PrimaryKey();

        public override void Down() => Delete.Table("t");
    }

    [Migration(2), Tags(Kind)]
    public sealed class Two : Migration
    {
        public override void Up() => Create.Table("u").WithColumn("a").AsInt64().PrimaryKey();

        public override void Down() => Delete.Table("u");
    }

    [Migration(3), Tags(Kind)]
    public sealed class TakesItsVersionAway : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("DELETE FROM VersionInfo");
    }

    [Migration(4, TransactionBehavior.None), Tags(Kind)]
    public sealed class TakesItsVersionAwayAlone : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("DELETE FROM VersionInfo");
    }

    [Migration(5), Tags(Kind)]
    public sealed class RecordsAnother : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("INSERT INTO VersionInfo (Version) VALUES (99)");
    }

    [Migration(6), Tags(Kind)]
    public sealed class WritesByATriggerOfAnotherTable : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("CREATE TRIGGER x AFTER INSERT ON t BEGIN DELETE FROM VersionInfo; END; INSERT INTO t VALUES (1); DROP TRIGGER x; DELETE FROM t");
    }

    [Migration(7), Tags(Kind)]
    public sealed class MakesATriggerOnVersions : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("CREATE TRIGGER guard AFTER DELETE ON VersionInfo BEGIN SELECT 1; END");
    }

    [Migration(8), Tags(Kind)]
    public sealed class MakesATriggerOnTheLedger : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("CREATE TRIGGER guard AFTER DELETE ON SchemaLedger BEGIN SELECT 1; END");
    }

    [Migration(9), Tags(Kind)]
    public sealed class EmptiesTheLedger : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("DELETE FROM SchemaLedger");
    }

    [Migration(10), Tags(Kind)]
    public sealed class ChangesTheLedgerLater : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("CREATE TEMP TABLE mine (a); CREATE TRIGGER temp.x AFTER INSERT ON main.SchemaLedger BEGIN DELETE FROM SchemaLedger WHERE Id = 1; END");
    }

    [Migration(11), Tags(Kind)]
    public sealed class ShadowsVersions : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("CREATE TEMP TABLE VersionInfo AS SELECT * FROM main.VersionInfo");
    }

    [Migration(12), Tags(Kind)]
    public sealed class ShadowsTheLedger : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("CREATE TEMP VIEW SchemaLedger AS SELECT 1");
    }

    [Migration(13), Tags(Kind)]
    public sealed class ShadowsATable : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("CREATE TABLE temp.T (a)");
    }

    [Migration(14), Tags(Kind)]
    public sealed class LeavesATrigger : ForwardOnlyMigration
    {
        public override void Up() => Execute.WithConnection((connection, transaction) =>
        {
            using System.Data.IDbCommand command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = "CREATE TEMP TRIGGER later AFTER INSERT ON t BEGIN DELETE FROM t; END";
            command.ExecuteNonQuery();
        });
    }

    [Migration(15), Tags(Kind)]
    public sealed class Switches : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("PRAGMA recursive_triggers = ON; PRAGMA ignore_check_constraints = ON; PRAGMA case_sensitive_like = ON; PRAGMA legacy_alter_table = ON");
    }

    [Migration(16), Tags(Kind)]
    public sealed class AsksTheSwitches : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("CREATE TABLE switches AS SELECT (SELECT * FROM pragma_recursive_triggers) AS r, "
            + "(SELECT * FROM pragma_ignore_check_constraints) AS c, (SELECT * FROM pragma_legacy_alter_table) AS l, 'a' LIKE 'A' AS n");
    }

    [Migration(17), Tags(Kind)]
    public sealed class LeavesATable : ForwardOnlyMigration
    {
        public override void Up() => Execute.Sql("CREATE TEMP TABLE work AS SELECT * FROM t; ATTACH ':memory:' AS more");
    }
}
