using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Upgrades;

/// <summary>What a run says it does, held against what it does to tables of every sort.</summary>
internal class ContentProofTests
{
    private const string Fill = "(1, 'one', 'red'), (2, 'two', 'green'), (3, 'three', 'blue'), (4, NULL, 'red')";

    private static readonly Dictionary<string, string> Shapes = new()
    {
        ["alias"] = $"CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT); INSERT INTO t VALUES {Fill}",
        ["numbered"] = $"CREATE TABLE t (id INTEGER, a TEXT, b TEXT); INSERT INTO t VALUES {Fill}",
        ["keyed"] = $"CREATE TABLE t (id INTEGER NOT NULL PRIMARY KEY, a TEXT, b TEXT) WITHOUT ROWID; INSERT INTO t VALUES {Fill}",
        ["composite"] = $"CREATE TABLE t (id INTEGER, a TEXT, b TEXT, PRIMARY KEY (b, id)) WITHOUT ROWID; INSERT INTO t VALUES {Fill}",
        ["collated"] = $"CREATE TABLE t (id TEXT COLLATE NOCASE PRIMARY KEY, a TEXT, b TEXT) WITHOUT ROWID; INSERT INTO t VALUES {Fill}",
        ["hidden"] = $"CREATE TABLE t (id INTEGER, a TEXT, b TEXT, rowid, _rowid_, oid); INSERT INTO t (id, a, b) VALUES {Fill}",
    };

    [Test]
    public void Rows_that_stay_are_compared_and_rows_that_go_are_counted([Values("alias", "numbered", "keyed", "composite", "collated", "hidden")] string shape)
    {
        Proven proven = Prove(Shapes[shape], "DELETE FROM t WHERE id = 2");

        proven.Failure.ShouldBeNull();
        proven.Proof.Losses.Select(loss => loss.Description).ShouldBe(["rows of table t (deleted: 1)"]);
        proven.Proof.Notes.ShouldBe(["Migration 1 (One) deletes rows of t."]);
    }

    [Test]
    public void A_value_of_a_row_that_stays_is_missed([Values("alias", "numbered", "keyed", "composite", "collated", "hidden")] string shape) =>
        Prove(Shapes[shape], "DELETE FROM t WHERE id = 2", "UPDATE t SET a = 'lost' WHERE id = 3").Failure.ShouldNotBeNull()
            .ShouldMatch(@"of t ha(s|ve) other values than before \(1 row(: rowid 3)?\), and no migration of this run writes to");

    [TestCase("DELETE FROM t", "", "4", TestName = "A DELETE without WHERE")]
    [TestCase("DELETE FROM t WHERE id > 2", "", "2", TestName = "A DELETE with WHERE")]
    [TestCase("UPDATE t SET a = 'x' WHERE id = 1; DELETE FROM t WHERE id = 2", "", "1", TestName = "A DELETE beside an UPDATE")]
    [TestCase("INSERT INTO t VALUES (9, 'nine', 'red'); DELETE FROM t WHERE id = 2", "", "1", TestName = "A DELETE behind an INSERT")]
    [TestCase("DELETE FROM t; INSERT INTO t VALUES (1, 'uno', 'rojo'), (2, 'dos', 'verde')", "", "4", TestName = "Rows that are seeded anew")]
    [TestCase("INSERT OR REPLACE INTO t VALUES (2, 'dos', 'verde')", "", "1", TestName = "INSERT OR REPLACE")]
    [TestCase("REPLACE INTO t SELECT id, 'x', b FROM t", "", "4", TestName = "REPLACE by a query")]
    [TestCase("INSERT INTO t VALUES (2, 'dos', 'x') ON CONFLICT (id) DO UPDATE SET a = excluded.a", "", "", TestName = "An upsert")]
    [TestCase("INSERT INTO t (a, b) SELECT a, b FROM t", "", "", TestName = "INSERT SELECT into the same table")]
    [TestCase("UPDATE t SET id = id + 10; DELETE FROM t WHERE id = 12", "", "1", TestName = "A DELETE beside an UPDATE of the key")]
    [TestCase("ALTER TABLE t RENAME TO u; DELETE FROM u WHERE id = 1; ALTER TABLE u RENAME COLUMN a TO c", "", "1", TestName = "A DELETE beside renames")]
    [TestCase("DROP TABLE t; CREATE TABLE t (id INTEGER PRIMARY KEY, x)", "", "", TestName = "A table made anew under its name")]
    [TestCase("DELETE FROM t WHERE id = 2; CREATE TABLE u (id INTEGER PRIMARY KEY, a TEXT, b TEXT); INSERT INTO u (id, a, b) SELECT id, a, b FROM t; DROP TABLE t; ALTER TABLE u RENAME TO t", "", "1", TestName = "A DELETE before a rebuild")]
    public void What_the_run_says_passes(string said, string unsaid, string deleted)
    {
        Proven proven = Prove(Shapes["alias"], said, unsaid);

        proven.Failure.ShouldBeNull();
        string.Join(",", proven.Proof.Losses.Select(loss => $"{loss.Count}")).ShouldBe(deleted);
    }

