namespace AutoCoder.Schema.Testing.Tests;

/// <summary>Rows that are made up are taken by SQLite, and are always the same.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class RowTests : IDisposable
{
    private readonly ThoroughConnection _connection = OpenEmpty();

    public void Dispose() => _connection.Dispose();

    [TestCase("a INTEGER PRIMARY KEY, b TEXT NOT NULL UNIQUE")]
    [TestCase("a TEXT PRIMARY KEY, b VARCHAR(3) NOT NULL UNIQUE")]
    [TestCase("a INT, b INT, PRIMARY KEY (a, b)")]
    [TestCase("s TEXT NOT NULL CHECK (s IN ('open', 'done'))")]
    [TestCase("n INTEGER NOT NULL CHECK (n BETWEEN 1000 AND 1440), m INTEGER CHECK (m >= 5 AND m <= 6)")]
    [TestCase("a INTEGER NOT NULL, b INTEGER NOT NULL, CHECK (a < b), CHECK (b < 100)")]
    [TestCase("code TEXT NOT NULL UNIQUE CHECK (length(code) = 3)")]
    [TestCase("mail TEXT CHECK (mail LIKE '%@%'), kind TEXT NOT NULL CHECK (kind GLOB '[A-Z][A-Z]-[0-9]')")]
    [TestCase("j JSON NOT NULL CHECK (json_valid(j)), d DATE NOT NULL CHECK (date(d) IS NOT NULL), at DATETIME CHECK (datetime(at) IS NOT NULL)")]
    [TestCase("a TEXT, b TEXT AS (upper(a)) STORED, c TEXT NOT NULL DEFAULT 'x'")]
    [TestCase("flag BOOLEAN NOT NULL CHECK (flag IN (0, 1)), price DECIMAL(10, 2) NOT NULL CHECK (price > 0.5), data BLOB NOT NULL")]
    [TestCase("a TEXT CHECK (a IS NOT NULL OR b IS NOT NULL), b TEXT")]
    public void A_table_gets_rows_of_every_kind(string columns)
    {
        Execute($"CREATE TABLE t ({columns})");
        foreach (RowVariant variant in Enum.GetValues<RowVariant>()) Fill("t", variant).ShouldBeNull($"{variant}");
        DatabaseRows.Count(_connection, "t").ShouldBe(4);
    }

    [Test]
    public void Nulls_and_defaults_stand_where_they_may()
    {
        Execute("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT DEFAULT 'x', c TEXT NOT NULL DEFAULT 'y', d TEXT NOT NULL)");
        Fill("t", RowVariant.Nulls);
        Fill("t", RowVariant.Defaults);
        DatabaseRows.Read(_connection, "SELECT a, b, c, d FROM t").ShouldBe([[DBNull.Value, DBNull.Value, "1 c", "1 d"], [DBNull.Value, "x", "y", "2 d"]]);
    }

    [Test]
    public void Strict_tables_get_values_of_their_types()
    {
        Execute("CREATE TABLE t (i INTEGER, r REAL, t TEXT, b BLOB, a ANY, n INT NOT NULL CHECK (n > 40 AND n < 43)) STRICT");
        foreach (RowVariant variant in Enum.GetValues<RowVariant>()) Fill("t", variant).ShouldBeNull($"{variant}");
    }

    [Test]
    public void Children_refer_to_rows_that_are_there()
    {
        Execute("CREATE TABLE child (a INT, b INT NOT NULL REFERENCES parent (x), FOREIGN KEY (b, a) REFERENCES parent (x, y))");
        Execute("CREATE TABLE parent (x INT NOT NULL UNIQUE, y INT NOT NULL, up INT REFERENCES parent (x), UNIQUE (x, y))");
        foreach (string table in TableOrder.Of(Schema()).Select(table => table.Name).ToArray())
        {
            foreach (RowVariant variant in Enum.GetValues<RowVariant>()) Fill(table, variant).ShouldBeNull($"{table} {variant}");
        }

        TableOrder.Of(Schema()).Select(table => table.Name).ShouldBe(["parent", "child"]);
        DatabaseRows.Read(_connection, "PRAGMA foreign_key_check").ShouldBeEmpty();
    }

    [Test]
    public void Rows_are_the_same_each_time()
    {
        const string table = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b REAL, c DATETIME, d BLOB, e UUID, f TIME)";
        Dump().ShouldBe(Dump());

        object[][] Dump()
        {
            Execute($"DROP TABLE IF EXISTS t; {table}");
            foreach (RowVariant variant in Enum.GetValues<RowVariant>()) Fill("t", variant);
            return [.. DatabaseRows.Read(_connection, "SELECT * FROM t")];
        }
    }

    [TestCase("a TEXT CHECK (a = 'x' AND a = 'y') NOT NULL", "CHECK (a = 'x' and a = 'y') is met by none of ")]
    [TestCase("a INTEGER NOT NULL CHECK (a > 1) CHECK (a < 1)", "is met by none of ")]
    public void A_table_that_takes_no_row_says_why(string columns, string why)
    {
        Execute($"CREATE TABLE t ({columns})");
        Fill("t", RowVariant.Full)!.ShouldContain(why, Case.Insensitive);
    }

    [Test]
    public void A_trigger_that_refuses_rows_is_quoted()
    {
        Execute("CREATE TABLE t (a TEXT); CREATE TRIGGER g BEFORE INSERT ON t BEGIN SELECT raise(ABORT, 'only on Sundays'); END");
        Fill("t", RowVariant.Full).ShouldBe("only on Sundays");
    }

    private string? Fill(string table, RowVariant variant) =>
        new TableFiller(_connection, Schema().FindTable(table)!).Add(variant, new Dictionary<string, object?>());

    private DatabaseSchema Schema() => SchemaReader.Read(ConnectionSchema.Read(_connection, Catalogues.VersionTable.Default));

    private void Execute(string sql) => _connection.Execute(sql);

    private static ThoroughConnection OpenEmpty() => DatabaseImage.Empty();
}
