namespace AutoCoder.Schema.Preflight.Tests.Gates;

/// <summary>Differences that no rule thinks of: statements are tried on twins of both schemas.</summary>
internal class TwinTests : GateTest
{
    private static readonly object[][] Failing =
    [
        ["CREATE INDEX ix ON notes (json_extract(body, '$.x'))", "INSERT INTO notes fails", "malformed JSON"],
        ["CREATE INDEX ix ON notes (id) WHERE json_extract(body, '$.x') = 1", "INSERT INTO notes", "malformed JSON"],
        ["CREATE INDEX ix ON conversations (json_extract(title, '$')) WHERE mode = 'prod'", "INSERT INTO conversations", "malformed JSON"],
        ["CREATE INDEX ix ON notes (id) WHERE body LIKE 'a'; PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql = replace(sql, 'LIKE', 'REGEXP') WHERE name = 'ix'", "INSERT INTO notes", "unknown function: REGEXP()"],
        ["CREATE INDEX ix ON notes (CASE WHEN body = 'boom' THEN json('x') END)", "body = 'boom'", "malformed JSON"],
        ["ALTER TABLE notes ADD COLUMN g AS (json_extract(body, '$.x'))", "INSERT INTO notes fails", "malformed JSON"],
        ["ALTER TABLE notes ADD COLUMN g AS (json_extract(body, '$.x')); CREATE INDEX ix ON notes (g)", "INSERT INTO notes fails", "malformed JSON"],
        ["ALTER TABLE notes ADD COLUMN oid INTEGER DEFAULT 7", "INSERT INTO notes leaves integer 7 in oid instead of integer 1", ""],
        ["CREATE TABLE other (note INTEGER REFERENCES notes (id)); INSERT INTO notes (id) VALUES (1); INSERT INTO other VALUES (1)", "DELETE FROM notes", "FOREIGN KEY"],
        ["CREATE TABLE other (note INTEGER REFERENCES notes (id) DEFERRABLE INITIALLY DEFERRED)", "DELETE FROM notes", "at COMMIT"],
        ["CREATE TABLE other (note INTEGER NOT NULL REFERENCES notes (id) ON DELETE SET NULL)", "DELETE FROM notes", "NOT NULL constraint failed: other.note"],
        ["CREATE TABLE other (note INTEGER REFERENCES notes (id) ON DELETE CASCADE, x); CREATE TRIGGER tr BEFORE DELETE ON other BEGIN SELECT raise(abort, 'kept'); END", "DELETE FROM notes", "kept"],
    ];

    [TestCaseSource(nameof(Failing))]
    public void What_fails_only_on_the_twin_closes_the_gate(string change, string statement, string said)
    {
        DatabaseReport row = CheckOne(At("a.db", 3, change));
        row.Readiness.ShouldBe(Readiness.NotReady);
        row.Verdicts.OfType<Verdict.Drifted>().Single().Differences.ShouldContain(difference =>
            difference.Class == DifferenceClass.Breaking && difference.Description.Contains(statement, StringComparison.Ordinal)
            && difference.Description.Contains(said, StringComparison.Ordinal));
    }

    [TestCase("CREATE INDEX ix ON notes (lower(body))")]
    [TestCase("CREATE INDEX ix ON notes (body) WHERE body IS NOT NULL")]
    [TestCase("CREATE INDEX ix ON conversations (length(title)) WHERE mode = 'dev'")]
    [TestCase("ALTER TABLE notes ADD COLUMN g AS (upper(body))")]
    [TestCase("ALTER TABLE notes ADD COLUMN extra TEXT DEFAULT 'x'")]
    [TestCase("CREATE TABLE other (note INTEGER REFERENCES notes (id) ON DELETE CASCADE)")]
    [TestCase("CREATE TABLE other (note INTEGER REFERENCES notes (id) ON DELETE SET NULL)")]
    [TestCase("CREATE VIEW v AS SELECT * FROM notes")]
    public void What_does_the_same_on_the_twin_leaves_the_gate_open(string change)
    {
        DatabaseReport row = CheckOne(At("a.db", 3, change));
        row.Readiness.ShouldBe(Readiness.Ready);
        row.Verdicts.OfType<Verdict.Drifted>().Single().Differences.Length.ShouldBe(1);
    }