    [TestCase("DELETE FROM t WHERE id = 2", "UPDATE t SET b = 'x' WHERE id > 2", "the column b of t has other values than before (2 rows: rowid 3, 4), and no migration of this run writes to it. A migration that does so by code says it with [MigrationTrait(\"writes\", \"t\")]")]
    [TestCase("DELETE FROM t WHERE id = 2; UPDATE t SET a = 'x'", "UPDATE t SET b = 'x' WHERE id = 1", "the column b of t has other values than before (1 row: rowid 1)")]
    [TestCase("INSERT INTO t VALUES (9, 'nine', 'red')", "UPDATE t SET b = 'x' WHERE id = 1", "the column b of t has other values than before (1 row: rowid 1)")]
    [TestCase("INSERT INTO t VALUES (9, 'nine', 'red')", "DELETE FROM t WHERE id = 1", "the table t has lost rows that it had (1 row: rowid 1), and no migration of this run deletes rows of it. Say that it is meant with [MigrationTrait(\"destructive\", \"t: why\")]")]
    [TestCase("DELETE FROM t WHERE id = 2", "INSERT INTO t VALUES (9, 'nine', 'red')", "the table t has rows that it did not have (1 row: rowid 9), and no migration of this run adds rows to it")]
    [TestCase("INSERT OR REPLACE INTO t VALUES (2, 'dos', 'verde')", "UPDATE t SET b = 'x' WHERE id > 2", "the column b of t has other values than before (3 rows: rowid 2, 3, 4)")]
    [TestCase("INSERT OR REPLACE INTO t VALUES (2, 'dos', 'verde')", "DELETE FROM t WHERE id > 2", "the table t has lost rows that it had (2 rows: rowid 3, 4)")]
    [TestCase("INSERT INTO t VALUES (2, 'dos', 'x') ON CONFLICT (id) DO UPDATE SET a = excluded.a", "UPDATE t SET b = 'x' WHERE id = 2", "the column b of t has other values than before (1 row: rowid 2)")]
    [TestCase("INSERT INTO t VALUES (2, 'dos', 'x') ON CONFLICT (id) DO NOTHING", "UPDATE t SET a = 'x' WHERE id = 2", "the column a of t has other values than before (1 row: rowid 2)")]
    [TestCase("DELETE FROM t; INSERT INTO t VALUES (1, 'uno', 'rojo')", "INSERT INTO t VALUES (2, 'x', 'x'), (3, 'x', 'x')", "the column a of t has other values than before (3 rows: rowid 1, 2, 3)")]
    [TestCase("UPDATE t SET id = id + 10; DELETE FROM t WHERE id = 12", "UPDATE t SET a = 'x' WHERE id = 13", "the columns a, b of t have other values than before (1 row), and no migration of this run writes to them")]
    [TestCase("UPDATE t SET id = id + 10", "UPDATE t SET a = 'x' WHERE id = 13", "the column a of t has other values than before (1 row)")]
    [TestCase("ALTER TABLE t RENAME TO u; DELETE FROM u WHERE id = 1; ALTER TABLE u RENAME COLUMN a TO c", "UPDATE u SET c = 'x' WHERE id = 2", "the column a of t has other values than before (1 row: rowid 2)")]
    [TestCase("DELETE FROM t WHERE id = 1", "DROP TABLE t; CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT)", "")]
    [TestCase("DELETE FROM t WHERE id = 2", "DELETE FROM t WHERE id = 1", "")]
    public void What_it_does_beyond_is_named(string said, string unsaid, string problem)
    {
        string? failure = Prove(Shapes["alias"], said, unsaid).Failure;

        if (problem.Length == 0) failure.ShouldBeNull(); // how many rows a DELETE takes, its condition says
        else failure.ShouldNotBeNull().ShouldContain(problem);
    }

