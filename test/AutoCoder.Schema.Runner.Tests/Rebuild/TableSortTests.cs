using static AutoCoder.Schema.Runner.Tests.Rebuild.TableMigrations;

namespace AutoCoder.Schema.Runner.Tests.Rebuild;

internal class TableSortTests
{
    [Test]
    public void Rows_keep_their_rowids_in_a_table_without_a_key() => Migrated(typeof(RetypeB),
        "CREATE TABLE t (a, b TEXT); INSERT INTO t (rowid, a, b) VALUES (7, 1, 'x'), (-3, 2, 'y'), (9000000000, 3, 'z')",
        "SELECT group_concat(rowid || a || b ORDER BY rowid) FROM t").ShouldBe("-32y,71x,90000000003z");

    [Test]
    public void Columns_that_are_named_like_the_rowid_are_columns() => Migrated(typeof(RetypeB),
        "CREATE TABLE t (a, b TEXT, rowid TEXT, oid TEXT); INSERT INTO t (_rowid_, a, b, rowid, oid) VALUES (7, 1, 'x', 'r', 'o')",
        "SELECT _rowid_ || a || b || rowid || oid FROM t").ShouldBe("71xro");

    [Test]
    public void A_table_without_rowid_stays_one() => Migrated(typeof(RetypeB),
        "CREATE TABLE t (a TEXT, b TEXT, PRIMARY KEY (a DESC)) WITHOUT ROWID; INSERT INTO t VALUES ('1', 'x'), ('2', 'y')",
        "SELECT sql || (SELECT group_concat(a || b) FROM t) FROM sqlite_schema WHERE name = 't'")
        .ShouldBe("CREATE TABLE t (a TEXT, b BLOB DEFAULT 'x', PRIMARY KEY (a DESC)) WITHOUT ROWID2y,1x");

    [Test]
    public void A_strict_table_stays_strict_and_refuses_a_type_that_it_does_not_know()
    {
        Migrated(typeof(RetypeB), "CREATE TABLE t (a INT, b BLOB) STRICT", "SELECT sql FROM sqlite_schema WHERE name = 't'")
            .ShouldBe("CREATE TABLE t (a INT, b BLOB DEFAULT 'x') STRICT");
        Refused(typeof(RetypeB), "CREATE TABLE t (a INT, b TEXT) STRICT; INSERT INTO t VALUES (1, 'text')")
            .ShouldContain("cannot store TEXT value in BLOB column t.b");
    }

    [Test]
    public void The_text_of_the_table_changes_only_where_it_was_asked_to() => Migrated(typeof(RetypeB),
        "CREATE TABLE [t]( -- it's; (odd\r\n  'a' DECIMAL(10, 2) /* , */ CONSTRAINT \"c(\" CHECK (a > ')'), -- end\n `b`\tTEXT, \"c\"\"d\" ANY)",
        "SELECT sql FROM sqlite_schema WHERE name = 't'").ShouldBe(
        "CREATE TABLE [t]( -- it's; (odd\r\n  'a' DECIMAL(10, 2) /* , */ CONSTRAINT \"c(\" CHECK (a > ')'), -- end\n `b`\tBLOB DEFAULT 'x', \"c\"\"d\" ANY)");

    [Test]
    public void A_conflict_clause_loses_no_row_without_a_word() =>
        Refused(typeof(MakeAKey), "CREATE TABLE t (a INTEGER, b); INSERT INTO t VALUES (1, 1), (1, 2)").ShouldContain("UNIQUE constraint failed: t.a");

    [Test]
    public void A_key_gives_the_rows_its_values_as_rowids() => Migrated(typeof(MakeAKey),
        "CREATE TABLE t (a INTEGER, b TEXT); INSERT INTO t VALUES (30, 'x'), (20, 'y')",
        "SELECT group_concat(rowid || b ORDER BY rowid) FROM t").ShouldBe("20y,30x");

    [Test]
    public void A_key_that_becomes_the_rowid_has_no_values_made_up() =>
        Refused(typeof(RetypeA), "CREATE TABLE t (a TEXT PRIMARY KEY, b); INSERT INTO t VALUES ('1', 1), (NULL, 2)")
            .ShouldContain("column a has no value in 1 row(s)");

    [Test]
    public void Without_its_key_the_table_keeps_values_and_rowids() => Migrated(typeof(DropKey),
        "CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT, b TEXT); INSERT INTO t VALUES (30, 'x'), (20, 'y')",
        "SELECT group_concat(rowid || a || b ORDER BY rowid) || (SELECT count(*) FROM sqlite_sequence) FROM t").ShouldBe("2020y,3030x0");

