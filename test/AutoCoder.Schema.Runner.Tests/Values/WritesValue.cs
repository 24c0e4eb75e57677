using FluentMigrator;

namespace AutoCoder.Schema.Runner.Tests.Values;

/// <summary>Writes one value wherever FluentMigrator's language takes one.</summary>
[Migration(1), Tags("test")]
public sealed class WritesValue : ForwardOnlyMigration
{
    [ThreadStatic]
    private static object? Value;

    [ThreadStatic]
    private static string[]? Types;

    /// <summary>What the next migration on this thread writes, and into columns of which types.</summary>
    public static void Prepare(object? value, params string[] types) => (Value, Types) = (value, types);

    public override void Up()
    {
        for (int index = 0; index < Types!.Length; index++) Write($"t{index}", $"d{index}", Types[index], Value!);
    }

    private void Write(string rows, string defaults, string type, object value)
    {
        Insert.IntoTable(rows).Row(new { id = 3, c = value });
        Insert.IntoTable(rows).Row(new Dictionary<string, object> { ["id"] = 5, ["c"] = value });
        Update.Table(rows).Set(new { c = value }).Where(new { id = 4 });
        Update.Table(rows).Set(new { mark = 1 }).Where(new { c = value });
        Delete.FromTable(rows).Row(new { c = value, id = 2 });
        Create.Table(defaults).WithColumn("id").AsInt64().PrimaryKey().WithColumn("c").AsCustom(type).Nullable().WithDefaultValue(value);
        Insert.IntoTable(defaults).Row(new { id = 1 });
        Alter.Table(defaults).AddColumn("e").AsCustom(type).Nullable().WithDefaultValue(value);
        Alter.Table(defaults).AddColumn("f").AsCustom(type).Nullable().SetExistingRowsTo(value);
        Create.Column("g").OnTable(defaults).AsCustom(type).Nullable();
        Execute.Sql("SELECT 1"); // what was kept back is made
        Alter.Column("g").OnTable(defaults).AsCustom(type).Nullable().WithDefaultValue(value);
        Alter.Table(defaults).AddColumn("h").AsCustom(type).NotNullable().SetExistingRowsTo(value);
        IfDatabase("sqlite").Insert.IntoTable(defaults).Row(new { id = 2, h = value });
    }
}

/// <summary>The same in one place only, as people write it.</summary>
[Migration(1), Tags("test")]
public sealed class WritesValueIn : ForwardOnlyMigration
{
    [ThreadStatic]
    private static Action<WritesValueIn>? Writing;

    public static void Prepare(Action<WritesValueIn> write) => Writing = write;

    public override void Up() => Writing!(this);
}
