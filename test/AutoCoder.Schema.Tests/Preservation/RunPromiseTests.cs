namespace AutoCoder.Schema.Tests.Preservation;

internal class RunPromiseTests
{
    private const string Notes = "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT, colour TEXT)";
    private const string Plain = "CREATE TABLE plain (a TEXT, b TEXT)";

    private const string Rebuild = "ALTER TABLE \"notes\" RENAME TO \"old_notes\"; CREATE TABLE \"notes\" (id INTEGER PRIMARY KEY, text TEXT NOT NULL, colour TEXT); "
        + "INSERT OR ABORT INTO \"notes\" (\"id\", \"text\", \"colour\") SELECT \"id\", \"text\", \"colour\" FROM \"old_notes\"; DROP TABLE \"old_notes\"";

    private static IEnumerable<TestCaseData> Runs()
    {
        yield return Run("nothing", "", "notes(id,text,colour) plain(a,b)");
        yield return Run("an update", "UPDATE notes SET text = 'x', colour = (SELECT a FROM plain) WHERE id = 1", "notes(id) plain(a,b)");
        yield return Run("an update of a list", "UPDATE notes AS n SET (text, colour) = (SELECT a, b FROM plain)", "notes(id) plain(a,b)");
        yield return Run("an update behind WITH", "WITH x AS (SELECT 1) UPDATE notes SET text = NULL", "notes(id,colour) plain(a,b)");
        yield return Run("an update that replaces", "UPDATE OR REPLACE notes SET text = NULL", "notes(id,colour)- plain(a,b)");
        yield return Run("an update of the key", "UPDATE notes SET id = id + 1", "notes(text,colour)unkeyed plain(a,b)");
        yield return Run("an insert", "INSERT INTO notes (text) VALUES ('x')", "notes(id,text,colour)+ plain(a,b)");
        yield return Run("an insert that replaces", "INSERT OR REPLACE INTO notes VALUES (1, 'x', 'y')", "notes(id,text,colour)-1+1 plain(a,b)");
        yield return Run("an insert that may update", "INSERT INTO notes VALUES (1, 'x', 'y') ON CONFLICT DO UPDATE SET text = 'x'", "notes(id,colour)+ plain(a,b)");
        yield return Run("REPLACE", "REPLACE INTO notes VALUES (1, 'x', 'y'), (2, 'x', 'y')", "notes(id,text,colour)-2+2 plain(a,b)");
        yield return Run("a delete", "DELETE FROM notes WHERE id = 1", "notes(id,text,colour)- plain(a,b)");
        yield return Run("a column added", "ALTER TABLE notes ADD COLUMN glow TEXT", "notes(id,text,colour) plain(a,b)");
        yield return Run("a column added and filled", "ALTER TABLE notes ADD glow TEXT; UPDATE notes SET glow = 1", "notes(id,text,colour) plain(a,b)");
        yield return Run("a column dropped", "ALTER TABLE notes DROP COLUMN colour", "notes(id,text) plain(a,b)");
        yield return Run("a column dropped and added again", "ALTER TABLE notes DROP COLUMN colour; ALTER TABLE notes ADD COLUMN colour TEXT", "notes(id,text) plain(a,b)");
        yield return Run("a column renamed", "ALTER TABLE notes RENAME COLUMN colour TO shade", "notes(id,text,colour>shade) plain(a,b)");
        yield return Run("a column renamed and written", "ALTER TABLE notes RENAME colour TO shade; UPDATE notes SET shade = 1", "notes(id,text) plain(a,b)");
        yield return Run("a table renamed", "ALTER TABLE notes RENAME TO papers; UPDATE papers SET text = 1", "notes>papers(id,colour) plain(a,b)");
        yield return Run("a table dropped", "DROP TABLE IF EXISTS notes", "notes>gone plain(a,b)");
        yield return Run("a rebuild", Rebuild, "notes(id,text,colour) plain(a,b)");
        yield return Run("a rebuild twice", $"{Rebuild}; {Rebuild}", "notes(id,text,colour) plain(a,b)");
        yield return Run("a rebuild that fills", Rebuild.Replace("SELECT \"id\", \"text\"", "SELECT \"id\", coalesce(\"text\", '')", StringComparison.Ordinal), "notes(id,colour) plain(a,b)");
        yield return Run("a rebuild that swaps two columns", Rebuild.Replace("SELECT \"id\", \"text\", \"colour\"", "SELECT \"id\", \"colour\", \"text\"", StringComparison.Ordinal), "notes(id,colour>text,text>colour) plain(a,b)");
        yield return Run("a rebuild after an update", $"UPDATE notes SET text = 1; {Rebuild}", "notes(id,colour) plain(a,b)");
        yield return Run(
            "a rebuild by hand under another name",
            "CREATE TABLE fresh (id INTEGER PRIMARY KEY, text TEXT); INSERT INTO fresh (id, text) SELECT id, text FROM notes; DROP TABLE notes; ALTER TABLE fresh RENAME TO notes",
            "notes(id,text,colour) plain(a,b)");
        yield return Run(
            "a rebuild of a table that is numbered by itself",
            "CREATE TABLE fresh (a TEXT, b TEXT); INSERT INTO fresh (a, b) SELECT a, b FROM plain; DROP TABLE plain; ALTER TABLE fresh RENAME TO plain",
            "notes(id,text,colour) plain(a,b)unkeyed");
        yield return Run(
            "a rebuild that carries the numbers",
            "CREATE TABLE fresh (a TEXT, b TEXT); INSERT INTO fresh (rowid, a, b) SELECT rowid, a, b FROM plain; DROP TABLE plain; ALTER TABLE fresh RENAME TO plain",
            "notes(id,text,colour) plain(a,b)");
        yield return Run(
            "a rebuild of a part of the rows",
            "CREATE TABLE fresh (a TEXT); INSERT INTO fresh SELECT a FROM plain WHERE b = 1; DROP TABLE plain; ALTER TABLE fresh RENAME TO plain",
            "notes(id,text,colour) plain>gone");
        yield return Run("a copy into a table that is there", "INSERT INTO plain (a) SELECT text FROM notes", "notes(id,text,colour) plain(a,b)+");
        yield return Run("a trigger that is made on the way", "CREATE TRIGGER t AFTER UPDATE ON notes BEGIN DELETE FROM plain; END; UPDATE notes SET text = 1", "notes(id,colour) plain(a,b)-");
        yield return Run("a trigger that goes before", "CREATE TRIGGER t AFTER UPDATE ON notes BEGIN DELETE FROM plain; END; DROP TRIGGER t; UPDATE notes SET text = 1", "notes(id,colour) plain(a,b)");
        yield return Run("what is no statement", "BLUBB plain", "notes(id,text,colour) plain()-+");
        yield return Run("questions and indexes", "SELECT * FROM notes; CREATE INDEX i ON notes (text); DROP INDEX i; PRAGMA user_version = 3", "notes(id,text,colour) plain(a,b)");
        yield return Run("another database", "UPDATE temp.notes SET text = 1; CREATE TEMP TABLE plain2 (x)", "notes(id,text,colour) plain(a,b)");
    }