    // The other way round the code stores JSON, of which SQLite makes no number.
    [TestCase("TEXT", "JSON", "INSERT INTO docs with body = '007' leaves integer 7 in body instead of text '007'")]
    [TestCase("TEXT", "STRING", "values are stored converted")]
    [TestCase("JSON", "TEXT", null)]
    [TestCase("TEXT", "VARCHAR(20)", null)]
    [TestCase("INTEGER", "NUMERIC", null)]
    [TestCase("TEXT", "TEXT DEFAULT 'x'", "INSERT INTO docs without body leaves text 'x' in body instead of NULL")]
    [TestCase("TEXT", "TEXT DEFAULT (json('x'))", "INSERT INTO docs without body fails: malformed JSON")]
    [TestCase("TEXT NOT NULL", "TEXT NOT NULL DEFAULT 'x'", null)]
    [TestCase("TEXT NOT NULL DEFAULT 'x'", "TEXT NOT NULL DEFAULT (nullif('x', 'x'))", "stores nullif('x', 'x') instead of 'x'")]
    [TestCase("TEXT DEFAULT CURRENT_TIMESTAMP", "VARCHAR(9) DEFAULT CURRENT_TIMESTAMP", null)]
    [TestCase("TEXT DEFAULT (hex(randomblob(8)))", "VARCHAR(9) DEFAULT (hex(randomblob(8)))", null)]
    public void A_column_declared_otherwise_closes_the_gate_when_it_stores_something_else(string expected, string actual, string? told)
    {
        string path = Create("a.db", $"CREATE TABLE docs (id INTEGER PRIMARY KEY, body {actual})", VersionInfo, Applied(1));
        DatabaseReport row = Check(FleetOf([$"CREATE TABLE docs (id INTEGER PRIMARY KEY, body {expected})"], path)).Databases[0];
        row.Readiness.ShouldBe(told is null ? Readiness.Ready : Readiness.NotReady);
        string all = string.Join("\n", row.Verdicts.OfType<Verdict.Drifted>().Single().Differences.Select(difference => difference.Description));
        if (told is not null) all.ShouldContain(told);
    }

    [Test]
    public void A_function_of_the_application_stands_in_where_the_expected_schema_uses_it_and_is_told()
    {
        const string Head = "CREATE TABLE docs (id INTEGER PRIMARY KEY, body TEXT); "
            + "CREATE TRIGGER tr AFTER INSERT ON docs BEGIN UPDATE docs SET body = tidy(body) WHERE id = new.id; END";
        string path = Create("a.db", Head, "CREATE INDEX ix ON docs (body)", VersionInfo, Applied(1));
        DatabaseReport row = Check(FleetOf([Head], path)).Databases[0];
        row.Readiness.ShouldBe(Readiness.Ready);
        row.Verdicts.OfType<Verdict.Drifted>().Single().Differences.ShouldContain(difference =>
            difference.Description == "tidy() of the application could not be tried: a stand-in was tried instead.");
    }

    [Test]
    public void What_a_rule_explains_is_not_said_twice()
    {
        DatabaseReport row = CheckOne(At("a.db", 3, "ALTER TABLE notes DROP COLUMN body"));
        row.Verdicts.OfType<Verdict.Drifted>().Single().Differences.ShouldHaveSingleItem().Subject.ShouldBe("notes.body");
    }

    [TestCase("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")]
    [TestCase("INSERT INTO other SELECT zeroblob(100000) FROM (WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n)")]
    public void A_twin_that_does_not_end_is_ended(string endless)
    {
        const string Parent = "CREATE TABLE other (x); CREATE TABLE child (note INTEGER REFERENCES notes (id) ON DELETE CASCADE);";
        DatabaseReport row = CheckOne(At("a.db", 3, $"{Parent} CREATE TRIGGER tr BEFORE DELETE ON child BEGIN {endless}; END"));
        row.Readiness.ShouldBe(Readiness.NotReady);
    }

    // Each statement ends before it is ended, and there are many.
    private const string Slow = "SELECT count(*) FROM (WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 7000) SELECT i FROM n)";

    [Test]
    public void What_the_work_did_not_suffice_for_is_named_and_closes_the_gate_whatever_else_is_said_of_it()
    {
        string path = At("a.db", 3, $"CREATE TABLE other (note INTEGER REFERENCES notes (id)); CREATE VIEW slow AS {Slow}; CREATE TRIGGER tr AFTER INSERT ON notes BEGIN INSERT INTO other SELECT NULL FROM slow; END");
        SchemaDifference[] told = [.. CheckOne(path).Verdicts.OfType<Verdict.Drifted>().Single().Differences];
        told.ShouldContain(one => one.Class == DifferenceClass.Breaking && one.Subject == "notes"
            && one.Description.StartsWith("Not every statement was tried on notes: they take more work than any honest schema needs."));
        told.ShouldNotContain(one => one.Description.Contains("tried on conversations"));
    }

    [Test]
    public void When_too_much_fails_the_tables_that_were_not_reached_are_named()
    {
        string[] tables = [.. Enumerable.Range(0, 9).Select(number => $"CREATE TABLE t{number} (id INTEGER PRIMARY KEY, body TEXT)")];
        string[] indexes = [.. Enumerable.Range(0, 9).Select(number => $"CREATE INDEX ix{number} ON t{number} (json_extract(body, '$.x'))")];
        string path = Create("a.db", [.. tables, .. indexes, VersionInfo, Applied(1)]);
        DatabaseReport row = Check(FleetOf([string.Join("; ", tables)], path)).Databases[0];
        row.Readiness.ShouldBe(Readiness.NotReady);
        SchemaDifference[] told = [.. row.Verdicts.OfType<Verdict.Drifted>().Single().Differences];
        for (int number = 0; number < 9; number++)
            told.ShouldContain(one => one.Class == DifferenceClass.Breaking && one.Description.Contains($" t{number}"), $"t{number}");
        told.ShouldContain(one => one.Description.StartsWith("No statement was tried on t8: too many fail on other tables."));
    }

