namespace AutoCoder.Schema.Tests.Schemas;

internal class SchemaComparisonTests
{
    private const string Parent = "CREATE TABLE p(id INTEGER PRIMARY KEY)";

    [TestCase("(a, b)", "(a)", "t.b: Column t.b is missing: every statement that names it fails.")]
    [TestCase("(a)", "(a, mode VARCHAR(10) NOT NULL)", "t.mode: INSERT INTO t without mode fails: NOT NULL, no default, and the code does not know the column.")]
    [TestCase("(a)", "(a, mode NOT NULL DEFAULT NULL)", "t.mode: INSERT INTO t without mode fails: NOT NULL, no default, and the code does not know the column.")]
    [TestCase("(a)", "(a, b NOT NULL ON CONFLICT IGNORE)", "t.b: INSERT INTO t without b stores nothing: NOT NULL ON CONFLICT IGNORE, no default, and the code does not know the column.")]
    [TestCase("(a)", "(a, b AS (lower(a)) NOT NULL)", "t.b: t.b is not expected, and generated AS (lower(a)) NOT NULL: a statement that makes it NULL fails.")]
    [TestCase("(a TEXT PRIMARY KEY)", "(a TEXT)", "t: t has no primary key (a): rows that repeat it are accepted, and an upsert on it fails.")]
    [TestCase("(a TEXT)", "(a TEXT PRIMARY KEY)", "t: t has a primary key (a): storing a row that repeats it fails.")]
    [TestCase("(a, b, PRIMARY KEY(a))", "(a, b, PRIMARY KEY(b))", "t: The primary key of t is (b) instead of (a): other rows are refused, and an upsert on it fails.")]
    [TestCase("(a INTEGER PRIMARY KEY)", "(a INTEGER PRIMARY KEY DESC)", "t: The primary key (a) of t is not INTEGER PRIMARY KEY: INSERT without it is not given a number.")]
    [TestCase("(a UNIQUE)", "(a)", "t: UNIQUE (a) is missing from t: rows that repeat it are accepted, and an upsert on it fails.")]
    [TestCase("(a)", "(a UNIQUE)", "t: UNIQUE (a) is not expected on t: storing a row that repeats it fails.")]
    [TestCase("(a REFERENCES p)", "(a)", "t.a: FOREIGN KEY (a) REFERENCES p (id) is missing from t: rows without a parent are accepted, and what it does on a deletion does not happen.")]
    [TestCase("(a)", "(a REFERENCES p)", "t.a: FOREIGN KEY (a) REFERENCES p (id) is not expected on t: storing a row without that parent fails.")]
    [TestCase("(a REFERENCES p ON DELETE CASCADE)", "(a REFERENCES p)", "t.a: FOREIGN KEY (a) REFERENCES p (id) is there on t instead of FOREIGN KEY (a) REFERENCES p (id) ON DELETE CASCADE: deleting or changing a parent ends otherwise.")]
    [TestCase("(a TEXT)", "(a INTEGER)", "t.a: t.a is INTEGER instead of TEXT: the affinity is INTEGER instead of TEXT, so values are stored converted.")]
    [TestCase("(a REAL)", "(a)", "t.a: t.a is without a type instead of REAL: the affinity is BLOB instead of REAL, so values are stored converted.")]
    [TestCase("(a)", "(a CHECK (a > 0))", "t: CHECK (a > 0) is not expected on t: a statement that stores a row against it fails.")]
    [TestCase("(a)", "(a NOT NULL)", "t.a: t.a is NOT NULL: a statement that stores NULL in it fails, and so does INSERT INTO t without it.")]
    [TestCase("(a NOT NULL DEFAULT 'dev')", "(a NOT NULL)", "t.a: INSERT INTO t without a fails: NOT NULL, no default ('dev' is expected).")]
    [TestCase("(a NOT NULL DEFAULT 'dev')", "(a NOT NULL DEFAULT 'uat')", "t.a: INSERT INTO t without a stores 'uat' instead of 'dev'.")]
    [TestCase("(a DEFAULT 'dev')", "(a)", "t.a: INSERT INTO t without a stores NULL instead of the default 'dev'.")]
    [TestCase("(a, b AS (a))", "(a, b)", "t.b: t.b is an ordinary column: it does not follow from the others, and an INSERT without it stores its default.")]
    [TestCase("(a, b)", "(a, b AS (a))", "t.b: t.b is generated AS (a): every statement that writes it fails.")]
    [TestCase("(a COLLATE nocase)", "(a)", "t.a: t.a has the collation binary instead of nocase: comparisons, sorting and uniqueness differ.")]
    [TestCase("(a TEXT)", "(a TEXT) STRICT", "t: Table t is STRICT: a statement that stores a value of another type than its column's fails.")]
    [TestCase("(a PRIMARY KEY NOT NULL)", "(a PRIMARY KEY NOT NULL) WITHOUT ROWID", "t: Table t is WITHOUT ROWID: a statement that names rowid fails, and last_insert_rowid() is not set.")]
    public void What_makes_a_statement_fail_or_store_something_else_is_breaking(string expected, string actual, string difference) =>
        Differences(expected, actual).ShouldBe([$"Breaking {difference}"]);

