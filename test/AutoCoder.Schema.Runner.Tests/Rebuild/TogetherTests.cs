using static AutoCoder.Schema.Runner.Tests.Rebuild.TogetherMigrations;

namespace AutoCoder.Schema.Runner.Tests.Rebuild;

/// <summary>What comes of changes that are made together, and of what was not in order before.</summary>
internal class TogetherTests
{
    private const string Table = "CREATE TABLE t (a INTEGER, b TEXT, c INTEGER); INSERT INTO t VALUES (1, 'x', 2); ";

    private TemporaryFolder _folder = null!;
    private RecordedSql _recorded = null!;

    private string Path => _folder.File("a.db");

    [SetUp]
    public void MakeFolder()
    {
        _folder = new TemporaryFolder();
        _recorded = new RecordedSql();
    }

    [TearDown]
    public void RemoveFolder()
    {
        _folder.Dispose();
        _recorded.Dispose();
    }

    [Test]
    public void A_default_that_an_added_column_gets_afterwards_is_for_rows_to_come() => Migrated(typeof(AddAndThenGiveADefault),
        "CREATE TABLE t (a INTEGER, b TEXT); INSERT INTO t VALUES (1, 'x')", "SELECT c IS NULL FROM t").ShouldBe("1");

    [Test]
    public void A_default_that_is_taken_from_an_added_column_stays_in_the_rows_that_were_there() => Migrated(typeof(AddAndThenTakeTheDefault),
        "CREATE TABLE t (a INTEGER, b TEXT); INSERT INTO t VALUES (1, 'x')",
        "SELECT c || d || (SELECT sql FROM sqlite_schema WHERE name = 't') FROM t")
        .ShouldBe("5wordCREATE TABLE t (a INTEGER, b TEXT, \"c\" INTEGER NOT NULL, \"d\" TEXT NOT NULL)");

    [Test]
    public void A_column_that_is_added_with_a_default_can_be_in_a_key_that_is_made_beside_it() => Migrated(typeof(AddAndMakeItAKey),
        "CREATE TABLE t (a INTEGER, b TEXT); INSERT INTO t VALUES (1, 'x'), (2, 'y')",
        "SELECT group_concat(a || c) || (SELECT count(*) FROM pragma_table_info('t') WHERE pk) FROM t").ShouldBe("17,272");

    [Test]
    public void A_column_that_was_unique_before_it_was_the_key_can_be_renamed() => Migrated(typeof(MakeWhatIsUniqueTheKeyAndRenameIt),
        "CREATE TABLE t (a INTEGER, b TEXT, UNIQUE ([b])); INSERT INTO t VALUES (1, 'x'), (2, 'y')",
        "SELECT group_concat(renamed) || (SELECT count(*) FROM pragma_table_info('t') WHERE pk) || (SELECT count(*) FROM pragma_index_list('t')) FROM t").ShouldBe("x,y11");

    [Test]
    public void An_index_on_an_added_column_goes_with_it() => Migrated(typeof(AddUniqueAndThenDrop),
        "CREATE TABLE t (a INTEGER, b TEXT); INSERT INTO t VALUES (1, 'x')",
        "SELECT group_concat(sql) FROM sqlite_schema WHERE tbl_name = 't'").ShouldBe("CREATE TABLE t (a INTEGER, b TEXT)");

    [Test]
    public void Columns_that_SQLite_can_drop_are_dropped_by_it_each_in_one_statement()
    {
        Migrated(typeof(DropTwice), Table, "SELECT sql FROM sqlite_schema WHERE name = 't'").ShouldBe("CREATE TABLE t (c INTEGER)");
        Count("DROP COLUMN").ShouldBe(2);
        Count("RENAME TO").ShouldBe(0);
    }

    [Test]
    public void Columns_that_are_dropped_beside_a_rebuild_are_left_out_of_its_one_copy()
    {
        Migrated(typeof(DropTwiceAndRetype), Table, "SELECT group_concat(name || type) FROM pragma_table_info('t')").ShouldBe("cTEXT");
        Count("DROP COLUMN").ShouldBe(0);
        Count("RENAME TO").ShouldBe(1);
        Count("INSERT OR ABORT INTO").ShouldBe(1);
    }

