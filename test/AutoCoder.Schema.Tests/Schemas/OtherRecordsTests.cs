namespace AutoCoder.Schema.Tests.Schemas;

/// <summary>The tables in which other tools keep what they did.</summary>
internal class OtherRecordsTests
{
    private const string Items = "CREATE TABLE items (id INTEGER PRIMARY KEY)";

    [TestCase("alembic_version", "Alembic")]
    [TestCase("django_migrations", "Django")]
    [TestCase("__EFMigrationsHistory", "Entity Framework")]
    [TestCase("schema_migrations", "dbmate, golang-migrate or Rails")]
    [TestCase("goose_db_version", "goose")]
    [TestCase("flyway_schema_history", "Flyway")]
    [TestCase("d1_migrations", "Cloudflare D1")]
    [TestCase("_sqlx_migrations", "sqlx")]
    public void They_are_no_difference_and_are_told_by_the_tool(string table, string tool)
    {
        DatabaseSchema expected = MemoryDatabase.Schema(Items), actual = MemoryDatabase.Schema(Items, $"CREATE TABLE \"{table}\" (v)");
        SchemaComparison.Compare(expected, actual).ShouldBeEmpty();
        OtherRecords.Note(actual, [expected]).ShouldBe(
            $"has the record of {tool} in it, too (table {table}): that is no difference, and nothing is decided by it.");
        OtherRecords.Sentence(actual, [expected]).ShouldBe($"{tool} keeps its own record in it (table {table}).");
    }

    [Test]
    public void A_table_that_a_version_of_the_migrations_has_is_theirs()
    {
        DatabaseSchema schema = MemoryDatabase.Schema("CREATE TABLE migrations (id INTEGER PRIMARY KEY)");
        OtherRecords.Note(schema, [schema]).ShouldBeNull();
        OtherRecords.In(schema, [schema]).ShouldBeEmpty();
        OtherRecords.In(schema, []).ShouldBe(["migrations"]);
    }
}
