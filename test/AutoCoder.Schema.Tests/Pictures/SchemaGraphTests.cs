namespace AutoCoder.Schema.Tests.Pictures;

internal class SchemaGraphTests
{
    private static readonly SchemaGraph Shop = SchemaGraph.Of(HostileSchema.Of(
        "CREATE TABLE Customers (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, note)",
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INTEGER NOT NULL REFERENCES customers, parent INT REFERENCES orders(id), gone INT REFERENCES nowhere(x))",
        "CREATE TABLE profiles (customer INTEGER PRIMARY KEY REFERENCES customers(id), a INT, b INT, UNIQUE (a, b))",
        "CREATE VIRTUAL TABLE search USING fts5(body)",
        "CREATE VIEW totals AS SELECT count(*) FROM orders JOIN \"Customers\" c ON c.id = orders.customer"));

    [Test]
    public void Every_table_and_view_is_a_box_and_what_is_referred_to_and_not_there_too() => Shop.Boxes.Select(box => (box.Name, box.Type)).ShouldBe(
    [
        ("Customers", BoxType.Table), ("orders", BoxType.Table), ("profiles", BoxType.Table), ("search", BoxType.Opaque), ("totals", BoxType.View),
        ("nowhere", BoxType.Missing),
    ]);

    [Test]
    public void A_column_is_marked_with_the_keys_that_it_belongs_to_and_whether_it_may_be_NULL()
    {
        Shop.Boxes[0].Rows.Select(row => (row.Name, row.DeclaredType, row.Marks)).ShouldBe(
            [("id", "integer", RowMarks.PrimaryKey | RowMarks.NotNull), ("email", "text", RowMarks.Unique | RowMarks.NotNull), ("note", "", RowMarks.None)]);
        Shop.Boxes[1].Rows[1].Marks.ShouldBe(RowMarks.ForeignKey | RowMarks.NotNull);
        Shop.Boxes[2].Rows.Select(row => row.Marks).ShouldBe([RowMarks.PrimaryKey | RowMarks.ForeignKey | RowMarks.NotNull, RowMarks.None, RowMarks.None]);
        Shop.Boxes[0].Rows[1].Declaration.ShouldBe("email text NOT NULL");
    }

    [Test]
    public void A_reference_leads_from_its_column_to_the_key_that_it_means() => Shop.Edges.Where(edge => edge.Type == EdgeType.Reference)
        .Select(edge => (Shop.Boxes[edge.From].Name, edge.FromRow, Shop.Boxes[edge.To].Name, edge.ToRow, edge.MayBeNone, edge.IsOnly)).ShouldBe(
        [
            ("orders", 1, "Customers", 0, false, false), ("orders", 3, "nowhere", null, true, false), ("orders", 2, "orders", 0, true, false),
            ("profiles", 0, "Customers", 0, false, true),
        ], ignoreOrder: true);

    [Test]
    public void A_view_reads_what_it_names() => Shop.Edges.Where(edge => edge.Type == EdgeType.Reading)
        .Select(edge => (Shop.Boxes[edge.From].Name, Shop.Boxes[edge.To].Name)).ShouldBe([("totals", "Customers"), ("totals", "orders")]);

    [Test]
    public void Without_columns_of_no_key_it_hangs_together_as_before()
    {
        Shop.KeysOnly.Boxes.Select(box => box.Rows.Length).ShouldBe([1, 4, 1, 0, 0, 0]);
        Shop.KeysOnly.Edges.Length.ShouldBe(Shop.Edges.Length);
    }
}
