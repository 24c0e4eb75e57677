namespace AutoCoder.Schema.Tools.Tests.Pictures;

/// <summary>Schemas that are hard to draw.</summary>
internal static class LargeSchema
{
    /// <summary>Names that are one line and at most 200 characters, so that a diagram can have them as they are.</summary>
    public static IEnumerable<string> HostileNames =>
    [
        "a\"b", "<script>alert(1)</script>", "line\nbreak", "{brace}", "emoji 🎉 party", "漢字テーブル", "x direction LR y", "%%{init: {\"theme\":\"forest\"}}%%",
        "style x fill:#f00;", "", "pk", "FK", "uk.id", "A : B ||--o{ C", "`tick`", "__proto__", "#35;", "a&amp;b", "quo'te", "back\\slash", "accTitle: x", "end",
        "]]>", "-->", "e\u0301e\u0301", "שלום", "1st", "- x", "1. x", "@team", new string('n', 200),
    ];

    /// <summary>Tables in groups of twenty that hang together, and two that tables of every group refer to.</summary>
    public static IEnumerable<string> Statements(int count)
    {
        uint seed = 3;
        for (int at = 0; at < count; at++)
        {
            List<string> parts = ["id INTEGER PRIMARY KEY", .. Enumerable.Range(0, 2 + Next(12)).Select(column => $"column_{column} VARCHAR(100) NOT NULL")];
            int first = Math.Max(2, at / 20 * 20);
            if (at > first && Next(10) < 8) parts.Add($"parent_id INTEGER NOT NULL REFERENCES t{first + Next(Math.Min(4, at - first))}(id)");
            if (at > 1 && Next(100) < 35) parts.Add("user_id INTEGER REFERENCES t0(id)");
            if (at > 1 && Next(100) < 15) parts.Add("project_id INTEGER REFERENCES t1(id)");
            yield return $"CREATE TABLE t{at} ({string.Join(", ", parts)})";
        }

        int Next(int most) => (int)(((seed = (seed * 1664525) + 1013904223) >> 8) % (uint)most);
    }
}