    [TestCaseSource(nameof(Runs))]
    public void A_run_keeps_what_no_statement_of_it_writes_to(string statements, string kept) =>
        Text(RunPromise.Of(Schema(Notes, Plain), [Step(statements)])).ShouldBe(kept);

    [TestCase("AFTER INSERT ON notes BEGIN UPDATE plain SET a = 1; END", "log(x)+ notes(id,text,colour)+ plain(a,b)!a")]
    [TestCase("AFTER INSERT ON notes BEGIN DELETE FROM plain; END", "log(x) notes(id,text,colour)+ plain(a,b)!a")]
    [TestCase("AFTER INSERT ON notes BEGIN INSERT INTO plain (a) VALUES (1); END", "log(x) notes(id,text,colour)+ plain(a,b)+")]
    [TestCase("AFTER INSERT ON notes BEGIN INSERT OR REPLACE INTO plain (a) VALUES (1); END", "log(x) notes(id,text,colour)+ plain(a,b)+!a")]
    [TestCase("AFTER INSERT ON notes BEGIN INSERT INTO plain (a) VALUES (1) ON CONFLICT DO UPDATE SET b = 2; END", "log(x)+ notes(id,text,colour)+ plain(a,b)+!a")]
    [TestCase("AFTER INSERT ON notes BEGIN UPDATE notes SET text = CASE WHEN 1 THEN 2 END; END", "log(x) notes(id,text,colour)+!a plain(a,b)")]
    [TestCase("AFTER UPDATE OF text ON notes BEGIN UPDATE plain SET a = 1; END", "log(x) notes(id,text,colour)+ plain(a,b)")]
    public void What_a_trigger_of_before_changes_nobody_said_and_what_it_adds_takes_nothing_away(string trigger, string kept)
    {
        DatabaseSchema schema = Schema(
            Notes, Plain, "CREATE TABLE log (x)", $"CREATE TRIGGER a {trigger}", "CREATE TRIGGER b AFTER UPDATE ON plain BEGIN INSERT INTO log VALUES (1); END");

        Text(RunPromise.Of(schema, [Step("INSERT INTO notes (text) VALUES ('x')")])).ShouldBe(kept);
    }

