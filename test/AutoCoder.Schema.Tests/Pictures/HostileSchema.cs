namespace AutoCoder.Schema.Tests.Pictures;

/// <summary>Names that somebody may give a table or a column, and that mean something where a picture of it is written.</summary>
internal static class HostileSchema
{
    public static readonly string[] Names =
    [
        "a\"b", "<script>alert(1)</script>", "line\nbreak", "{brace}", "emoji 🎉 party", "漢字テーブル", "x direction LR y",
        "%%{init: {\"theme\":\"forest\"}}%%", "style x fill:#f00;", "", "pk", "FK", "uk.id", "A : B ||--o{ C", "`tick`", "__proto__", "#35;", "a&amp;b",
        "quo'te", "back\\slash", "accTitle: x", "end", "\u202Etxet", "]]>", "-->", "</style><img src=x onerror=alert(1)>", "\"><a href=\"javascript:alert(1)\">",
        "javascript:alert(1)", "e\u0301e\u0301", "שלום", "1st", "\u0007bell", "![x](y)", "@team", new string('n', 500), new string('n', 499) + "m",
    ];

    /// <summary>A table of each name, with a column of each name, each referring to the one before.</summary>
    public static DatabaseSchema Schema { get; } = Of([.. Names.Select((name, at) =>
        $"CREATE TABLE {SqlName.Quote(name)} (id INTEGER PRIMARY KEY, {string.Join(", ", Names.Select(column => $"{SqlName.Quote(column)} {(column.Length == 0 ? "TEXT" : SqlName.Quote(column))} DEFAULT '<b>&'"))}"
            + (at == 0 ? ")" : $", r{at} INTEGER REFERENCES {SqlName.Quote(Names[at - 1])})")),
        "CREATE VIEW \"<v>\" AS SELECT '<i>' AS x FROM \"{brace}\"",
        "CREATE TRIGGER \"</pre>\" AFTER INSERT ON \"{brace}\" BEGIN SELECT '</code>'; END"]);

    public static DatabaseSchema Of(params string[] sql) => SchemaReader.Read([.. sql.Select(statement => EntryReader.Read(statement)!)]);

    /// <summary>Boxes one below the other: what a layout would do better.</summary>
    public static Placement Stacked(SchemaGraph graph)
    {
        int y = 0, width = 0;
        var boxes = ImmutableArray.CreateBuilder<PlacedBox>();
        foreach (SchemaBox box in graph.Boxes)
        {
            (int wide, int high) = BoxMeasure.SizeOf(box);
            boxes.Add(new(0, y, wide, high));
            (y, width) = (y + high + 20, Math.Max(width, wide));
        }

        return new(width + 40, y, boxes.ToImmutable(), [.. graph.Edges.Select(edge => new Route(
            [(boxes[edge.From].Right, boxes[edge.From].Y + BoxMeasure.MiddleOf(edge.FromRow)), (width + 20, 0), (boxes[edge.To].Right, boxes[edge.To].Y + BoxMeasure.MiddleOf(edge.ToRow))]))]);
    }
}