    [Test]
    public void A_table_without_rowid_cannot_lose_its_key() =>
        Refused(typeof(DropKey), "CREATE TABLE t (a TEXT PRIMARY KEY, b) WITHOUT ROWID").ShouldContain("PRIMARY KEY missing on table t");

    [Test]
    public void A_new_identity_numbers_the_rows_by_their_rowids_and_counts_on() => Migrated(typeof(AddNumbers),
        "CREATE TABLE t (a, b); INSERT INTO t (rowid, a) VALUES (4, 'x'), (9, 'y')",
        "SELECT group_concat(number || a ORDER BY number) || (SELECT seq FROM sqlite_sequence WHERE name = 't') FROM t").ShouldBe("4x,9y9");

    [Test]
    public void The_counter_of_an_empty_table_goes_on_where_it_was() => Migrated(typeof(RetypeB),
        "CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT, b TEXT); INSERT INTO t VALUES (41, 'x'); DELETE FROM t",
        "INSERT INTO t (b) VALUES ('y') RETURNING a").ShouldBe("42");

    [Test]
    public void What_is_stored_twice_as_unique_goes_as_one() => Migrated(typeof(DropsUnique),
        "CREATE TABLE t (a TEXT UNIQUE, b); CREATE UNIQUE INDEX IX_t_a ON t (a)",
        "SELECT count(*) || group_concat(sql) FROM sqlite_schema WHERE tbl_name = 't'").ShouldBe("1CREATE TABLE t (a TEXT, b)");

    [Test]
    public void Changes_are_made_before_anything_looks() => Migrated(typeof(AsksInBetween),
        "CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 2)", "SELECT a || c || e FROM t").ShouldBe("14end");

    [Test]
    public void Questions_are_answered_as_SQLite_compares_names() => Migrated(typeof(Asks),
        "CREATE TABLE t (a, b, CONSTRAINT uq_b UNIQUE (b)); CREATE INDEX ix_a ON t (a)", "SELECT text FROM answers")
        .ShouldBe("True,True,True,True,True,False,False,False,False,False");

    [Test]
    public void Dates_and_times_are_stored_as_what_they_are_and_inline_unique_is_one_index()
    {
        Migrated(typeof(StoresDates), "", "SELECT group_concat(day || ' ' || time) FROM d").ShouldBe("2026-01-02 06:00:00,2025-12-31 00:00:00");
        Migrated(typeof(StoresDates), "", "SELECT group_concat(name) FROM pragma_index_list('d')").ShouldBe("uq_time");
    }

    [Test]
    public void Several_changes_of_a_migration_to_a_table_are_one_rebuild()
    {
        using RecordedSql recorded = new();
        Migrated(typeof(ManyChanges), "CREATE TABLE t (a INTEGER, b TEXT); INSERT INTO t VALUES (1, 'x')",
            "SELECT group_concat(sql, ';') FROM sqlite_schema WHERE tbl_name = 't'", recorded).ShouldBe(
            "CREATE TABLE t (a INTEGER DEFAULT 5, \"c\" INTEGER NOT NULL, \"d\" TEXT, CONSTRAINT \"fk\" FOREIGN KEY (\"c\") REFERENCES \"t\" (\"c\"));"
            + "CREATE INDEX \"ix_d\" ON \"t\" (\"d\" ASC);CREATE UNIQUE INDEX \"uq_c\" ON \"t\" (\"c\")");
        recorded.Statements.Count(sql => sql.Contains("RENAME TO")).ShouldBe(1);
    }

    private static string Migrated(Type migration, string sql, string question, RecordedSql? recorded = null)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.db");
        if (sql.Length > 0) SqliteFile.Execute(path, sql);
        using (KindRunner runner = Runner(migration, recorded)) runner.Upgrade(path);
        SqliteFile.Scalar(path, "PRAGMA integrity_check").ShouldBe("ok");
        return SqliteFile.Scalar(path, question);
    }

    private static string Refused(Type migration, string sql)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.db");
        SqliteFile.Execute(path, sql);
        string before = SqliteFile.Dump(path);
        using KindRunner runner = Runner(migration, null);
        string message = runner.Fail(path).Message;
        SqliteFile.Dump(path).ShouldBe(before);
        return message;
    }

    private static KindRunner Runner(Type migration, RecordedSql? recorded) => new(
        Schema.Runner.Assemblies.MigrationAssembly.Of(migration.Assembly), Kinds.Of(Operation.Kind, migration),
        Catalogues.VersionTable.Default, new() { ConfigureServices = services => recorded?.Add(services) });
}
