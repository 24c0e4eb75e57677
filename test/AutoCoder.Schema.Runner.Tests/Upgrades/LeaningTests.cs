using Microsoft.Data.Sqlite;
using static AutoCoder.Schema.Runner.Tests.Upgrades.LeaningMigrations;

namespace AutoCoder.Schema.Runner.Tests.Upgrades;

/// <summary>What leans on what a migration takes away, and works no longer: named before the commit, whoever made it.</summary>
internal sealed class LeaningTests : UpgradeTest
{
    private const string View = "CREATE VIEW v AS SELECT a FROM t", Conflict =
        "CREATE TABLE o (x); CREATE TRIGGER tr AFTER INSERT ON o BEGIN INSERT INTO t (b) VALUES (new.x) ON CONFLICT (b) DO NOTHING; END";

    private const string Calls = "CREATE TABLE o (x); CREATE TRIGGER tr AFTER INSERT ON o WHEN norm(new.x) > 0 BEGIN UPDATE t SET a = 1; END";
    private const string Texts = "CREATE TABLE o (x); CREATE TRIGGER tr AFTER INSERT ON o WHEN new.x <> \"lit\" BEGIN UPDATE t SET a = 1; END";
    private const string Instead = "CREATE VIEW v AS SELECT 1 AS x; CREATE TRIGGER tr INSTEAD OF UPDATE ON v BEGIN UPDATE t SET a = new.x; END";
    private const string Fts5 = "CREATE VIRTUAL TABLE ff USING fts5(a, b, content='t', content_rowid='id')";
    private const string Fts4 = "CREATE VIRTUAL TABLE ff USING fts4(content='t', a, b)";

    [TestCase(typeof(DeletesColumn), View, "view v", "no such column: a")]
    [TestCase(typeof(MakesAnew), View, "view v", "no such column: a")]
    [TestCase(typeof(DeletesColumn), "CREATE VIEW v AS SELECT \"lit\" AS k, a FROM t", "view v", "no such column: a")]
    [TestCase(typeof(MakesAnew), "CREATE VIEW v AS SELECT \"lit\" AS k, \"a\" FROM t", "view v", "no such column: \"a\"")]
    [TestCase(typeof(DeletesColumn), "CREATE VIEW v AS SELECT norm(b), a FROM t", "view v", "no such column: a")]
    [TestCase(typeof(DeletesColumn), Calls, "trigger tr on o", "no such column: a")]
    [TestCase(typeof(DropsColumn), Calls, "trigger tr on o", "no such column: a")]
    [TestCase(typeof(MakesAnew), Calls, "trigger tr on o", "no such column: a")]
    [TestCase(typeof(DeletesColumn), Texts, "trigger tr on o", "no such column: a")]
    [TestCase(typeof(MakesAnew), Texts, "trigger tr on o", "no such column: a")]
    [TestCase(typeof(DeletesColumn), Instead, "trigger tr on v", "no such column: a")]
    [TestCase(typeof(DropsColumn), Instead, "trigger tr on v", "no such column: a")]
    [TestCase(typeof(DeletesColumn), "CREATE TABLE o (x); CREATE TRIGGER b1 AFTER INSERT ON o BEGIN DELETE FROM nowhere; END; CREATE TRIGGER b2 AFTER INSERT ON o BEGIN UPDATE t SET a = 1; END", "trigger b2 on o", "no such column: a")]
    [TestCase(typeof(DeletesColumn), Fts5, "search table ff", "T.a")]
    [TestCase(typeof(DropsColumn), Fts5, "search table ff", "T.a")]
    [TestCase(typeof(DeletesColumn), Fts4, "search table ff", "SQL logic error")]
    [TestCase(typeof(RenamesTable), Fts5, "search table ff", "main.t")]
    [TestCase(typeof(RenamesTableBySql), Fts5, "search table ff", "main.t")]
    [TestCase(typeof(RenamesTable), Fts4, "search table ff", "SQL logic error")]
    [TestCase(typeof(RenamesColumn), Fts5, "search table ff", "T.a")]
    [TestCase(typeof(RenamesColumnBySql), Fts4, "search table ff", "SQL logic error")]
    [TestCase(typeof(DeletesTable), "CREATE VIEW v AS SELECT x FROM gone", "view v", "no such table: main.gone")]
    [TestCase(typeof(DropsTable), "CREATE VIEW v AS SELECT x FROM gone", "view v", "no such table: main.gone")]
    [TestCase(typeof(DeletesTable), "CREATE TABLE o (x); CREATE TRIGGER tr AFTER DELETE ON o BEGIN DELETE FROM gone WHERE id = old.x; END", "trigger tr on o", "no such table: main.gone")]
    [TestCase(typeof(DeletesTable), "CREATE VIRTUAL TABLE ff USING fts5(x, content='gone', content_rowid='id')", "search table ff", "main.gone")]
    [TestCase(typeof(DeletesIndex), Conflict, "trigger tr on o", "ON CONFLICT clause does not match")]
    [TestCase(typeof(DropsIndex), Conflict, "trigger tr on o", "ON CONFLICT clause does not match")]
    [TestCase(typeof(DeletesIndex), "CREATE VIEW v AS SELECT c FROM t INDEXED BY ix_b WHERE b > 1", "view v", "no such index: ix_b")]
    [TestCase(typeof(DropsIndex), "CREATE TABLE o (x); CREATE TRIGGER tr AFTER INSERT ON o BEGIN INSERT INTO o SELECT c FROM t INDEXED BY ix_b WHERE b > 1; END", "trigger tr on o", "no such index: ix_b")]
    [TestCase(typeof(AddsColumn), "CREATE TABLE o (d); CREATE VIEW v AS SELECT d FROM t, o", "view v", "ambiguous column name: d")]
    [TestCase(typeof(AddsColumn), "CREATE TABLE o (x); CREATE TRIGGER tr AFTER INSERT ON o BEGIN INSERT INTO t VALUES (1, 2, 3, 4); END", "trigger tr on o", "table t has 5 columns but 4 values were supplied")]
    public async Task What_would_work_no_longer_is_named_and_nothing_is_kept(Type migration, string leaning, string subject, string said)
    {
        string path = await Made(leaning);
        string before = SqliteFile.Rows(path, "SELECT sql FROM sqlite_schema ORDER BY name");
        ChangeRow row = (await UpgradeAsync(TestFleet([typeof(Start), migration], path))).Rows[0];
        row.Result.ShouldBe(ChangeResult.Failed);
        row.Problem.ShouldNotBeNull().ShouldContain(subject);
        row.Problem.ShouldContain(said);
        SqliteFile.Rows(path, "SELECT sql FROM sqlite_schema ORDER BY name").ShouldBe(before);
        SqliteFile.Rows(path, "SELECT Version FROM VersionInfo").ShouldBe("1\n");
    }