    [TestCase("a", "AFTER UPDATE ON notes BEGIN DELETE FROM plain; END", "notes(id,colour) plain(a,b)-")]
    [TestCase("a", "after update on notes begin\n  delete from plain;\nend", "notes(id,colour) plain(a,b)!a")]
    [TestCase("a", "AFTER UPDATE ON notes BEGIN DELETE FROM plain WHERE a = 1; END", "notes(id,colour) plain(a,b)!a")]
    [TestCase("b", "AFTER UPDATE ON notes BEGIN DELETE FROM plain; END", "notes(id,colour) plain(a,b)!a")]
    public void What_a_trigger_does_that_migrations_made_is_meant_while_it_is_what_they_made(string name, string made, string kept)
    {
        DatabaseSchema file = Schema(Notes, Plain, "CREATE TRIGGER a AFTER UPDATE ON notes BEGIN DELETE FROM plain; END");
        DatabaseSchema recorded = Schema(Notes, Plain, $"CREATE TRIGGER {name} {made}");

        Text(RunPromise.Of(file, [Step("UPDATE notes SET text = 1")], recorded)).ShouldBe(kept);
        Text(RunPromise.Of(file, [Step($"{Rebuild}; CREATE TRIGGER a AFTER UPDATE ON notes BEGIN DELETE FROM plain; END; UPDATE notes SET text = 1")], recorded))
            .ShouldBe(kept);
    }

    [Test]
    public void A_trigger_that_a_rebuild_makes_again_is_that_of_before()
    {
        DatabaseSchema schema = Schema(Notes, Plain, "CREATE TRIGGER a AFTER UPDATE ON notes BEGIN DELETE FROM plain; END");

        Text(RunPromise.Of(schema, [Step($"{Rebuild}; CREATE TRIGGER a AFTER UPDATE ON notes BEGIN DELETE FROM plain; END; UPDATE notes SET text = 1")]))
            .ShouldBe("notes(id,colour) plain(a,b)!a");
    }

    [Test]
    public void Who_writes_to_a_view_means_what_its_trigger_does()
    {
        DatabaseSchema schema = Schema(Notes, Plain, "CREATE VIEW v AS SELECT id, text FROM notes", "CREATE TRIGGER a INSTEAD OF UPDATE ON v BEGIN UPDATE notes SET text = new.text WHERE id = old.id; END");

        Text(RunPromise.Of(schema, [Step("UPDATE v SET text = 'x'")])).ShouldBe("notes(id,colour) plain(a,b)");
    }

    [Test]
    public void Triggers_that_set_off_each_other_come_to_an_end()
    {
        string[] tables = [.. Enumerable.Range(0, 30).Select(i => $"CREATE TABLE t{i} (x)")];
        string body = string.Concat(Enumerable.Range(0, 30).Select(i => $"UPDATE t{i} SET x = 1; "));
        string[] triggers = [.. Enumerable.Range(0, 30).Select(i => $"CREATE TRIGGER r{i} AFTER UPDATE ON t{i} BEGIN {body}END")];

        RunPromise.Of(Schema([.. tables, .. triggers]), [Step("UPDATE t0 SET x = 2")]).Tables.Single(table => table.Table == "t7").Triggers.Length.ShouldBe(30);
    }

    [TestCase("ALTER TABLE plain RENAME TO bare; INSERT INTO notes (text) VALUES ('x')", "notes(id,text,colour)+ plain>bare(a,b)!a")]
    [TestCase("ALTER TABLE notes RENAME TO papers; INSERT INTO papers (text) VALUES ('x')", "notes>papers(id,text,colour)+ plain(a,b)!a")]
    [TestCase("PRAGMA legacy_alter_table = ON; ALTER TABLE plain RENAME TO bare; PRAGMA legacy_alter_table = OFF; INSERT INTO notes (text) VALUES ('x')", "notes(id,text,colour)+ plain>bare(a,b)")]
    [TestCase("DROP TABLE notes; CREATE TABLE notes (id); INSERT INTO notes VALUES (1)", "notes>gone plain(a,b)")]
    public void A_trigger_goes_with_its_table_and_follows_the_one_that_it_writes_to(string statements, string kept)
    {
        DatabaseSchema schema = Schema(Notes, Plain, "CREATE TRIGGER a AFTER INSERT ON notes BEGIN UPDATE plain SET a = 1; END");

        Text(RunPromise.Of(schema, [Step(statements)])).ShouldBe(kept);
    }

