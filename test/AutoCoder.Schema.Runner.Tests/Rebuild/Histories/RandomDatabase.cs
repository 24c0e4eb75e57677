using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Rebuild.Histories;

/// <summary>Makes a database of a few tables that refer to each other, with views and triggers around them, and fills it.</summary>
[SuppressMessage("Security", "CA5394", Justification = "Test data, made again from the seed that CsCheck prints.")]
internal sealed class RandomDatabase(Random random)
{
    public static readonly string[] Actions = ["NO ACTION", "CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT"];

    private static readonly string[] StrictTypes = ["INTEGER", "TEXT", "REAL", "BLOB", "ANY"];
    private static readonly string[] Types = ["INTEGER", "TEXT", "REAL", "BLOB", "VARCHAR(10,2)", "NUMERIC", "INT"];
    private static readonly string[] Defaults = ["1", "'x'", "(1 + 2)", "NULL", "2.5"];
    private static readonly string[] Literals = ["1", "2", "3", "4", "NULL", "'x'", "'Y'", "'3'", "x'00ff'", "2.5", "'日本'", "-7"];

    /// <summary>Its schema.</summary>
    public ModelDatabase Schema(int tables, int extras)
    {
        ModelDatabase model = new([]);
        for (int i = 0; i < tables; i++) model = model with { Tables = model.Tables.Add(Table(i == 1 ? "second table" : $"t{i}", model)) };
        for (int i = 0; i < extras; i++) model = Around(model, i);
        return model;
    }

    /// <summary>Writes rows until there are enough or SQLite has refused too many; foreign keys are on.</summary>
    public void Fill(SqliteConnection connection, ModelDatabase model, int rows)
    {
        foreach (ModelTable table in model.Tables)
        {
            for (int i = 0; i < rows; i++) Attempt(connection, Insert(model, table));
            if (table.AutoIncrement && rows > 0)
                Attempt(connection, $"DELETE FROM {ModelSql.Quote(table.Name)} WHERE rowid = (SELECT max(rowid) FROM {ModelSql.Quote(table.Name)})");
        }
    }

    public string Literal() => random.GetItems(Literals, 1)[0];

    public string Type(bool strict) => random.GetItems(strict ? StrictTypes : Types, 1)[0];

    public T Any<T>(IReadOnlyList<T> list) => list[random.Next(list.Count)];

    public static void Attempt(SqliteConnection connection, string sql)
    {
        try
        {
            Prediction.Execute(connection, sql);
        }
        catch (SqliteException)
        {
            // Not every random row is one that the table takes.
        }
    }

    private ModelTable Table(string name, ModelDatabase before)
    {
        bool strict = random.Next(5) == 0;
        int keys = random.Next(7) switch { 0 => 0, 1 => 2, _ => 1 };
        List<ModelColumn> columns = [];
        for (int i = 0; i < keys; i++) columns.Add(new($"k{i}", random.Next(3) > 0 ? "INTEGER" : strict ? "ANY" : "TEXT"));
        int plain = random.Next(2, 5);
        for (int i = 0; i < plain; i++) columns.Add(Column(i == 1 ? "c 1" : $"c{i}", strict));
        if (random.Next(3) == 0) columns.Add(new("g", strict ? "ANY" : "TEXT") { Generated = "«c0» || '-'", Stored = random.Next(2) == 0 });
        string[] names = [.. columns.Where(column => column.Generated is null).Select(column => column.Name)];
        ModelTable table = new(name, [.. columns])
        {
            Strict = strict,
            Key = keys == 0 ? null : new(random.Next(2) == 0 ? $"pk_{name}" : null, [.. names[..keys]], random.Next(6) == 0),
            WithoutRowId = keys > 0 && random.Next(4) == 0,
        };
        for (int i = random.Next(3); i > 0; i--)
            table = table with { References = [.. table.References, .. Reference(table, names[keys..], before.Tables.Add(table), null)] };
        return table with
        {
            AutoIncrement = table.HasRowIdAlias && random.Next(3) == 0,
            Uniques = random.Next(3) == 0 ? [new(random.Next(2) == 0 ? $"uq_{name}" : null, [Any(names[keys..])])] : [],
            Checks = random.Next(3) == 0 ? [new(random.Next(2) == 0 ? $"ck_{name}" : null, Check(names))] : [],
            Indexes = [.. Enumerable.Range(0, random.Next(3)).Select(i => Index($"ix {name} {i}", names))],
        };
    }

    private ModelColumn Column(string name, bool strict)
    {
        ModelColumn column = new(name, Type(strict)) { Collation = random.Next(6) == 0 ? "NOCASE" : null };
        return strict || random.Next(2) == 0 ? column
            : column with { Default = Any(Defaults[..3]), NotNull = random.Next(2) == 0 };
    }

