using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Checks;

internal class DatabaseCheckTests
{
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
        DatabaseCheck.Quick(connection).ShouldBeNull();
        DatabaseCheck.ForeignKeys(connection).Describe().ShouldBeNull();
    }

    [TestCase("x TEXT NOT NULL", "NULL value in t.x")]
    [TestCase("x TEXT CHECK (x IS NOT NULL)", "CHECK constraint failed in t")]
    [TestCase("x INTEGER NOT NULL", "NULL value in t.x")]
    public void What_is_stored_against_a_constraint_is_said_and_is_no_damage(string column, string said)
    {
        using SqliteConnection connection = Database($"""
            CREATE TABLE t (x TEXT); INSERT INTO t VALUES (NULL), (NULL), ('x');
            PRAGMA writable_schema = ON;
            UPDATE sqlite_schema SET sql = 'CREATE TABLE t ({column})' WHERE name = 't';
            PRAGMA writable_schema = RESET;
            """);
        Dictionary<string, int> violations = [];
        DatabaseCheck.Quick(connection, violations).ShouldBeNull();
        DatabaseCheck.Whole(connection).ShouldBeNull();
        violations[said].ShouldBe(2);
    }

    private static SqliteConnection Database(string sql)
    {
        SqliteConnection connection = SqliteFile.Open(":memory:");
        Run(connection, sql);
        return connection;
    }

    private static void Run(SqliteConnection connection, string sql) => SqliteFile.Rows(connection, sql);
}