    [TestCase(typeof(DeletesTable), "no such table: main.gone")]
    [TestCase(typeof(DropsTable), "no such table: main.gone")]
    [TestCase(typeof(DeletesIndex), "foreign key mismatch - \"child\" referencing \"t\"")]
    [TestCase(typeof(DropsIndex), "foreign key mismatch - \"child\" referencing \"t\"")]
    public async Task A_key_that_leads_nowhere_is_named_where_no_row_tells(Type migration, string said)
    {
        string path = At("a.db");
        await UpgradeAsync(TestFleet([typeof(StartsWithKeys)], path), Quick with { Plan = new(Create: true) });
        ChangeRow row = (await UpgradeAsync(TestFleet([typeof(StartsWithKeys), migration], path))).Rows[0];
        row.Result.ShouldBe(ChangeResult.Failed);
        row.Problem.ShouldNotBeNull().ShouldContain("child");
        row.Problem.ShouldContain(said);
        SqliteFile.Rows(path, "SELECT Version FROM VersionInfo").ShouldBe("1\n");
    }

    [Test]
    public async Task A_search_table_that_is_behind_its_rows_is_no_damage()
    {
        string path = await Made(Fts4);
        SqliteFile.Scalar(path, "PRAGMA quick_check").ShouldContain("malformed inverted index");
        ChangeRow row = (await UpgradeAsync(TestFleet([typeof(Start), typeof(AddsColumn)], path))).Rows[0];
        row.Result.ShouldBe(ChangeResult.Changed);
        row.Notes.ShouldContain("The search table ff does not have what is in the rows that it searches; "
            + "INSERT INTO \"ff\" (\"ff\") VALUES ('rebuild') mends that.");
    }