    public string Check(string[] names) => random.Next(2) == 0
        ? $"length(«{Any(names)}») < 100"
        : $"«{Any(names)}» IS NOT 77 OR «{Any(names)}» IS NOT 78";

    public ModelIndex Index(string name, string[] names)
    {
        string column = Any(names), other = Any(names);
        (string[] terms, string? where) = random.Next(6) switch
        {
            0 => (new[] { $"«{column}» DESC" }, (string?)null),
            1 => ([$"lower(«{column}»)"], null),
            2 => ([$"«{column}» COLLATE NOCASE DESC", $"«{other}»"], null),
            3 => ([$"«{column}»"], $"«{other}» IS NOT NULL"),
            4 => ([$"«{column}»", $"«{other}» DESC"], null),
            _ => ([$"«{column}»"], null),
        };
        return new(name, false, [.. terms], where);
    }

    /// <summary>A foreign key from some of the columns to a table that has a key as wide.</summary>
    public IEnumerable<ModelReference> Reference(ModelTable child, string[] columns, IReadOnlyList<ModelTable> parents, string? name)
    {
        ModelTable parent = Any(parents);
        if ((parent.Key ?? parent.Uniques.FirstOrDefault()) is not { } key || key.Columns.Length > columns.Length) yield break;
        ImmutableArray<string> from = [.. columns.OrderBy(_ => random.Next()).Take(key.Columns.Length)];
        if (child.References.Any(reference => reference.Parent == parent.Name && reference.Columns.Intersect(from).Any())) yield break;
        yield return new(name ?? (random.Next(2) == 0 ? $"fk_{child.Name}_{parent.Name}_{string.Concat(from)}" : null),
            from, parent.Name, key.Columns, Any(Actions), Any(Actions), random.Next(3) == 0);
    }

    private ModelDatabase Around(ModelDatabase model, int number)
    {
        ModelTable table = Any(model.Tables), other = Any(model.Tables);
        ModelView? below = model.Views.LastOrDefault();
        string[] names = [.. table.Columns.Select(column => column.Name)];
        switch (random.Next(5))
        {
            case 0:
                return model with { Views = model.Views.Add(new($"v{number}", table.Name, [(Any(names), "shown"), (Any(names), "s 2")])) };
            case 1 when below is not null:
                return model with { Views = model.Views.Add(new($"v on v {number}", below.Name, [(Any(below.Columns).Shown, "again")])) };
            case 2 when below is not null:
                return model with { Triggers = model.Triggers.Add(new($"i{number}", below.Name, "INSTEAD OF INSERT", null, below.Columns[0].Shown, null, null)) };
            default:
                string at = Any(["AFTER INSERT", "BEFORE DELETE", "AFTER DELETE", "AFTER UPDATE", "BEFORE UPDATE", "AFTER UPDATE"]);
                bool isWatching = at.EndsWith("UPDATE", StringComparison.Ordinal) && random.Next(2) == 0, isCounting = random.Next(2) == 0;
                return model with
                {
                    Triggers = model.Triggers.Add(new($"tr {number}", table.Name, at, isWatching ? Any(names) : null, Any(names),
                        isCounting ? other.Name : null, isCounting ? Any(other.Columns).Name : null)),
                };
        }
    }

    private string Insert(ModelDatabase model, ModelTable table)
    {
        Dictionary<string, string> values = table.Written.Where(_ => random.Next(6) > 0).ToDictionary(name => name, name => table[name].Type switch
        {
            "INTEGER" or "INT" => random.Next(1, 9).ToString(System.Globalization.CultureInfo.InvariantCulture),
            "TEXT" when table.Strict => $"'{random.Next(1, 9)}'",
            "REAL" when table.Strict => "2.5",
            "BLOB" when table.Strict => "x'01'",
            _ => Literal(),
        });
        foreach (ModelReference reference in table.References)
        {
            int at = random.Next(4);
            for (int i = 0; i < reference.Columns.Length; i++)
            {
                values[reference.Columns[i]] = at == 3 ? "NULL"
                    : $"(SELECT {ModelSql.Quote(reference.ParentColumns[i])} FROM {ModelSql.Quote(reference.Parent)} LIMIT 1 OFFSET {at})";
            }
        }

        string? rowId = table.HasOwnRowId && random.Next(2) == 0 ? random.Next(-9, 999).ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
        if (values.Count == 0) values[table.Written.First()] = "1";
        return ModelSql.Insert(table, new(rowId, values.ToImmutableDictionary()));
    }
}