    [TestCase("(a)", "(a, b)", "t.b: Column t.b is not expected: statements that do not name it work, and SELECT * returns it too.")]
    [TestCase("(a)", "(a, b NOT NULL DEFAULT 'dev')", "t.b: Column t.b is not expected: statements that do not name it work, and SELECT * returns it too.")]
    [TestCase("(a NOT NULL)", "(a)", "t.a: t.a accepts NULL, which the code does not expect to find.")]
    [TestCase("(a BOOLEAN)", "(a BOOLEAN DEFAULT 0)", "t.a: t.a has the default 0: INSERT without it stores that.")]
    [TestCase("(a VARCHAR(10))", "(a TEXT)", "t.a: t.a is TEXT instead of VARCHAR(10): what is stored is the same.")]
    [TestCase("(a BOOLEAN)", "(a INTEGER)", "t.a: t.a is INTEGER instead of BOOLEAN: what is stored is the same.")]
    [TestCase("(a JSON)", "(a TEXT)", "t.a: t.a is TEXT instead of JSON: JSON objects and arrays are stored as the same text.")]
    [TestCase("(a CHECK (a > 0))", "(a)", "t: CHECK (a > 0) is missing from t: rows that break it are accepted.")]
    [TestCase("(a TEXT) STRICT", "(a TEXT)", "t: Table t is not STRICT: it accepts values of any type.")]
    [TestCase("(a INTEGER PRIMARY KEY)", "(a INTEGER PRIMARY KEY AUTOINCREMENT)", "t: The primary key of t has AUTOINCREMENT: the number of a deleted row is not given again.")]
    [TestCase("(a INTEGER PRIMARY KEY AUTOINCREMENT)", "(a INTEGER PRIMARY KEY)", "t: The primary key of t has no AUTOINCREMENT: the number of a deleted row can be given again.")]
    [TestCase("(a, b AS (a))", "(a, b AS (a) STORED)", "t.b: t.b is stored instead of computed: its values are the same.")]
    [TestCase("(a, b)", "(b, a)", "t: The columns of t are in another order: only SELECT * and an INSERT without column names notice.")]
    public void What_no_statement_fails_by_is_harmless(string expected, string actual, string difference) =>
        Differences(expected, actual).ShouldBe([$"Harmless {difference}"]);

    [Test]
    public void A_key_over_an_unknown_column_that_stays_NULL_refuses_nothing() =>
        Compare("CREATE TABLE t(a)", "CREATE TABLE t(a, b UNIQUE REFERENCES p)").ShouldAllBe(difference => difference.Class == DifferenceClass.Harmless);

    [Test]
    public void A_key_over_an_unknown_column_with_a_default_refuses_the_second_row() =>
        Compare("CREATE TABLE t(a)", "CREATE TABLE t(a, b DEFAULT 1 UNIQUE)")
            .ShouldContain(new SchemaDifference(DifferenceClass.Breaking, "t", "UNIQUE (b) is not expected on t: storing a row that repeats it fails."));

