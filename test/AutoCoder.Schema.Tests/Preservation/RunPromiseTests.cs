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
        yield return Run("an update that replaces", "UPDATE OR REPLACE notes SET text = NULL", "notes()- plain(a,b)");
        yield return Run("an update of the key", "UPDATE notes SET id = id + 1", "notes(text,colour)unkeyed plain(a,b)");
        yield return Run("an insert", "INSERT INTO notes (text) VALUES ('x')", "notes()+ plain(a,b)");
        yield return Run("an insert that replaces", "INSERT OR REPLACE INTO notes VALUES (1, 'x', 'y')", "notes()-+ plain(a,b)");
        yield return Run("an insert that may update", "INSERT INTO notes VALUES (1, 'x', 'y') ON CONFLICT DO UPDATE SET text = 'x'", "notes()-+ plain(a,b)");
        yield return Run("REPLACE", "REPLACE INTO notes VALUES (1, 'x', 'y')", "notes()-+ plain(a,b)");
        yield return Run("a delete", "DELETE FROM notes WHERE id = 1", "notes()- plain(a,b)");
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
        yield return Run("a copy into a table that is there", "INSERT INTO plain (a) SELECT text FROM notes", "notes(id,text,colour) plain()+");
        yield return Run("a trigger that is made on the way", "CREATE TRIGGER t AFTER UPDATE ON notes BEGIN DELETE FROM plain; END; UPDATE notes SET text = 1", "notes(id,colour) plain()-+");
        yield return Run("a trigger that goes before", "CREATE TRIGGER t AFTER UPDATE ON notes BEGIN DELETE FROM plain; END; DROP TRIGGER t; UPDATE notes SET text = 1", "notes(id,colour) plain(a,b)");
        yield return Run("what is no statement", "BLUBB plain", "notes(id,text,colour) plain()-+");
        yield return Run("questions and indexes", "SELECT * FROM notes; CREATE INDEX i ON notes (text); DROP INDEX i; PRAGMA user_version = 3", "notes(id,text,colour) plain(a,b)");
        yield return Run("another database", "UPDATE temp.notes SET text = 1; CREATE TEMP TABLE plain2 (x)", "notes(id,text,colour) plain(a,b)");
    }

    [TestCaseSource(nameof(Runs))]
    public void A_run_keeps_what_no_statement_of_it_writes_to(string statements, string kept) =>
        Text(RunPromise.Of(Schema(Notes, Plain), [Step(statements)])).ShouldBe(kept);

    [Test]
    public void A_trigger_that_the_database_has_writes_too_and_so_do_the_triggers_behind_it()
    {
        DatabaseSchema schema = Schema(
            Notes, Plain, "CREATE TABLE log (x)", "CREATE TRIGGER a AFTER INSERT ON notes BEGIN UPDATE plain SET a = 1; END", "CREATE TRIGGER b AFTER UPDATE ON plain BEGIN INSERT INTO log VALUES (1); END");

        Text(RunPromise.Of(schema, [Step("INSERT INTO notes (text) VALUES ('x')")])).ShouldBe("log()-+ notes()+ plain()-+");
    }

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

    [TestCase("DROP TABLE plain", false, false)]
    [TestCase("ALTER TABLE plain DROP a", false, false)]
    [TestCase("ALTER TABLE plain DROP a", true, true)]
    [TestCase("DELETE FROM plain", false, true)]
    [TestCase("", false, true)]
    public void A_step_whose_purpose_is_there_to_be_seen_is_no_licence_for_other_rows(string statements, bool runsCode, bool isLicence) =>
        RunPromise.Of(Schema(Notes, Plain), [Step(statements) with { Destructive = "nobody reads it", RunsCode = runsCode }]).DeletesUnseen.ShouldBe(isLicence);

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
        return new(words[1] == "TRIGGER" ? "trigger" : "table", words[2], table, sql);
    }

    private static string Text(RunPromise promise) => string.Join(' ', promise.Tables.Select(Text));

    private static string Text(TablePromise table)
    {
        if (table.After is null) return $"{table.Table}>gone";
        string columns = string.Join(',', table.Columns.Select(column => column.Column == column.After ? column.Column : $"{column.Column}>{column.After}").ToArray());
        string name = table.Table == table.After ? table.Table : $"{table.Table}>{table.After}";
        return $"{name}({columns}){(table.MayShrink ? "-" : "")}{(table.MayGrow ? "+" : "")}{(table.IsKeyed ? "" : "unkeyed")}";
    }
}
