namespace AutoCoder.Schema.Tests.Schemas;

internal class SchemaReaderTests
{
    [Test]
    public void What_SQLite_keeps_for_itself_is_no_part_of_the_schema()
    {
        using var database = new MemoryDatabase("CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, a UNIQUE)", "INSERT INTO t(a) VALUES (1)", "ANALYZE");

        database.Entries().Select(entry => entry.Name).ShouldContain("sqlite_sequence");
        database.Entries().Select(entry => entry.Name).ShouldContain("sqlite_stat1");
        SchemaReader.Read(database.Entries()).Tables.Select(table => table.Name).ShouldBe(["t"]);
    }

    [Test]
    public void Shadow_tables_of_a_virtual_table_are_no_part_of_the_schema()
    {
        using var database = new MemoryDatabase(
            "CREATE VIRTUAL TABLE docs USING fts5(a, b)", "CREATE VIRTUAL TABLE old USING fts4(a)", "CREATE VIRTUAL TABLE map USING rtree(id, x0, x1)");

        SchemaReader.Read(database.Entries()).Tables.Select(table => table.Name).ShouldBe(["docs", "map", "old"]);
    }

    [Test]
    public void A_table_of_the_applications_own_beside_a_virtual_table_is_not_lost_from_sight() =>
        MemoryDatabase.Schema("CREATE VIRTUAL TABLE docs USING fts5(a)", "CREATE TABLE docs_archive(a)").FindTable("DOCS_ARCHIVE").ShouldNotBeNull();

    [Test]
    public void Of_an_unknown_module_every_table_with_the_prefix_is_a_shadow() => SchemaReader.Read([
        new("table", "v", "v", "CREATE VIRTUAL TABLE v USING vec0(a)"),
        new("table", "v_chunks", "v_chunks", "CREATE TABLE v_chunks(a)"),
        new("table", "vx", "vx", "CREATE TABLE vx(a)"),
    ]).Tables.Select(table => table.Name).ShouldBe(["v", "vx"]);

    [Test]
    public void A_module_is_known_behind_the_longest_head() => SchemaReader.Read([
        new("table", "v", "v", "CREATE -- a\n VIRTUAL /* b */ TABLE IF NOT EXISTS \"main\" . [v] USING vec0(a)"),
        new("table", "v_chunks", "v_chunks", "CREATE TABLE v_chunks(a)"),
    ]).Tables.Select(table => table.Name).ShouldBe(["v"]);

    [Test]
    public void An_ignored_table_goes_with_all_that_belongs_to_it()
    {
        using var database = new MemoryDatabase(
            "CREATE TABLE VersionInfo(Version INTEGER NOT NULL)", "CREATE UNIQUE INDEX UC_Version ON VersionInfo(Version)",
            "CREATE TRIGGER r AFTER INSERT ON VersionInfo BEGIN SELECT 1; END", "CREATE TABLE t(a)");

        DatabaseSchema schema = SchemaReader.Read(database.Entries(), name => name == "VersionInfo");

        schema.CanonicalText.ShouldBe("table t\n  column a\n");
    }

    [Test]
    public void Names_of_constraints_and_places_in_the_text_are_kept_in_the_model()
    {
        TableSchema table = MemoryDatabase.Schema(
            "CREATE TABLE t(a CONSTRAINT positive CHECK (a > 0), CONSTRAINT pk PRIMARY KEY (a), CONSTRAINT fk FOREIGN KEY (a) REFERENCES t)").Tables[0];

        table.Checks[0].Name.ShouldBe("positive");
        table.PrimaryKey!.Name.ShouldBe("pk");
        table.ForeignKeys[0].Name.ShouldBe("fk");
        table.Definition.ShouldNotBeNull().Columns[0].Span.Of(table.Source.Sql!).ShouldBe("a CONSTRAINT positive CHECK (a > 0)");
    }

    [Test]
    public void A_statement_that_cannot_be_taken_apart_is_kept_as_text()
    {
        DatabaseSchema schema = SchemaReader.Read([
            new("table", "t", "t", "CREATE TABLE t(a VARCHAR(max) /* ? */)"),
            new("index", "i", "t", "CREATE INDEX i ON t("),
        ]);

        schema.Tables[0].OpaqueText.ShouldBe("(a varchar(max))");
        schema.Tables[0].Indexes[0].OpaqueText.ShouldNotBeNull();
        SchemaComparison.Compare(schema, DatabaseSchema.Empty).ShouldHaveSingleItem().Class.ShouldBe(DifferenceClass.Breaking);
    }

    [TestCase("table")]
    [TestCase("index")]
    [TestCase("view")]
    [TestCase("trigger")]
    [TestCase("nonsense")]
    public void Rows_that_no_database_holds_are_read_without_a_throw(string type)
    {
        SchemaEntry[] entries = [new(type, "", "", ""), new(type, "a", "a", null), new(type, "a", "A", "("), new(type, "A", "a", "CREATE"), new(type, "a", "a", "';")];

        DatabaseSchema schema = SchemaReader.Read(entries);

        SchemaComparison.Compare(schema, schema).ShouldBeEmpty();
        schema.IsEquivalentTo(SchemaReader.Read(entries)).ShouldBeTrue();
    }
}