    [TestCase("nowhere(x)")]
    [TestCase("p(other)")]
    [TestCase("q(x)")]
    [TestCase("q(z)")]
    public void A_key_to_what_is_no_key_refuses_every_row_even_where_it_is_NULL(string parent) =>
        Compare("CREATE TABLE t(a)", $"CREATE TABLE q(x, y, z); CREATE UNIQUE INDEX qx ON q(x COLLATE NOCASE); CREATE UNIQUE INDEX qz ON q(z) WHERE z > 1; CREATE TABLE t(a, b REFERENCES {parent})")
            .Where(difference => difference.Class == DifferenceClass.Breaking).Select(Text).ShouldHaveSingleItem()
            .ShouldBe($"Breaking t.b: FOREIGN KEY (b) REFERENCES {parent.Replace("(", " (", StringComparison.Ordinal)} is not expected on t, and refers to no key: where foreign keys are enforced, every INSERT fails.");

    [Test]
    public void A_foreign_key_of_an_unknown_table_to_what_is_no_key_refuses_deletions() =>
        Compare("CREATE TABLE t(a PRIMARY KEY, b)", "CREATE TABLE t(a PRIMARY KEY, b); CREATE TABLE own(x REFERENCES t(b)); CREATE TABLE fine(x REFERENCES t(a), y REFERENCES t)").Select(Text).ShouldBe([
            "Harmless fine: Table fine is not expected: no statement of the code uses it.",
            "Breaking own: Table own is not expected, and its FOREIGN KEY (x) REFERENCES t (b) refers to no key: where foreign keys are enforced, DELETE FROM t fails.",
        ]);

    [TestCase("CREATE TABLE t(a)", "", "Breaking t: Table t is missing: every statement that uses it fails.")]
    [TestCase("", "CREATE TABLE t(a)", "Harmless t: Table t is not expected: no statement of the code uses it.")]
    [TestCase("CREATE TABLE t(a); CREATE INDEX i ON t(a)", "CREATE TABLE t(a)", "Harmless i: INDEX i (a) is missing from t: queries may be slower.")]
    [TestCase("CREATE TABLE t(a)", "CREATE TABLE t(a); CREATE INDEX i ON t(a)", "Harmless i: INDEX i (a) is not expected on t: writes are a little slower.")]
    [TestCase("CREATE TABLE t(a, b); CREATE INDEX i ON t(a, b)", "CREATE TABLE t(a, b); CREATE INDEX i ON t(a)", "Harmless i: INDEX i (a, b) is expected on t, and INDEX i (a) is there: queries may be slower.")]
    [TestCase("CREATE VIEW v AS SELECT 1", "", "Breaking v: View v is missing: every statement that reads it fails.")]
    [TestCase("CREATE VIEW v AS SELECT 1", "CREATE VIEW v AS SELECT 2", "Breaking v: View v is another query: what is read from it differs.")]
    [TestCase("", "CREATE VIEW v AS SELECT 1", "Harmless v: View v is not expected: no statement of the code reads it.")]
    [TestCase("CREATE TRIGGER r AFTER INSERT ON p BEGIN SELECT 1; END", "", "Breaking r: Trigger r is missing: what it does on a write to p no longer happens.")]
    [TestCase("CREATE TRIGGER r AFTER INSERT ON p BEGIN SELECT 1; END", "CREATE TRIGGER r AFTER INSERT ON p BEGIN SELECT 2; END", "Breaking r: Trigger r is another one: a write to p does something else.")]
    [TestCase("", "CREATE TRIGGER r AFTER INSERT ON p BEGIN SELECT 1; END", "Harmless r: Trigger r is not expected: a write to p does more than the code knows.")]
    public void Tables_indexes_views_and_triggers_are_compared(string expected, string actual, string difference) =>
        Compare(expected, actual).Select(Text).ShouldBe([difference]);

    [Test]
    public void A_trigger_on_a_table_that_the_code_does_not_know_is_harmless() =>
        Compare("", "CREATE TABLE t(a); CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END").ShouldAllBe(difference => difference.Class == DifferenceClass.Harmless);

    [TestCase("CREATE TABLE log(x); CREATE TRIGGER r AFTER INSERT ON p BEGIN INSERT INTO log VALUES (new.id); END", DifferenceClass.Harmless)]
    [TestCase("CREATE TABLE log(x); CREATE TRIGGER r AFTER INSERT ON p BEGIN INSERT INTO log VALUES (new.id); END; CREATE TRIGGER s AFTER INSERT ON log BEGIN DELETE FROM p; END", DifferenceClass.Breaking)]
    [TestCase("CREATE VIEW v AS SELECT id FROM p; CREATE TRIGGER r AFTER INSERT ON p BEGIN INSERT INTO v VALUES (1); END; CREATE TRIGGER s INSTEAD OF INSERT ON v BEGIN DELETE FROM p; END", DifferenceClass.Breaking)]
    [TestCase("CREATE TRIGGER r AFTER INSERT ON p BEGIN INSERT INTO elsewhere VALUES (1); END", DifferenceClass.Breaking)]
    public void A_trigger_on_a_known_table_is_harmless_only_when_what_it_adds_to_sets_off_nothing(string actual, DifferenceClass worst) =>
        Compare("", actual).Where(difference => difference.Subject == "r").ShouldHaveSingleItem().Class.ShouldBe(worst);

    [Test]
    public void Differences_come_in_a_stable_order() =>
        Compare("CREATE TABLE b(x, y); CREATE TABLE a(x UNIQUE)", "CREATE TABLE c(x); CREATE TABLE b(z); CREATE TABLE a(x)")
            .Select(difference => difference.Subject).ShouldBe(["a", "b.x", "b.y", "b.z", "c"]);

    private static IEnumerable<string> Differences(string expected, string actual) =>
        Compare($"CREATE TABLE t{expected}", $"CREATE TABLE t{actual}").Select(Text);

    private static ImmutableArray<SchemaDifference> Compare(string expected, string actual) =>
        SchemaComparison.Compare(MemoryDatabase.Schema(Parent, expected), MemoryDatabase.Schema(Parent, actual));

    private static string Text(SchemaDifference difference) => $"{difference.Class} {difference.Subject}: {difference.Description}";
}
