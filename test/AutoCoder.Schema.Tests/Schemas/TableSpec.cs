namespace AutoCoder.Schema.Tests.Schemas;

/// <summary>What a random table is, before it is spelled.</summary>
internal sealed record TableSpec(
    ImmutableArray<ColumnSpec> Columns,
    ImmutableArray<string> PrimaryKey,
    bool AutoIncrement,
    ImmutableArray<ImmutableArray<string>> UniqueKeys,
    ImmutableArray<ForeignKeySpec> ForeignKeys,
    ImmutableArray<string> Checks,
    bool Strict,
    bool WithoutRowId);

/// <summary>One column of it; tokens of types, defaults and expressions are parted by one blank.</summary>
internal sealed record ColumnSpec(string Name, string Type, bool NotNull, string? Default, string? Collation, string? Generated, bool Stored);

/// <summary>A foreign key to <c>p(id)</c> or <c>p2(x, y)</c>.</summary>
internal sealed record ForeignKeySpec(ImmutableArray<string> Columns, string OnDelete, string OnUpdate, bool Deferred)
{
    public string Parent => Columns.Length == 1 ? "p" : "p2";

    public string[] ParentColumns => Columns.Length == 1 ? ["id"] : ["x", "y"];
}
