using System.Diagnostics.CodeAnalysis;

namespace AutoCoder.Schema.Tests.Tables;

/// <summary>A random change, and the table that it must come to.</summary>
[SuppressMessage("Security", "CA5394", Justification = "Test data, made again from the seed that CsCheck prints.")]
internal sealed record RandomChange(TableChange Change, TableSpec After, string? Touched)
{
    public static RandomChange Make(TableSpec table, Random random, int number)
    {
        ColumnSpec column = table.Columns[random.Next(table.Columns.Length)];
        int index = table.Columns.IndexOf(column);
        TableSpec With(ColumnSpec changed) => table with { Columns = table.Columns.SetItem(index, changed) };
        RandomChange Retype(ColumnSpec old, string type) => new(Alter(type: type), With(old with { Type = type }), old.Name);
        TableChange.AlterColumn Alter(string? type = null, bool? nullable = null, string? value = null, string? collation = null) =>
            new(column.Name, type, nullable, value, collation, null);
        switch (random.Next(12))
        {
            case 0:
                return Add(table, $"new{number}", random.Next(3));
            case 1:
                return Drop(table, column.Name);
            case 2:
                return Retype(column, "TEXT");
            case 11:
                return Retype(column, "INTEGER");
            case 3:
                return new(Alter(nullable: column.NotNull), With(column with { NotNull = !column.NotNull }), null);
            case 4 when column.Generated is null:
                return new(Alter(value: "( 3 + 4 )"), With(column with { Default = "( 3 + 4 )" }), null);
            case 5:
                return new(Alter(collation: "rtrim"), With(column with { Collation = "rtrim" }), null);
            case 6:
                return new(new TableChange.DropDefault(column.Name), With(column with { Default = null }), null);
            case 7:
                return new(
                new TableChange.AddForeignKey(null, [column.Name], "p", "REFERENCES p (id) ON DELETE CASCADE"),
                table with { ForeignKeys = table.ForeignKeys.Add(new([column.Name], "CASCADE", "NO ACTION", false)) }, null);
            case 8 when table.PrimaryKey.Length > 0:
                return new(
                new TableChange.DropPrimaryKey(null), table with { PrimaryKey = [], AutoIncrement = false }, null);
            case 9 when table.PrimaryKey.Length == 0:
                return new(
                new TableChange.AddPrimaryKey($"pk{number}", [column.Name]), table with { PrimaryKey = [column.Name] }, null);
            case 10 when table.UniqueKeys.Length > 0:
                return DropUnique(table);
            default:
                return new(Alter(), table, null);
        }
    }

    private static RandomChange Add(TableSpec table, string name, int sort)
    {
        string type = table.Strict ? "TEXT" : "DECIMAL ( 4 , 2 )";
        (string definition, string? value) = sort switch
        {
            0 => ("", null),
            1 => (" NOT NULL DEFAULT 'x'", "'x'"),
            _ => (" NOT NULL DEFAULT (1 + 1)", "( 1 + 1 )"),
        };
        return new(
            new TableChange.AddColumn(name, $"{SqlName.Quote(name)} {type}{definition}"),
            table with { Columns = table.Columns.Add(new(name, type, sort > 0, value, null, null, false)) }, name);
    }

    private static RandomChange Drop(TableSpec table, string name)
    {
        string mark = $"\u0001{name}\u0001";
        return new(new TableChange.DropColumns([name]), table with
        {
            Columns = table.Columns.RemoveAll(column => column.Name == name),
            UniqueKeys = table.UniqueKeys.RemoveAll(key => key.Contains(name)),
            ForeignKeys = table.ForeignKeys.RemoveAll(key => key.Columns.Contains(name)),
            Checks = table.Checks.RemoveAll(check => check.Contains(mark)),
        }, name);
    }

    private static RandomChange DropUnique(TableSpec table)
    {
        ImmutableArray<string> key = table.UniqueKeys[0];
        return new(new TableChange.DropUnique(null, key), table with { UniqueKeys = table.UniqueKeys.RemoveAt(0) }, null);
    }
}