    [TestCase("a TEXT UNIQUE ON CONFLICT REPLACE", "INSERT INTO t VALUES (9, 'one')", "the table t has lost rows that it had (1 row: rowid 1)")]
    [TestCase("a TEXT UNIQUE ON CONFLICT REPLACE", "UPDATE t SET a = 'one' WHERE id = 2", "the table t has 1 rows instead of 2 (1 row: rowid 1)")]
    [TestCase("a TEXT UNIQUE", "UPDATE OR REPLACE t SET a = 'one' WHERE id = 2", "")]
    public void Rows_that_a_key_of_the_table_itself_replaces_are_missed(string column, string said, string problem)
    {
        string? failure = Prove($"CREATE TABLE t (id INTEGER PRIMARY KEY, {column}); INSERT INTO t VALUES (1, 'one'), (2, 'two')", said).Failure;

        if (problem.Length == 0) failure.ShouldBeNull();
        else failure.ShouldNotBeNull().ShouldContain(problem);
    }

    [TestCase("AFTER UPDATE OF a ON t BEGIN UPDATE t SET b = NULL WHERE id = new.id; END", "UPDATE t SET a = 'x'", "the column b of t has other values than before (4 rows: rowid 1, 2, 3, 4), and no migration of this run writes to it; probably the trigger tidy does, which it sets off. A migration that means it says so with [MigrationTrait(\"writes\", \"t.b\")]")]
    [TestCase("AFTER UPDATE ON t BEGIN UPDATE other SET x = 0; END", "UPDATE t SET a = 'x'", "the column x of other has other values than before (2 rows: rowid 1, 2), and no migration of this run writes to it; probably the trigger tidy does")]
    [TestCase("AFTER DELETE ON t BEGIN DELETE FROM other WHERE id = old.id; END", "DELETE FROM t WHERE id = 1", "the table other has 1 rows instead of 2 (1 row: rowid 1), and no migration of this run deletes rows of it; probably the trigger tidy does, which it sets off. Say that it is meant with [MigrationTrait(\"destructive\", \"other: why\")]")]
    [TestCase("AFTER DELETE ON t BEGIN UPDATE t SET b = 'x'; END", "DELETE FROM t WHERE id = 1", "the column b of t has other values than before (3 rows: rowid 2, 3, 4)")]
    [TestCase("AFTER INSERT ON t BEGIN INSERT OR REPLACE INTO other VALUES (1, 7); END", "INSERT INTO t VALUES (9, 'x', 'y')", "the column x of other has other values than before (1 row: rowid 1)")]
    [TestCase("AFTER INSERT ON t BEGIN INSERT INTO other (x) VALUES (new.a); END", "INSERT INTO t VALUES (9, 'x', 'y')", "")]
    [TestCase("AFTER INSERT ON t BEGIN UPDATE other SET x = 0; END", "UPDATE t SET a = 'x'", "")]
    public void What_a_trigger_of_the_file_takes_away_is_missed_and_the_trigger_named(string trigger, string said, string problem)
    {
        string? failure = Prove(
            $"{Shapes["alias"]}; CREATE TABLE other (id INTEGER PRIMARY KEY, x); INSERT INTO other VALUES (1, 1), (2, 2); CREATE TRIGGER tidy {trigger}", said).Failure;

        if (problem.Length == 0) failure.ShouldBeNull();
        else failure.ShouldNotBeNull().ShouldContain(problem);
    }

    [Test]
    public void The_tables_behind_an_index_of_words_follow_the_rows_and_other_tables_do_not()
    {
        string words = $"{Shapes["alias"]}; CREATE VIRTUAL TABLE w USING fts5 (a, content = 't', content_rowid = 'id'); INSERT INTO w (w) VALUES ('rebuild'); "
            + "CREATE TRIGGER ai AFTER UPDATE ON t BEGIN INSERT INTO w (w, rowid, a) VALUES ('delete', old.id, old.a); INSERT INTO w (rowid, a) VALUES (new.id, new.a); END";

        Prove(words, "UPDATE t SET a = 'other'").Failure.ShouldBeNull();
        Prove(words, "UPDATE t SET a = 'other'", "UPDATE t SET b = 'lost' WHERE id = 1").Failure.ShouldNotBeNull().ShouldContain("the column b of t has other values");
        Prove(words, "UPDATE t SET a = 'other'; ALTER TABLE w RENAME TO x").Failure.ShouldBeNull();
        Prove(words, "ALTER TABLE w RENAME TO x").Failure.ShouldBeNull();
        Prove(words, "DELETE FROM t WHERE id = 1", "DELETE FROM w_docsize WHERE id = 1").Failure.ShouldBe(
            "the table w_docsize, in which w keeps what it stores, has another content (3 rows instead of 4), and no migration of this run writes to w");
        Prove(words, "", "DROP TABLE w").Failure.ShouldBe("the table w is gone, and no migration of this run drops it");
    }