    [Test]
    public void Vacuum_may_number_rows_anew() =>
        Text(RunPromise.Of(Schema(Notes, Plain), [Step("VACUUM")])).ShouldBe("notes(id,text,colour) plain(a,b)unkeyed");

    [Test]
    public void Code_is_trusted_only_with_the_tables_that_its_recording_names_and_a_note_says_so()
    {
        var promise = RunPromise.Of(Schema(Notes, Plain), [Step("SELECT id FROM notes") with { RunsCode = true }]);

        Text(promise).ShouldBe("notes()-+ plain(a,b)");
        promise.Notes.ShouldBe(["migration 1 (One) runs code: the contents of notes were not compared."]);
    }

    [Test]
    public void Tables_that_a_migration_says_it_writes_to_are_left_out() =>
        Text(RunPromise.Of(Schema(Notes, Plain), [Step("") with { AlsoWrites = ["Plain"] }])).ShouldBe("notes(id,text,colour) plain()-+");

    [TestCase("DROP TABLE plain", "migration 1 (One) drops the table plain.")]
    [TestCase("ALTER TABLE plain DROP a", "migration 1 (One) drops the column a of plain.")]
    [TestCase("DELETE FROM plain; DELETE FROM plain WHERE a = 1", "migration 1 (One) deletes rows of plain.")]
    [TestCase(Rebuild, "")]
    [TestCase("CREATE TABLE own (x); DELETE FROM own; DROP TABLE own", "")]
    public void What_a_step_takes_away_is_told_once(string statements, string losses) =>
        string.Join(' ', RunPromise.Of(Schema(Notes, Plain), [Step(statements)]).Losses).ShouldBe(losses);

    [Test]
    public void A_step_that_deletes_on_purpose_gives_its_reason_instead() =>
        RunPromise.Of(Schema(Notes, Plain), [Step("DROP TABLE plain") with { Destructive = "nobody reads it" }])
            .Losses.ShouldBe(["migration 1 (One) deletes on purpose: nobody reads it"]);

    [TestCase("plain: nobody reads it", "DROP TABLE plain", "")]
    [TestCase("plain.a: nobody reads it", "ALTER TABLE plain DROP a", "")]
    [TestCase("plain: nobody reads it", "ALTER TABLE plain DROP a", "")]
    [TestCase("plain.a, notes: nobody reads them", "ALTER TABLE plain DROP a; DELETE FROM notes", "")]
    [TestCase("plain.a: one; and two; notes: three", "ALTER TABLE plain DROP a; DELETE FROM notes", "")]
    [TestCase("\"plain\".[a]: nobody reads it", "ALTER TABLE plain DROP a", "")]
    [TestCase("PLAIN.A: nobody reads it", "ALTER TABLE plain DROP a", "")]
    [TestCase("nobody reads it", "DROP TABLE plain; DELETE FROM notes", "")]
    [TestCase("cleanup: nobody reads it", "DROP TABLE plain", "")]
    [TestCase("plain.a: nobody reads it", "ALTER TABLE plain DROP b", "migration 1 (One) drops the column b of plain.")]
    [TestCase("plain.a: nobody reads it", "DELETE FROM plain", "migration 1 (One) deletes rows of plain.")]
    [TestCase("plain.a: nobody reads it", "DROP TABLE plain", "migration 1 (One) drops the table plain.")]
    [TestCase("notes: nobody reads it", "DROP TABLE plain", "migration 1 (One) drops the table plain.")]
    [TestCase(" ", "DROP TABLE plain", "migration 1 (One) drops the table plain.")]
    public void A_mark_excuses_what_it_names_and_one_without_a_name_what_the_statements_show(string mark, string statements, string unmarked) =>
        string.Join(' ', RunPromise.Of(Schema(Notes, Plain), [Step(statements) with { Destructive = mark }]).Unmarked).ShouldBe(unmarked);

