using Fixtures.Lineages;

namespace AutoCoder.Schema.Runner.Tests.Lineages;

internal class SnapshotTests
{
    private const string Tables = """
        CREATE TABLE a(id INTEGER PRIMARY KEY, b, "odd name" TEXT);
        INSERT INTO a VALUES (1, 'x', NULL), (2, NULL, ''), (3, 9223372036854775807, 'Grüße 🚀');
        CREATE TABLE k(one TEXT, two INTEGER, PRIMARY KEY (two, one));
        INSERT INTO k VALUES ('it''s', 1), ('it''s', 2);
        CREATE TABLE n(v);
        INSERT INTO n VALUES (x'00ff'), (1.5);
        """;

    private TemporaryFolder _folder = null!;

    private string Path => _folder.File("a.db");

    [SetUp]
    public void MakeFolder()
    {
        _folder = new TemporaryFolder();
        SqliteFile.Execute(Path, Tables);
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void A_snapshot_has_every_value_under_its_table_row_and_column()
    {
        Snapshot snapshot = Snapshot.Of(Path);

        snapshot.Values.Count.ShouldBe(9 + 4 + 2);
        snapshot.Values[("a", "3", "b")].ShouldBe("9223372036854775807");
        snapshot.Values[("a", "2", "odd name")].ShouldBe("''");
        snapshot.Values[("k", "'it''s', 2", "two")].ShouldBe("2");
        snapshot.Values[("n", "1", "v")].ShouldBe("X'00FF'");
        snapshot.RowCount("a").ShouldBe(3);
    }

    [TestCase("UPDATE a SET b = 'y' WHERE id = 1", "a 1: b was 'x' and is 'y'")]
    [TestCase("UPDATE a SET b = '9223372036854775807' WHERE id = 3", "a 3: b was 9223372036854775807 and is '9223372036854775807'")]
    [TestCase("UPDATE a SET b = 0 WHERE id = 2", "a 2: b was NULL and is 0")]
    [TestCase("UPDATE a SET \"odd name\" = NULL WHERE id = 2", "a 2: odd name was '' and is NULL")]
    [TestCase("DELETE FROM k WHERE two = 1", "k 'it''s', 1: one was 'it''s' and is gone", "k 'it''s', 1: two was 1 and is gone")]
    [TestCase("DROP TABLE n", "n 1: v was X'00FF' and is gone", "n 2: v was 1.5 and is gone")]
    public void Whatever_is_not_the_same_is_lost(string change, params string[] lost)
    {
        Snapshot before = Snapshot.Of(Path);
        SqliteFile.Execute(Path, change);

        before.LostIn(Snapshot.Of(Path)).ShouldBe(lost, ignoreOrder: true);
    }

    [Test]
    public void Rows_columns_and_tables_that_are_added_lose_nothing_and_neither_does_another_order()
    {
        Snapshot before = Snapshot.Of(Path);
        SqliteFile.Execute(
            Path,
            """
            CREATE TABLE b(new DEFAULT 1, "odd name" TEXT, b, id INTEGER PRIMARY KEY);
            INSERT INTO b(id, b, "odd name") SELECT id, b, "odd name" FROM a; DROP TABLE a; ALTER TABLE b RENAME TO a;
            INSERT INTO a(id) VALUES (4); CREATE TABLE c(d); PRAGMA journal_mode = WAL;
            """);

        before.LostIn(Snapshot.Of(Path)).ShouldBeEmpty();
    }

    [Test]
    public void What_is_accepted_is_exactly_NULL_filled_with_that_value_or_a_column_that_is_gone()
    {
        Snapshot before = Snapshot.Of(Path);
        SqliteFile.Execute(Path, "UPDATE a SET b = 0 WHERE b IS NULL; ALTER TABLE a DROP COLUMN \"odd name\"");
        Snapshot after = Snapshot.Of(Path);

        AcceptedChange filled = new("a", "b", "0"), gone = new("a", "odd name", null);
        before.LostIn(after, filled, gone).ShouldBeEmpty();
        before.LostIn(after, filled).Length.ShouldBe(3);
        before.LostIn(after, filled with { Filled = "1" }, gone).ShouldBe(["a 2: b was NULL and is 0"]);
        SqliteFile.Execute(Path, "UPDATE a SET b = 0; ALTER TABLE a ADD COLUMN \"odd name\" TEXT");
        before.LostIn(Snapshot.Of(Path), filled, gone).Length.ShouldBe(4);
    }
}
