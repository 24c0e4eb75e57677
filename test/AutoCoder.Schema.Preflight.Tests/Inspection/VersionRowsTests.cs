namespace AutoCoder.Schema.Preflight.Tests.Inspection;

internal class VersionRowsTests : InspectionTest
{
    private const string Loose = "CREATE TABLE VersionInfo (Version, AppliedOn, Description)";

    [TestCase("NULL", "holds null")]
    [TestCase("'202602011429x'", "holds text")]
    [TestCase("'202602011429'", "holds text")]
    [TestCase("1.5", "holds real")]
    [TestCase("x'00'", "holds blob")]
    [TestCase("-1", "a negative version, -1")]
    public void A_row_that_is_no_version_makes_the_table_unusable(string value, string detail) =>
        ShouldBeUnreadable(
            Inspect(Create("a.db", Loose, "INSERT INTO VersionInfo (Version) VALUES (1)", $"INSERT INTO VersionInfo (Version) VALUES ({value})")),
            UnreadableReason.VersionTableUnusable,
            detail);

    [Test]
    public void A_version_recorded_twice_counts_once_and_is_told() =>
        Inspect(Create("a.db", Loose, "INSERT INTO VersionInfo (Version) VALUES (5), (3), (5), (5), (1)"))
            .ShouldBe(new DatabaseState.Versioned([1, 3, 5], [5]));

    [Test]
    public void A_view_in_the_place_of_the_version_table_is_unusable() =>
        ShouldBeUnreadable(
            Inspect(Create("a.db", Rows, "CREATE VIEW VersionInfo AS SELECT id AS Version FROM conversations")),
            UnreadableReason.VersionTableUnusable,
            "VersionInfo is a view");

    [Test]
    public void A_virtual_table_in_the_place_of_the_version_table_is_unusable() =>
        ShouldBeUnreadable(
            Inspect(Create("a.db", Rows, "CREATE VIRTUAL TABLE VersionInfo USING fts5(Version)")),
            UnreadableReason.VersionTableUnusable,
            "VersionInfo is a virtual table");

    [Test]
    public void A_version_table_without_the_version_column_is_unusable() =>
        ShouldBeUnreadable(
            Inspect(Create("a.db", "CREATE TABLE VersionInfo (Number INTEGER)", "INSERT INTO VersionInfo VALUES (1)")),
            UnreadableReason.VersionTableUnusable,
            "table VersionInfo has no column Version");

    [Test]
    public void The_version_table_is_found_in_any_case_as_SQLite_finds_it() =>
        Inspect(Create("a.db", "CREATE TABLE versioninfo (VERSION INTEGER)", "INSERT INTO versioninfo VALUES (4)")).ShouldBe(VersionedAt(4));

    [Test]
    public void A_version_table_without_rows_has_no_versions_and_tells_how_many_tables_nobody_recorded()
    {
        Inspect(Create("a.db", VersionInfo)).ShouldBe(VersionedAt());
        Inspect(Create("b.db", Rows, VersionInfo, LedgerTable.Create, "CREATE TABLE sqliteish (a)", "ANALYZE"))
            .ShouldBe(VersionedAt() with { UnrecordedTables = 2 });
    }

    [Test]
    public void Another_version_table_is_read_by_its_names()
    {
        string path = Create("a.db", "CREATE TABLE \"my \"\"versions\"\"\" (\"nu'm\" INTEGER)", "INSERT INTO \"my \"\"versions\"\"\" VALUES (8)");
        var table = new Schema.Catalogues.VersionTable("my \"versions\"", "nu'm");
        new Preflight.Inspection.DatabaseInspector(table).Inspect(path).ShouldBe(VersionedAt(8));
    }

    [TestCase("CREATE TABLE SchemaLedger (Id, Version, Action, Hash)")]
    [TestCase(LedgerTable.Create)]
    public void A_ledger_without_a_version_table_is_a_table_that_nobody_tracked_whoever_asks(string ledger)
    {
        ShouldAllSay(Create("a.db", ledger), new DatabaseState.Unversioned(1));
        ShouldAllSay(Create("b.db", ledger, Rows), new DatabaseState.Unversioned(2));
        ShouldAllSay(Create("c.db", ledger, VersionInfo), VersionedAt());
        ShouldAllSay(Create("d.db", ledger, Rows, VersionInfo), VersionedAt() with { UnrecordedTables = 1 });
    }

    // Inspect asks for the state alone and with all the rest of what the gate wants to know.
    private void ShouldAllSay(string path, DatabaseState state)
    {
        Inspect(path).ShouldBe(state);
        new DatabaseInspector(VersionTable.Default).ReadHistory(path).State.ShouldBe(state);
    }
}