    [TestCase(typeof(DeletesColumn), View, "DROP VIEW \"v\"")]
    [TestCase(typeof(DropsTable), "CREATE VIEW v AS SELECT x FROM gone; CREATE TABLE o (x); CREATE TRIGGER tr AFTER DELETE ON o BEGIN DELETE FROM gone; END", "DROP VIEW \"v\"; DROP TRIGGER \"tr\"")]
    [TestCase(typeof(RenamesTable), Fts5, "DROP TABLE \"ff\"")]
    [TestCase(typeof(RenamesColumn), "CREATE VIEW v AS SELECT id, a FROM t; CREATE TRIGGER tr INSTEAD OF INSERT ON v BEGIN INSERT INTO t (b) VALUES (new.a); END", "DROP TRIGGER \"tr\"")]
    public async Task Somebody_elses_is_taken_away_by_a_command_that_can_be_pasted(Type migration, string leaning, string sql)
    {
        string path = await Made(leaning);
        ChangeRow row = (await UpgradeAsync(TestFleet([typeof(Start), migration], path))).Rows[0];
        row.NextStep.ShouldBe($"sqlite3 {path} '{sql}'    # then run the upgrade again, and make it anew as it shall be");
        SqliteFile.Execute(path, sql);
        (await UpgradeAsync(TestFleet([typeof(Start), migration], path))).Rows[0].Result.ShouldBe(ChangeResult.Changed);
    }

    [Test]
    public async Task What_the_migrations_made_themselves_is_mended_there()
    {
        string path = await Made("SELECT 1");
        await UpgradeAsync(TestFleet([typeof(Start), typeof(MakesAView)], path));
        ChangeRow row = (await UpgradeAsync(TestFleet([typeof(Start), typeof(MakesAView), typeof(ForgetsItsView)], path))).Rows[0];
        row.Problem.ShouldBe("migration 3 (ForgetsItsView) failed: view own: it worked before the upgrade and would fail after it: "
            + "no such table: main.gone. Migration 3 (ForgetsItsView) takes gone away. Nothing was kept.");
        row.NextStep.ShouldNotBeNull().ShouldStartWith("mend the migration");
    }

