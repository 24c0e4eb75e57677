using System.Diagnostics.CodeAnalysis;

namespace AutoCoder.Schema.Tests.Schemas;

/// <summary>Makes tables and changes them by one thing at a time.</summary>
[SuppressMessage("Security", "CA5394", Justification = "Test data, made again from the seed that CsCheck prints.")]
internal static class RandomTable
{
    private static readonly string[] Names =
        ["a", "b", "id", "order", "select", "key", "größe", "名前", "a b", "it's", "q\"q", "t]t", "b`b", "1st", "x--y", "/*", "true", "rowid2", "desc"];

    private static readonly string[] Types =
        ["", "INTEGER", "INT", "VARCHAR ( 10 )", "DECIMAL ( 10 , 2 )", "UNSIGNED BIG INT", "TEXT", "JSON", "BOOLEAN", "DOUBLE PRECISION",
         "NUMERIC ( + 5 , - 2 )", "BLOB", "DATETIME", "generated", "key desc", "FLOATING POINT", "CHARINT"];

    private static readonly string[] StrictTypes = ["INT", "INTEGER", "REAL", "TEXT", "BLOB", "ANY"];

    private static readonly string[] Defaults =
        ["1", "- 1", "+ 2.5e3", "'dev'", "'it''s -- not /* a comment'", "x'00ff'", "NULL", "CURRENT_TIMESTAMP", "true", "0x1F",
         "( 1 + ( 2 * 3 ) )", "( 'a' || 'b)' )", "( abs ( - 5 ) )", "word"];

    private static readonly string[] Actions = ["NO ACTION", "CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT"];

    public static TableSpec Make(Random random)
    {
        bool strict = random.Next(5) == 0;
        string[] names = [.. random.GetItems(Names, random.Next(2, 7)).Distinct()];
        ImmutableArray<ColumnSpec> columns = [.. names.Select((name, i) => Column(random, name, i, strict))];
        string[] plain = [.. columns.Where(column => column.Generated is null).Select(column => column.Name)];
        ImmutableArray<string> key = random.Next(3) == 0 ? [] : [.. Some(random, plain, random.Next(4) == 0 ? 2 : 1)];
        bool rowId = key.Length == 1 && columns.First(column => column.Name == key[0]).Type == "INTEGER";
        bool withoutRowId = key.Length > 0 && random.Next(6) == 0;
        return new TableSpec(
            columns, key, rowId && !withoutRowId && random.Next(3) == 0,
            [.. Enumerable.Range(0, random.Next(3)).Select(_ => Some(random, names, random.Next(1, 3)).ToImmutableArray())],
            [.. Enumerable.Range(0, random.Next(3)).Select(_ => ForeignKey(random, plain))],
            [.. Enumerable.Range(0, random.Next(3)).Select(_ => Check(random, names))],
            strict, withoutRowId);
    }

    /// <summary>One change that alters what the table does; the change can turn out to be refused by SQLite.</summary>
    public static TableSpec Change(TableSpec table, Random random)
    {
        int index = random.Next(table.Columns.Length);
        ColumnSpec column = table.Columns[index];
        TableSpec With(ColumnSpec changed) => table with { Columns = table.Columns.SetItem(index, changed) };
        return random.Next(11) switch
        {
            0 => table with { Columns = table.Columns.Add(new("brand_new", "INT", false, null, null, null, false)) },
            1 => With(column with { NotNull = !column.NotNull }),
            2 => With(column with { Default = column.Default == "'other'" ? "'Other'" : "'other'" }),
            3 => With(column with { Type = column.Type == "TEXT" ? "REAL" : "TEXT" }),
            4 => With(column with { Collation = column.Collation == "rtrim" ? "nocase" : "rtrim" }),
            5 => table with { UniqueKeys = table.UniqueKeys.Add([.. table.Columns.Select(part => part.Name)]) },
            6 => table with { Checks = table.Checks.Add("17 > 16") },
            7 => table with { ForeignKeys = table.ForeignKeys.Add(new([column.Name], "CASCADE", "SET DEFAULT", true)) },
            8 => table with { WithoutRowId = !table.WithoutRowId, AutoIncrement = false },
            9 => Rename(table, column.Name, "renamed"),
            _ => table with { Checks = table.Checks.IsEmpty ? ["1 < 2"] : table.Checks.RemoveAt(0) },
        };
    }

    private static TableSpec Rename(TableSpec table, string old, string name)
    {
        ImmutableArray<string> All(ImmutableArray<string> names) => [.. names.Select(each => each == old ? name : each)];
        return table with
        {
            Columns = [.. table.Columns.Select(column => column.Name == old ? column with { Name = name } : column)],
            PrimaryKey = All(table.PrimaryKey),
            UniqueKeys = [.. table.UniqueKeys.Select(All)],
            ForeignKeys = [.. table.ForeignKeys.Select(key => key with { Columns = All(key.Columns) })],
            Checks = [.. table.Checks.Select(check => check.Replace($"\u0001{old}\u0001", $"\u0001{name}\u0001"))],
        };
    }

    private static ColumnSpec Column(Random random, string name, int index, bool strict)
    {
        string type = random.GetItems(strict ? StrictTypes : Types, 1)[0];
        bool generated = index > 0 && random.Next(6) == 0;
        return new ColumnSpec(
            name, type, random.Next(3) == 0, generated || random.Next(2) == 0 ? null : random.GetItems(Defaults, 1)[0],
            random.Next(4) == 0 ? random.GetItems(["nocase", "rtrim", "binary"], 1)[0] : null,
            generated ? "1 + ( 2 )" : null, generated && random.Next(2) == 0);
    }

    private static ForeignKeySpec ForeignKey(Random random, string[] names) =>
        new([.. Some(random, names, random.Next(3) == 0 ? 2 : 1)], random.GetItems(Actions, 1)[0], random.GetItems(Actions, 1)[0], random.Next(3) == 0);

    private static string Check(Random random, string[] names) =>
        $"{random.GetItems(["abs ( @ ) >= - 5", "@ IN ( 'dev' , 'UAT' )", "@ IS NOT NULL OR ( 1 = 1 )", "length ( @ || ')' ) < 0x10"], 1)[0].Replace("@", "\u0001" + names[random.Next(names.Length)] + "\u0001")}";

    private static string[] Some(Random random, string[] names, int count)
    {
        string[] shuffled = [.. names];
        random.Shuffle(shuffled);
        return shuffled[..Math.Min(count, shuffled.Length)];
    }
}
