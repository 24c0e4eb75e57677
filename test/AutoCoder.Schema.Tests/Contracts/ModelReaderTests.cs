namespace AutoCoder.Schema.Tests.Contracts;

internal class ModelReaderTests
{
    private const string Table = "CREATE TABLE t(a);\n";

    [TestCase("DROP TABLE u;", "m.sql:2: DROP is a step on the way; the file must be the whole model as it is now, with CREATE statements only.")]
    [TestCase("alter table t add column b;", "m.sql:2: ALTER is a step on the way; the file must be the whole model as it is now, with CREATE statements only.")]
    [TestCase("\nCRATE TABLE u(a);", "m.sql:3: a statement that begins with 'CRATE' is not known; write CREATE statements, or '-- schema: skip' above it.")]
    [TestCase("CREATE TABLE u(a;", "m.sql:2: this CREATE statement cannot be read as SQLite's; correct it, or write '-- schema: skip' above it.")]
    [TestCase("CREATE TABLE u AS SELECT 1;", "m.sql:2: this CREATE statement cannot be read as SQLite's; correct it, or write '-- schema: skip' above it.")]
    [TestCase("CREATE SEQUENCE u;", "m.sql:2: this CREATE statement cannot be read as SQLite's; correct it, or write '-- schema: skip' above it.")]
    [TestCase("CREATE INDEX ix ON u(a);", "m.sql:2: index ix is on u, which the model does not make.")]
    [TestCase("CREATE TRIGGER g AFTER INSERT ON u BEGIN SELECT 1; END;", "m.sql:2: trigger g is on u, which the model does not make.")]
    [TestCase("CREATE TABLE \"T\"(a);", "m.sql:2: T is made a second time; the first is at m.sql:1. Keep one.")]
    public void What_is_no_whole_model_is_refused_with_its_line(string statement, string problem) =>
        ModelReader.Read([new("m.sql", Table + statement)]).ShouldBeOfType<Outcome<Model>.Refused>().Problems.ShouldBe([problem]);

    [TestCase("")]
    [TestCase("-- nothing yet")]
    [TestCase("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL);")]
    public void A_file_without_a_table_is_refused(string text) =>
        ModelReader.Read([new("m.sql", text)]).ShouldBeOfType<Outcome<Model>.Refused>().Problems
            .ShouldBe(["m.sql makes no table; write the DDL of the whole model into it, as the ORM prints it."]);

    [Test]
    public void Every_problem_is_told_at_once() =>
        ModelReader.Read([new("a.sql", "DROP TABLE x;\nDROP TABLE y;"), new("b.sql", "DROP TABLE z;")])
            .ShouldBeOfType<Outcome<Model>.Refused>().Problems.Length.ShouldBe(3);

    [TestCase("CREATE TEMP TABLE u(a);", "m.sql:2: table u is temporary or in another database, and is left out.")]
    [TestCase("CREATE TABLE other.u(a);", "m.sql:2: table u is temporary or in another database, and is left out.")]
    public void What_is_not_in_the_database_is_left_out_with_a_note(string statement, string note)
    {
        var read = ModelReader.Read([new("m.sql", Table + statement)]).ShouldBeOfType<Outcome<Model>.Done>().Value;

        read.Notes.ShouldBe([note]);
        read.Schema.Tables.ShouldHaveSingleItem().Name.ShouldBe("t");
    }

    [TestCase("PRAGMA foreign_keys=ON;")]
    [TestCase("BEGIN TRANSACTION;\nCOMMIT;")]
    [TestCase("INSERT INTO t VALUES (1);")]
    [TestCase("CREATE TABLE IF NOT EXISTS t(a, b);")]
    [TestCase("CREATE TABLE sqlite_sequence(name,seq);")]
    [TestCase("-- schema: skip\nDROP TABLE u;")]
    [TestCase("-- schema: skip: belongs to another service\nCREATE TABLE u(a);")]
    public void What_makes_nothing_is_passed_over(string statement) =>
        ModelReader.Read([new("m.sql", Table + statement)]).ShouldBeOfType<Outcome<Model>.Done>().Value.Schema.CanonicalText
            .ShouldBe("table t\n  column a\n");

    [Test]
    public void The_tables_of_other_tools_and_the_version_table_are_no_part_of_a_model() =>
        ModelReader.Read(
            [
                new("m.sql", Table + "CREATE TABLE versions(v); CREATE TABLE \"__EFMigrationsHistory\"(a); CREATE TABLE django_migrations(a);"
                    + "CREATE UNIQUE INDEX ux ON versions(v); CREATE TABLE SchemaLedger(a)"),
            ],
            table => table == "versions").ShouldBeOfType<Outcome<Model>.Done>().Value.Schema.CanonicalText.ShouldBe("table t\n  column a\n");
}
