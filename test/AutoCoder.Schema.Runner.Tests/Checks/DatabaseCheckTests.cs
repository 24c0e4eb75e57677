using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Checks;

internal class DatabaseCheckTests
{
    private static readonly string[] Records = ["VersionInfo", "SchemaLedger"];

    private const string Family = """
        CREATE TABLE parents (id INTEGER PRIMARY KEY);
        CREATE TABLE children (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parents (id));
        INSERT INTO children VALUES (1, 7);
        """;

    [Test]
    public void Only_violations_that_were_not_there_before_count()
    {
        using SqliteConnection connection = Database(Family);
        ForeignKeyViolations before = DatabaseCheck.ForeignKeys(connection);
        Run(connection, "INSERT INTO children VALUES (2, 8)");
        ForeignKeyViolations after = DatabaseCheck.ForeignKeys(connection).Since(before);
        after.Describe().ShouldBe("children row 2 refers to a row of parents that does not exist.");
    }

    [Test]
    public void A_violation_that_was_there_before_is_no_news()
    {
        using SqliteConnection connection = Database(Family);
        ForeignKeyViolations before = DatabaseCheck.ForeignKeys(connection);
        before.All.Length.ShouldBe(1);
        DatabaseCheck.ForeignKeys(connection).Since(before).Describe().ShouldBeNull();
    }

    [Test]
    public void Rows_without_ids_are_counted()
    {
        using SqliteConnection connection = Database("""
            CREATE TABLE parents (id INTEGER PRIMARY KEY);
            CREATE TABLE children (id TEXT PRIMARY KEY, parent INTEGER REFERENCES parents (id)) WITHOUT ROWID;
            INSERT INTO children VALUES ('a', 7);
            """);
        ForeignKeyViolations before = DatabaseCheck.ForeignKeys(connection);
        Run(connection, "INSERT INTO children VALUES ('b', 7)");
        DatabaseCheck.ForeignKeys(connection).Since(before).Describe()
            .ShouldBe("children a row refers to a row of parents that does not exist.");
    }

    [Test]
    public void At_most_ten_are_named()
    {
        using SqliteConnection connection = Database(Family);
        for (int id = 2; id <= 12; id++) Run(connection, $"INSERT INTO children VALUES ({id}, 7)");
        DatabaseCheck.ForeignKeys(connection).Describe().ShouldNotBeNull().ShouldEndWith("; and 2 more.");
    }

    [Test]
    public void A_key_that_cannot_be_checked_does_not_hide_the_others()
    {
        using SqliteConnection connection = Database(Family + """
            CREATE TABLE nameless (id INTEGER);
            CREATE TABLE "b""ad" (x INTEGER REFERENCES nameless (id));
            INSERT INTO "b""ad" VALUES (1);
            """);
        string description = DatabaseCheck.ForeignKeys(connection).Describe().ShouldNotBeNull();
        description.ShouldContain("children row 1 refers to");
        description.ShouldContain("b\"ad: ");
        description.ShouldContain("foreign key mismatch");
    }

    [Test]
    public void A_sound_database_has_nothing_to_report()
    {
        using SqliteConnection connection = Database(ApplicationSchemas.Assistant + ApplicationSchemas.AssistantRows);
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
        DatabaseCheck.Quick(connection, Records, new Dictionary<string, int>(), []).ShouldBeNull();
        DatabaseCheck.ForeignKeys(connection).Describe().ShouldBeNull();
    }

    [TestCase("x TEXT NOT NULL", "NULL value in t.x")]
    [TestCase("x TEXT CHECK (x IS NOT NULL)", "CHECK constraint failed in t")]
    public void What_is_stored_against_a_constraint_is_said_and_is_no_damage(string column, string said)
    {
        using SqliteConnection connection = Redeclared("t", column);
        Dictionary<string, int> violations = [];
        DatabaseCheck.Quick(connection, Records, violations, []).ShouldBeNull();
        DatabaseCheck.Whole(connection).ShouldBeNull();
        violations[said].ShouldBe(2);
    }

    // A page of another database looks like this as well, and so much is certain: no program writes it there.
    [TestCase("t", "x INTEGER", "TEXT value in t.x: values are not of the type that the column declares. Where its declaration was changed and they were not (PRAGMA writable_schema), this stores them as it declares now: UPDATE \"t\" SET \"x\" = \"x\"")]
    [TestCase("VersionInfo", "x TEXT NOT NULL", "NULL value in VersionInfo.x")]
    [TestCase("SchemaLedger", "x TEXT CHECK (x IS NOT NULL)", "CHECK constraint failed in SchemaLedger")]
    public void A_type_that_its_column_does_not_store_and_a_constraint_of_a_record_are_damage(string table, string column, string said)
    {
        using SqliteConnection connection = Redeclared(table, column);
        DatabaseCheck.Quick(connection, Records, new Dictionary<string, int>(), []).ShouldBe(said);
    }

    [TestCase("INTEGER", "TEXT", "'7', 'x', NULL, 7")]
    [TestCase("TEXT", "INTEGER", "'7', 'x', NULL, 7")]
    [TestCase("BLOB", "NUMERIC", "'1e3', x'00', 1.5")]
    public void What_is_said_of_such_values_makes_the_file_sound(string before, string after, string values)
    {
        using SqliteConnection connection = Database($"""
            CREATE TABLE "odd.t" (id INTEGER PRIMARY KEY, "a.b" {before}); CREATE INDEX ix ON "odd.t" ("a.b");
            INSERT INTO "odd.t" ("a.b") VALUES ({values.Replace(", ", "), (", StringComparison.Ordinal)});
            PRAGMA writable_schema = ON;
            UPDATE sqlite_schema SET sql = replace(sql, '"a.b" {before}', '"a.b" {after}') WHERE name = 'odd.t';
            PRAGMA writable_schema = RESET;
            """);
        string damage = DatabaseCheck.Whole(connection).ShouldNotBeNull();

        Run(connection, damage[(damage.LastIndexOf(": ", StringComparison.Ordinal) + 2)..]);

        DatabaseCheck.Whole(connection).ShouldBeNull();
    }

    private static SqliteConnection Redeclared(string table, string column) => Database($"""
        CREATE TABLE {table} (x TEXT); INSERT INTO {table} VALUES (NULL), (NULL), ('7');
        PRAGMA writable_schema = ON;
        UPDATE sqlite_schema SET sql = 'CREATE TABLE {table} ({column})' WHERE name = '{table}';
        PRAGMA writable_schema = RESET;
        """);

    private static SqliteConnection Database(string sql)
    {
        SqliteConnection connection = SqliteFile.Open(":memory:");
        Run(connection, sql);
        return connection;
    }

    private static void Run(SqliteConnection connection, string sql) => SqliteFile.Rows(connection, sql);
}