    [Test]
    public void A_temporary_trigger_of_the_migration_outlives_the_rebuild() => Migrated(typeof(RetypeUnderATemporaryTrigger),
        Table + "CREATE TABLE log (x)", "SELECT group_concat(x) FROM log").ShouldBe("9");

    [Test]
    public void Views_and_triggers_that_were_broken_before_are_in_nobodys_way() => Migrated(typeof(TableMigrations.RetypeB),
        Table + "CREATE VIEW v AS SELECT absent FROM t; CREATE VIEW w AS SELECT * FROM v; CREATE VIEW x AS SELECT 1 FROM nowhere; "
        + "CREATE TRIGGER tr AFTER UPDATE ON t BEGIN SELECT new.absent; END",
        "SELECT group_concat(name ORDER BY name) FROM sqlite_schema WHERE type IN ('view', 'trigger')").ShouldBe("tr,v,w,x");

    [TestCase("CREATE VIEW sound AS SELECT b FROM t; ", "view sound")]
    [TestCase("CREATE TRIGGER sound AFTER UPDATE ON t BEGIN SELECT new.b; END; ", "trigger sound")]
    public void What_breaks_is_named_beside_what_was_broken_before(string sound, string named)
    {
        SqliteFile.Execute(Path, Table + "CREATE VIEW broken AS SELECT absent FROM t; CREATE VIEW also AS SELECT 1 FROM nowhere; " + sound);
        string before = SqliteFile.Dump(Path);
        using KindRunner runner = Runner(typeof(DropTwiceAndRetype));
        runner.Fail(Path).Message.ShouldContain(named);
        SqliteFile.Dump(Path).ShouldBe(before);
    }

    [Test]
    public void A_broken_view_that_SQLites_own_statement_stumbles_over_is_in_nobodys_way_either()
    {
        Migrated(typeof(DropTwice), Table + "CREATE VIEW broken AS SELECT absent FROM t", "SELECT (SELECT group_concat(name) FROM pragma_table_info('t')) || (SELECT sql FROM sqlite_schema WHERE type = 'view')")
            .ShouldBe("cCREATE VIEW broken AS SELECT absent FROM t");
        Count("DROP COLUMN").ShouldBe(0);
    }

    [TestCase(typeof(DropTwice))]
    [TestCase(typeof(DropTwiceAndRetype))]
    public void A_column_that_a_trigger_of_another_table_sets_does_not_go_unnoticed(Type migration)
    {
        SqliteFile.Execute(Path, Table + "CREATE TABLE l (x, y); CREATE TRIGGER tl AFTER UPDATE OF y ON l BEGIN UPDATE t SET a = 1; END; "
            + "CREATE TRIGGER broken AFTER DELETE ON l BEGIN DELETE FROM nowhere; END");
        string before = SqliteFile.Dump(Path);
        using (KindRunner runner = Runner(migration))
            runner.Fail(Path).Message.ShouldBe("Table t: after the change, trigger tl on l would no longer work: no such column: a. "
                + "Drop that trigger first, with Execute.Sql, and make it again as it shall be.");
        SqliteFile.Dump(Path).ShouldBe(before);
    }

    private string Migrated(Type migration, string sql, string question)
    {
        SqliteFile.Execute(Path, sql);
        using (KindRunner runner = Runner(migration)) runner.Upgrade(Path);
        SqliteFile.Scalar(Path, "PRAGMA integrity_check").ShouldBe("ok");
        return SqliteFile.Scalar(Path, question);
    }

    private int Count(string part) => _recorded.Statements.Count(sql => sql.Contains(part, StringComparison.Ordinal));

    private KindRunner Runner(Type migration) => new(
        MigrationAssembly.Of(migration.Assembly), Kinds.Of(Operation.Kind, migration), VersionTable.Default,
        new() { ConfigureServices = _recorded.Add });
}
