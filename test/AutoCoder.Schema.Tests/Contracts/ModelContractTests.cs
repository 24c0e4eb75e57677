namespace AutoCoder.Schema.Tests.Contracts;

internal class ModelContractTests
{
    private const string Parent = "CREATE TABLE p(id INTEGER PRIMARY KEY)";

    [TestCase("(a,\n b)", "(a)", "models.sql:3: the model has t.b, the migrations do not: every statement that uses it will fail (add a migration: autocoder-schema new assistant 'Add b to t').")]
    [TestCase("(a)", "(a, b NOT NULL)", "models.sql:2: the migrations have t.b, NOT NULL without a default, the model does not: every INSERT INTO t by the model fails.")]
    [TestCase("(a INTEGER)", "(a TEXT)", "models.sql:2: after every migration, t.a is TEXT instead of INTEGER: the affinity is TEXT instead of INTEGER, so values are stored converted.")]
    [TestCase("(a)", "(a NOT NULL)", "models.sql:2: after every migration, t.a is NOT NULL: a statement that stores NULL in it fails, and so does INSERT INTO t without it.")]
    [TestCase("(a NOT NULL DEFAULT 'x')", "(a NOT NULL)", "models.sql:2: after every migration, INSERT INTO t without a fails: NOT NULL, no default ('x' is expected).")]
    [TestCase("(a,\n b,\n UNIQUE (b))", "(a, b)", "models.sql:2: the model has UNIQUE (b) on t, the migrations do not: rows that repeat it are accepted, and an upsert on it fails.")]
    [TestCase("(a,\n b,\n CONSTRAINT uq UNIQUE (b))", "(a, b)", "models.sql:4: the model has UNIQUE (b) on t, the migrations do not: rows that repeat it are accepted, and an upsert on it fails.")]
    [TestCase("(a)", "(a CHECK (a > 0))", "models.sql:2: the migrations have CHECK (a > 0) on t, the model does not: a statement that stores a row against it fails.")]
    [TestCase("(a,\n b,\n FOREIGN KEY(a, b) REFERENCES p (x, y))", "(a, b)", "models.sql:4: the model has FOREIGN KEY (a, b) REFERENCES p (x, y) on t, the migrations do not: rows without a parent are accepted, and what it does on a deletion does not happen.")]
    [TestCase("(a INTEGER PRIMARY KEY)", "(a INTEGER)", "models.sql:2: after every migration, t has no primary key (a): rows that repeat it are accepted, and an upsert on it fails.")]
    [TestCase("(a, b, PRIMARY KEY (a))", "(a, b, PRIMARY KEY (b))", "models.sql:2: after every migration, the primary key of t is (b) instead of (a): other rows are refused, and an upsert on it fails.")]
    [TestCase("(a TEXT)", "(a TEXT) STRICT", "models.sql:2: after every migration, table t is STRICT: a statement that stores a value of another type than its column's fails.")]
    public void What_the_model_uses_and_the_migrations_do_not_give_is_breaking(string model, string migrations, string message) =>
        Findings($"{Parent};\nCREATE TABLE t {model};", $"CREATE TABLE t {migrations}").ShouldBe([$"Breaking {message}"]);

    [TestCase("(a)", "(a, b)", "models.sql:2: the migrations have t.b, the model does not: statements of the model do not name it, and work.")]
    [TestCase("(a)", "(a, b NOT NULL DEFAULT 0)", "models.sql:2: the migrations have t.b, the model does not: statements of the model do not name it, and work.")]
    [TestCase("(a NOT NULL)", "(a)", "models.sql:2: after every migration, t.a accepts NULL, which the code does not expect to find.")]
    [TestCase("(a VARCHAR(10))", "(a VARCHAR(20))", "models.sql:2: after every migration, t.a is VARCHAR(20) instead of VARCHAR(10): what is stored is the same.")]
    [TestCase("(a CHECK (a IN (0, 1)))", "(a)", "models.sql:2: the model has CHECK (a IN (0, 1)) on t, the migrations do not: rows that break it are accepted.")]
    [TestCase("(a, b)", "(b, a)", "models.sql:2: after every migration, the columns of t are in another order: only SELECT * and an INSERT without column names notice.")]
    public void What_no_statement_of_the_model_notices_is_harmless(string model, string migrations, string message) =>
        Findings($"{Parent};\nCREATE TABLE t {model};", $"CREATE TABLE t {migrations}").ShouldBe([$"Harmless {message}"]);

