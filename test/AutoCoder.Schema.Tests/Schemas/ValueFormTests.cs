using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Tests.Schemas;

/// <summary>Declarations are compared by what they store and let pass; SQLite itself says what that is.</summary>
internal class ValueFormTests
{
    [TestCase("INTEGER DEFAULT 0", "INTEGER DEFAULT '0'")]
    [TestCase("BOOLEAN NOT NULL DEFAULT 0", "BOOLEAN NOT NULL DEFAULT '0'")]
    [TestCase("NUMERIC DEFAULT 1", "NUMERIC DEFAULT '1.0'")]
    [TestCase("FLOAT DEFAULT 1", "FLOAT DEFAULT '1'")]
    [TestCase("FLOAT DEFAULT 0.5", "FLOAT DEFAULT '.5'")]
    [TestCase("FLOAT DEFAULT 1", "FLOAT DEFAULT 1.0")]
    [TestCase("INTEGER DEFAULT 1.0", "INTEGER DEFAULT 1")]
    [TestCase("INTEGER DEFAULT 1e3", "INTEGER DEFAULT '1000'")]
    [TestCase("INTEGER DEFAULT -1", "INTEGER DEFAULT ' -1 '")]
    [TestCase("INTEGER DEFAULT 9223372036854775807", "INTEGER DEFAULT '9223372036854775807'")]
    [TestCase("BOOLEAN DEFAULT TRUE", "BOOLEAN DEFAULT '1'")]
    [TestCase("VARCHAR(5) DEFAULT 1", "VARCHAR(5) DEFAULT '1'")]
    [TestCase("TEXT DEFAULT -7", "TEXT DEFAULT '-7'")]
    public void What_is_stored_is_the_same(string expected, string actual)
    {
        Stored(actual).ShouldBe(Stored(expected));
        Compare(expected, actual).ShouldBeEmpty();
    }

    [TestCase("DATETIME DEFAULT CURRENT_TIMESTAMP", "DATETIME DEFAULT (datetime('now'))")]
    [TestCase("DATETIME DEFAULT CURRENT_TIMESTAMP", "DATETIME DEFAULT (strftime('%Y-%m-%d %H:%M:%S', 'now'))")]
    [TestCase("DATE DEFAULT CURRENT_DATE", "DATE DEFAULT (DATE('now'))")]
    [TestCase("TEXT DEFAULT CURRENT_TIME", "TEXT DEFAULT (time('now'))")]
    [TestCase("TEXT CHECK (a IN ('x', 'y'))", "TEXT CHECK (a IN ('y','x'))")]
    [TestCase("TEXT CHECK (a IN (1, -2) OR a NOT IN ('b', 'a'))", "TEXT CHECK (a IN (-2, 1, 1) OR a NOT IN ('a', 'b'))")]
    public void What_is_meant_is_the_same(string expected, string actual) => Compare(expected, actual).ShouldBeEmpty();

    [TestCase("INTEGER DEFAULT 0", "INTEGER DEFAULT 'no'")]
    [TestCase("INTEGER DEFAULT 1", "INTEGER DEFAULT '1x'")]
    [TestCase("INTEGER DEFAULT 1", "INTEGER DEFAULT 1.5")]
    [TestCase("INTEGER DEFAULT 255", "INTEGER DEFAULT '0xff'")]
    [TestCase("BLOB DEFAULT 0", "BLOB DEFAULT '0'")]
    [TestCase("BLOB DEFAULT 1", "BLOB DEFAULT 1.0")]
    [TestCase("TEXT DEFAULT 1", "TEXT DEFAULT 1.0")]
    [TestCase("TEXT DEFAULT '1'", "TEXT DEFAULT '01'")]
    public void What_is_stored_is_another_value(string expected, string actual)
    {
        Stored(actual).ShouldNotBe(Stored(expected));
        Compare(expected, actual).ShouldHaveSingleItem().Class.ShouldBe(DifferenceClass.Breaking);
    }

    [TestCase("DATETIME DEFAULT CURRENT_TIMESTAMP", "DATETIME DEFAULT (datetime('now', 'localtime'))")]
    [TestCase("TEXT CHECK (a IN ('x', 'y'))", "TEXT CHECK (a IN ('x', 'z'))")]
    [TestCase("TEXT CHECK (a IN (b, 'y'))", "TEXT CHECK (a IN ('y', b))")]
    public void What_is_meant_is_something_else(string expected, string actual) => Compare(expected, actual).ShouldNotBeEmpty();

    private static ImmutableArray<SchemaDifference> Compare(string expected, string actual) =>
        SchemaComparison.Compare(MemoryDatabase.Schema(Table(expected)), MemoryDatabase.Schema(Table(actual)));

    private static string Table(string column) => $"CREATE TABLE t (id INTEGER PRIMARY KEY, b, a {column})";

    private static string Stored(string column)
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = $"{Table(column)}; INSERT INTO t (id) VALUES (1); SELECT typeof(a) || ' ' || quote(a) FROM t";
        return (string)command.ExecuteScalar()!;
    }
}