    [TestCase(typeof(RenamesTable), View, "SELECT sql FROM sqlite_schema WHERE name = 'v'", "CREATE VIEW v AS SELECT a FROM \"u\"")]
    [TestCase(typeof(RenamesColumn), View, "SELECT sql FROM sqlite_schema WHERE name = 'v'", "CREATE VIEW v AS SELECT \"z\" FROM t")]
    [TestCase(typeof(RenamesColumn), View + "; CREATE VIEW broken AS SELECT x FROM nowhere", "SELECT group_concat(sql, '/') FROM sqlite_schema WHERE type = 'view'", "CREATE VIEW v AS SELECT \"z\" FROM t/CREATE VIEW broken AS SELECT x FROM nowhere")]
    [TestCase(typeof(RenamesTable), View + "; CREATE TABLE o (x); CREATE TRIGGER broken AFTER INSERT ON o BEGIN DELETE FROM nowhere; END", "SELECT sql FROM sqlite_schema WHERE name = 'v'", "CREATE VIEW v AS SELECT a FROM \"u\"")]
    [TestCase(typeof(RenamesColumn), "CREATE VIEW v AS SELECT norm(a) FROM t", "SELECT sql FROM sqlite_schema WHERE name = 'v'", "CREATE VIEW v AS SELECT norm(\"z\") FROM t")]
    [TestCase(typeof(RenamesColumn), "CREATE VIEW v AS SELECT a, \"lit\" FROM t", "SELECT sql FROM sqlite_schema WHERE name = 'v'", "CREATE VIEW v AS SELECT \"z\", 'lit' FROM t")]
    [TestCase(typeof(RenamesTable), "CREATE TABLE o (s CHECK (s IN (\"x\", \"y\")))", "SELECT count(*) FROM u", "1")]
    [TestCase(typeof(DeletesColumn), "CREATE TABLE o (s CHECK (s IN (\"x\", \"y\")))", "SELECT group_concat(name) FROM pragma_table_info('t')", "id,b,c")]
    [TestCase(typeof(DeletesColumn), "CREATE VIEW v AS SELECT x FROM nowhere; CREATE TRIGGER tr INSTEAD OF INSERT ON v BEGIN DELETE FROM gone; END", "SELECT group_concat(name) FROM pragma_table_info('t')", "id,b,c")]
    [TestCase(typeof(RenamesTableBySql), "CREATE TABLE o (s CHECK (s IN (\"x\", \"y\")))", "SELECT count(*) FROM u", "1")]
    [TestCase(typeof(RenamesColumnBySql), View + "; CREATE VIEW broken AS SELECT x FROM nowhere", "SELECT sql FROM sqlite_schema WHERE name = 'v'", "CREATE VIEW v AS SELECT z FROM t")]
    [TestCase(typeof(RenamesColumnBySql), "CREATE VIEW v AS SELECT norm(a) FROM t", "SELECT sql FROM sqlite_schema WHERE name = 'v'", "CREATE VIEW v AS SELECT norm(z) FROM t")]
    [TestCase(typeof(DropsColumn), "CREATE VIEW broken AS SELECT x FROM nowhere; CREATE VIEW v AS SELECT b, \"lit\" FROM t", "SELECT group_concat(name) FROM pragma_table_info('t')", "id,b,c")]
    [TestCase(typeof(RenamesInScript), View, "SELECT (SELECT z FROM u) || (SELECT count(*) FROM made) || (SELECT sql FROM sqlite_schema WHERE name = 'v')", "last3CREATE VIEW v AS SELECT z FROM \"u\"")]
    [TestCase(typeof(RenamesInScript), View + "; CREATE VIEW broken AS SELECT x FROM nowhere", "SELECT (SELECT z FROM u) || (SELECT count(*) FROM made) || (SELECT sql FROM sqlite_schema WHERE name = 'v')", "last3CREATE VIEW v AS SELECT z FROM \"u\"")]
    [TestCase(typeof(RenamesInScript), "CREATE VIEW v AS SELECT norm(a) FROM t; CREATE TABLE o (x); CREATE TRIGGER broken AFTER INSERT ON o BEGIN DELETE FROM nowhere; END", "SELECT group_concat(sql, '/') FROM sqlite_schema WHERE type = 'view'", "CREATE VIEW v AS SELECT norm(z) FROM \"u\"")]
    [TestCase(typeof(RenamesInScriptAlone), View + "; CREATE VIEW broken AS SELECT x FROM nowhere", "SELECT sql FROM sqlite_schema WHERE name = 'v'", "CREATE VIEW v AS SELECT z FROM \"u\"")]
    [TestCase(typeof(TakesItsOwnViewAlong), "CREATE VIEW v AS SELECT x FROM gone", "SELECT x FROM v", "1")]
    [TestCase(typeof(AddsColumn), Fts5, "SELECT count(*) FROM ff", "1")]
    public async Task What_can_be_carried_along_or_was_broken_before_is_in_nobodys_way(Type migration, string leaning, string question, string answer)
    {
        string path = await Made(leaning);
        ChangeRow row = (await UpgradeAsync(TestFleet([typeof(Start), migration], path))).Rows[0];
        row.Problem.ShouldBeNull();
        row.Result.ShouldBe(ChangeResult.Changed);
        SqliteFile.Scalar(path, question).ShouldBe(answer);
    }

    [Test]
    public async Task What_could_not_be_tried_is_named()
    {
        string path = await Made("CREATE VIEW broken AS SELECT x FROM nowhere; CREATE VIEW v AS SELECT norm(c) FROM t");
        ChangeRow row = (await UpgradeAsync(TestFleet([typeof(Start), typeof(DeletesColumn)], path))).Rows[0];
        row.Notes.ShouldContain("Whether the upgrade is in the way of view broken could not be tried: it did not work before (no such table: main.nowhere).");
        row.Notes.ShouldContain("norm() of the application could not be tried: a stand-in was tried instead.");
    }

    private async Task<string> Made(string leaning)
    {
        string path = At("a.db");
        await UpgradeAsync(TestFleet([typeof(Start)], path), Quick with { Plan = new(Create: true) });
        using SqliteConnection connection = SqliteFile.Open(path);
        SqliteFile.AllowTexts(connection);
        using SqliteCommand command = new($"{leaning}; INSERT INTO t VALUES (1, 'a', 'b', 'c')", connection);
        command.ExecuteNonQuery();
        return path;
    }
}