    [Test]
    public void What_a_view_is_written_to_is_written_to_its_table()
    {
        string view = $"{Shapes["alias"]}; CREATE VIEW v AS SELECT id, a FROM t; CREATE TRIGGER tv INSTEAD OF UPDATE ON v BEGIN UPDATE t SET a = new.a WHERE id = old.id; END";

        Prove(view, "UPDATE v SET a = 'x' WHERE id = 1").Failure.ShouldBeNull();
        Prove(view, "UPDATE v SET a = 'x' WHERE id = 1", "UPDATE t SET b = 'lost' WHERE id = 1").Failure.ShouldNotBeNull().ShouldContain("the column b of t");
    }

    [Test]
    public void A_mark_that_names_a_table_excuses_that_rows_of_it_go_and_nothing_else()
    {
        RunStep marked = Step("") with { Destructive = "t: rubbish", RunsCode = true };

        Prove(Shapes["alias"], [marked], "DELETE FROM t WHERE id = 2").Failure.ShouldBeNull();
        Prove(Shapes["alias"], [marked], "DELETE FROM t WHERE id = 2").Proof.Losses.ShouldHaveSingleItem().Count.ShouldBe(1);
        Prove(Shapes["alias"], [marked], "UPDATE t SET a = 'x' WHERE id = 2").Failure.ShouldNotBeNull().ShouldContain("the column a of t has other values");
        Prove($"{Shapes["alias"]}; CREATE TABLE other (x); INSERT INTO other VALUES (1)", [marked], "DELETE FROM other").Failure.ShouldNotBeNull().ShouldContain("the table other has 0 rows instead of 1");
        Prove(Shapes["alias"], [marked with { Destructive = "t.a: rubbish" }], "UPDATE t SET a = 'x' WHERE id = 2").Failure.ShouldBeNull();
        Prove(Shapes["alias"], [marked with { Destructive = "t.a: rubbish" }], "DELETE FROM t WHERE id = 2").Failure.ShouldNotBeNull().ShouldContain("has 3 rows instead of 4");
        Prove(Shapes["alias"], [marked with { Destructive = "rubbish" }], "DELETE FROM t WHERE id = 2").Failure.ShouldNotBeNull().ShouldContain("has 3 rows instead of 4");
    }

    [Test]
    public void Rows_of_a_database_in_another_encoding_are_the_same_rows([Values("UTF-16le", "UTF-16be")] string encoding)
    {
        Prove($"PRAGMA encoding = '{encoding}'; {Shapes["alias"]}", "DELETE FROM t WHERE id = 2").Failure.ShouldBeNull();
        Prove($"PRAGMA encoding = '{encoding}'; {Shapes["alias"]}", "DELETE FROM t WHERE id = 2", "UPDATE t SET a = 'x' WHERE id = 1").Failure.ShouldNotBeNull();
    }

    internal static Proven Prove(string setUp, string said, string unsaid = "") => Prove(setUp, [Step(said)], $"{said};{unsaid}".Trim(';'));

    internal static Proven Prove(string setUp, RunStep[] steps, string executed, ProofTerms? terms = null)
    {
        using ThoroughConnection connection = DatabaseImage.Empty();
        connection.Execute(setUp);
        var schemas = new KnownSchemas(VersionTable.Default, most: 10);
        KnownSchema before = Known(connection, schemas);
        connection.Execute("BEGIN");
        var proof = ContentProof.Of(connection, before, RunPromise.Of(before.Schema, steps), terms ?? new());
        if (executed.Trim(' ', ';').Length > 0) connection.Execute(executed);
        return new(proof, proof.Check(connection, Known(connection, schemas))?.Message);
    }

    internal static RunStep Step(string statements) =>
        new("migration 1 (One)", [.. SqlScript.Split(statements).Select(statement => statement.Text)]);

    private static KnownSchema Known(SqliteConnection connection, KnownSchemas schemas)
    {
        using SqliteStatement rows = connection.Prepare(KnownSchemas.Rows);
        return schemas.Of(rows);
    }

    internal sealed record Proven(ContentProof Proof, string? Failure);
}