    [Test]
    public void A_table_that_no_migration_makes_is_breaking_and_one_that_the_model_lacks_is_not() =>
        Findings($"{Parent};\n\nCREATE TABLE IF NOT EXISTS main.\"tags\" (\n  id INTEGER\n);", "CREATE TABLE old(a)").ShouldBe(
        [
            "Breaking models.sql:3: the model has table tags, the migrations do not: every statement that uses it will fail (add a migration: autocoder-schema new assistant 'Add tags').",
            "Harmless models.sql: the migrations have table old, the model does not: no statement of the model uses it.",
        ]);

    [TestCase("CREATE INDEX ix ON p(id)", "", "Harmless models.sql:2: the model has index ix, the migrations do not: queries may be slower (add a migration: autocoder-schema new assistant 'Add index ix').")]
    [TestCase("", "CREATE INDEX ix ON p(id)", "Harmless models.sql:1: the migrations have index ix, the model does not: writes are a little slower.")]
    [TestCase("CREATE UNIQUE INDEX ux ON p(a)", "", "Breaking models.sql:2: the model has UNIQUE (a) on p, the migrations do not: rows that repeat it are accepted, and an upsert on it fails.")]
    [TestCase("", "CREATE UNIQUE INDEX ux ON p(a)", "Breaking models.sql:1: the migrations have UNIQUE (a) on p, the model does not: storing a row that repeats it fails.")]
    [TestCase("CREATE VIEW v AS SELECT 1", "", "Breaking models.sql:2: the model has view v, the migrations do not: every statement that reads it will fail (add a migration: autocoder-schema new assistant 'Add view v').")]
    [TestCase("CREATE VIEW w AS SELECT 1", "CREATE VIEW v AS SELECT 1;CREATE VIEW w AS SELECT 1", "Harmless models.sql: the migrations have view v, the model does not: no statement of the model reads it.")]
    [TestCase("CREATE VIEW v AS SELECT 1", "CREATE VIEW v AS SELECT 2", "Breaking models.sql:2: after every migration, view v is another query: what is read from it differs.")]
    [TestCase("CREATE TRIGGER g AFTER UPDATE OF a ON main.p BEGIN SELECT 1; END", "", "Breaking models.sql:2: the model has trigger g, the migrations do not: what it does on a write does not happen (add a migration: autocoder-schema new assistant 'Add trigger g').")]
    [TestCase("CREATE TRIGGER h AFTER INSERT ON p BEGIN SELECT 1; END", "CREATE TRIGGER g AFTER INSERT ON p BEGIN SELECT 1; END;CREATE TRIGGER h AFTER INSERT ON p BEGIN SELECT 1; END", "Harmless models.sql:1: the migrations have trigger g, the model does not: a write does more than the model knows.")]
    public void Indexes_views_and_triggers_are_compared_too(string model, string migrations, string message) =>
        Findings($"CREATE TABLE p(id INTEGER PRIMARY KEY, a);\n{model};", "CREATE TABLE p(id INTEGER PRIMARY KEY, a)", migrations).ShouldBe([message]);

    [TestCase("CREATE TRIGGER g AFTER INSERT ON p BEGIN SELECT 1; END")]
    [TestCase("CREATE VIEW v AS SELECT 1")]
    public void What_a_model_prints_none_of_is_not_missing_from_it(string migrations) =>
        Findings("CREATE TABLE p(id INTEGER PRIMARY KEY, a);", "CREATE TABLE p(id INTEGER PRIMARY KEY, a)", migrations).ShouldBeEmpty();

    [Test]
    public void Names_are_compared_as_SQLite_does_it() =>
        Findings("CREATE TABLE \"T\" (\"ID\" INTEGER PRIMARY KEY, \"Größe\" TEXT);", "CREATE TABLE t(id INTEGER PRIMARY KEY, größe TEXT)")
            .ShouldBeEmpty();

    [Test]
    public void Several_files_are_one_model()
    {
        Outcome<Model> reading = ModelReader.Read([new("a.sql", "CREATE TABLE p(id INTEGER PRIMARY KEY);"), new("b.sql", "\nCREATE TABLE t(a,\nb);")]);
        Model model = reading.ShouldBeOfType<Outcome<Model>.Done>().Value;

        ModelContract.Compare("assistant", model, MemoryDatabase.Schema("CREATE TABLE t(a)")).Select(finding => finding.Place.ToString())
            .ShouldBe(["a.sql:1", "b.sql:3"]);
    }

    private static IEnumerable<string> Findings(string model, params string[] migrations)
    {
        string[] statements = [.. migrations.Where(statement => statement.Length > 0)];
        if (model.StartsWith(Parent, StringComparison.Ordinal)) statements = [Parent, .. statements];
        Model read = ModelReader.Read([new("models.sql", model)]).ShouldBeOfType<Outcome<Model>.Done>().Value;
        return ModelContract.Compare("assistant", read, MemoryDatabase.Schema(statements))
            .Select(finding => $"{finding.Class} {finding.Place}: {finding.Message}");
    }
}