    [TestCase("nobody reads it", "notes(id,text,colour) plain(a,b)")]
    [TestCase("plain: nobody reads it", "notes(id,text,colour) plain(a,b)-")]
    [TestCase("plain.b: nobody reads it", "notes(id,text,colour) plain(a)")]
    public void What_is_not_in_the_statements_a_mark_has_to_name(string mark, string kept) =>
        Text(RunPromise.Of(Schema(Notes, Plain), [Step("") with { Destructive = mark, RunsCode = true }])).ShouldBe(kept);

    [Test]
    public void A_column_that_a_migration_says_it_writes_to_is_left_out_alone() =>
        Text(RunPromise.Of(Schema(Notes, Plain), [Step("") with { AlsoWrites = ["plain.a"] }])).ShouldBe("notes(id,text,colour) plain(b)");

    [TestCase("CREATE TABLE t (a UNIQUE)", false)]
    [TestCase("CREATE INDEX i ON notes (text, colour)", false)]
    [TestCase("ALTER TABLE notes ADD COLUMN c TEXT", false)]
    [TestCase("ALTER TABLE notes ADD COLUMN c TEXT NOT NULL DEFAULT 'x'", false)]
    [TestCase("ALTER TABLE notes RENAME COLUMN text TO words", false)]
    [TestCase("DROP INDEX i", false)]
    [TestCase("CREATE VIEW v AS SELECT 1", false)]
    [TestCase("CREATE UNIQUE INDEX i ON notes (text)", true)]
    [TestCase("CREATE INDEX i ON notes (json_extract(text, '$.a'))", true)]
    [TestCase("CREATE INDEX i ON notes (text) WHERE json(text) = 1", true)]
    [TestCase("ALTER TABLE notes ADD COLUMN c TEXT CHECK (c > 1)", true)]
    [TestCase("ALTER TABLE notes ADD COLUMN c INTEGER REFERENCES plain (a)", true)]
    [TestCase("ALTER TABLE notes ADD CHECK (id > 1)", true)]
    [TestCase("ALTER TABLE notes ALTER COLUMN text SET NOT NULL", true)]
    [TestCase("CREATE TABLE t AS SELECT * FROM notes", true)]
    [TestCase("UPDATE notes SET text = 1", true)]
    [TestCase("INSERT INTO notes VALUES (1, 2, 3)", true)]
    [TestCase("DELETE FROM notes", true)]
    [TestCase(Rebuild, true)]
    [TestCase("PRAGMA legacy_alter_table = 1", true)]
    [TestCase("nonsense", true)]
    public void A_statement_that_rows_can_stand_against_is_a_risk(string statements, bool isRisk) => DataRisk.Of([Step(statements)]).ShouldBe(isRisk);

    [Test]
    public void Code_is_a_risk() => DataRisk.Of([Step("") with { RunsCode = true }]).ShouldBeTrue();

    private static TestCaseData Run(string name, string statements, string kept) => new TestCaseData(statements, kept).SetArgDisplayNames(name);

    private static RunStep Step(string statements) => new("migration 1 (One)", [.. SqlScript.Split(statements).Select(statement => statement.Text)]);

    private static DatabaseSchema Schema(params string[] statements) => SchemaReader.Read([.. statements.Select(Entry)]);

    private static SchemaEntry Entry(string sql)
    {
        string[] words = sql.Split(' ');
        string table = words[1] == "TRIGGER" ? words[Array.IndexOf(words, "ON") + 1] : words[2];
        return new(words[1].ToLowerInvariant(), words[2], table, sql);
    }

    private static string Text(RunPromise promise) => string.Join(' ', promise.Tables.Select(Text));

    private static string Text(TablePromise table)
    {
        if (table.After is null) return $"{table.Table}>gone";
        string columns = string.Join(',', table.Columns.Select(column => column.Column == column.After ? column.Column : $"{column.Column}>{column.After}").ToArray());
        string name = table.Table == table.After ? table.Table : $"{table.Table}>{table.After}";
        string triggers = table.Triggers.IsEmpty ? "" : $"!{string.Join(',', table.Triggers.ToArray())}";
        string gone = table.MostGone is 0 or long.MaxValue ? "" : $"{table.MostGone}", put = table.MostReplaced is 0 or long.MaxValue ? "" : $"{table.MostReplaced}";
        return $"{name}({columns}){(table.MayShrink ? $"-{gone}" : "")}{(table.MayGrow ? $"+{put}" : "")}{(table.IsKeyed ? "" : "unkeyed")}{triggers}";
    }
}