    [Test]
    public void Tables_of_two_thousand_columns_that_differ_harmlessly_are_all_tried()
    {
        string[] tables = [.. Enumerable.Range(0, 2).Select(number => $"CREATE TABLE t{number} (id INTEGER PRIMARY KEY, {string.Join(", ", Enumerable.Range(1, 1999).Select(column => $"c{column} {(column % 3 == 0 ? "TEXT" : "INTEGER")}"))})")];
        string path = Create("a.db", [.. tables, "CREATE INDEX ix0 ON t0 (c1)", "CREATE INDEX ix1 ON t1 (c1)", VersionInfo, Applied(1)]);
        DatabaseReport row = Check(FleetOf([string.Join("; ", tables)], path)).Databases[0];
        row.Readiness.ShouldBe(Readiness.Ready);
        row.Verdicts.OfType<Verdict.Drifted>().Single().Differences.ShouldAllBe(one => one.Description.Contains("ix0") || one.Description.Contains("ix1"));
    }

    [TestCase("CREATE INDEX ix ON t (json_extract(c450, '$.x'))", "malformed JSON")]
    [TestCase("CREATE TRIGGER tr BEFORE UPDATE OF c450 ON t WHEN new.c450 = 'boom' BEGIN SELECT raise(abort, 'kept'); END", "kept")]
    [TestCase("CREATE TRIGGER tr BEFORE INSERT ON t WHEN new.c450 IS NULL AND new.c449 NOTNULL BEGIN SELECT raise(abort, 'kept'); END", "kept")]
    public void One_column_of_many_closes_the_gate(string made, string said)
    {
        string table = $"CREATE TABLE t (id INTEGER PRIMARY KEY, {string.Join(", ", Enumerable.Range(1, 599).Select(column => $"c{column} TEXT"))})";
        string path = Create("a.db", table, made, VersionInfo, Applied(1));
        DatabaseReport row = Check(FleetOf([table], path)).Databases[0];
        row.Readiness.ShouldBe(Readiness.NotReady);
        row.Verdicts.OfType<Verdict.Drifted>().Single().Differences.ShouldContain(one => one.Class == DifferenceClass.Breaking && (one.Description.Contains(said) || one.Description.Contains("Trigger tr")));
    }

    private const string Trigger = "CREATE TRIGGER hidden BEFORE INSERT ON notes BEGIN SELECT raise(abort, 'kept'); END";
    private const string Key = "CREATE UNIQUE INDEX hidden ON notes (body)";

    // SQLite goes by the statement, and takes any spelling of the type for it; names of its own are no protection either.
    [TestCase(Trigger, "type = 'Trigger'")]
    [TestCase(Trigger, "type = 'TRIGGER'")]
    [TestCase(Trigger, "name = 'sqlite_hidden', sql = replace(sql, 'hidden', 'sqlite_hidden')")]
    [TestCase(Key, "type = 'Index'")]
    [TestCase(Key, "type = 'INDEX', sql = CAST(sql AS BLOB)")]
    [TestCase(Key, "name = 'sqlite_autoindex_notes_9', sql = replace(sql, 'hidden', 'sqlite_autoindex_notes_9')")]
    [TestCase(Key, "name = 'SQLITE_stat9', sql = replace(sql, 'hidden', 'sqlite_stat9')")]
    public void What_is_hidden_by_the_spelling_of_its_row_closes_the_gate(string made, string row)
    {
        string path = At("a.db", 3, made, $"PRAGMA writable_schema=ON; UPDATE sqlite_schema SET {row} WHERE name = 'hidden'");
        CheckOne(path).Verdicts.OfType<Verdict.Drifted>().Single().IsBreaking.ShouldBeTrue();
    }

    [TestCase("type = 'TRIGGER '")]
    [TestCase("type = 'view'")]
    [TestCase("type = NULL")]
    [TestCase("tbl_name = 'conversations'")]
    [TestCase("name = 'another'")]
    public void What_SQLite_does_not_read_is_never_current(string row) =>
        CheckOne(At("a.db", 3, Trigger, $"PRAGMA writable_schema=ON; UPDATE sqlite_schema SET {row} WHERE name = 'hidden'"))
            .Readiness.ShouldNotBe(Readiness.Ready);

    [TestCase("Table")]
    [TestCase("TABLE")]
    public void An_expected_table_whose_row_is_spelled_otherwise_is_there(string type) =>
        CheckOne(At("a.db", 3, $"PRAGMA writable_schema=ON; UPDATE sqlite_schema SET type = '{type}' WHERE name = 'notes'")).Verdicts.ShouldHaveSingleItem().ShouldBeOfType<Verdict.Current>();
}
