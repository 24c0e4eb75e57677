using System.Diagnostics.CodeAnalysis;

namespace AutoCoder.Schema.Runner.Tests.Rebuild.Histories;

/// <summary>Spells a model as SQL: plainly, or with a random choice of quotes, comments and places.</summary>
[SuppressMessage("Security", "CA5394", Justification = "Test data, made again from the seed that CsCheck prints.")]
internal sealed class ModelSql(Random? random = null)
{
    public const string Log = "CREATE TABLE \"log\" (\"x\" TEXT)";

    public static string Quote(string name) => $"\"{name}\"";

    public static string Expression(string text, Func<string, string> quote) =>
        string.Concat(text.Split('«', '»').Select((part, i) => i % 2 == 1 ? quote(part) : part));

    public string Table(ModelTable table)
    {
        Dictionary<string, string> inline = table.Columns.ToDictionary(column => column.Name, Column);
        List<string> behind = [];
        void Put(string? name, string[] at, string atColumn, string ofTable)
        {
            string head = name is null ? "" : $"CONSTRAINT {Name(name)} ";
            if (at.Length == 1 && Coin()) inline[at[0]] += $" {head}{atColumn}";
            else behind.Add(head + ofTable);
        }

        if (table.Key is { } key)
        {
            string counts = table.AutoIncrement ? " AUTOINCREMENT" : "", order = key.Descending ? " DESC" : "";
            Put(key.Name, key.Descending ? [] : [.. key.Columns], $"PRIMARY KEY{counts}", $"PRIMARY KEY ({Names(key.Columns, order)}{counts})");
        }

        foreach (ModelKey unique in table.Uniques) Put(unique.Name, [.. unique.Columns], "UNIQUE", $"UNIQUE ({Names(unique.Columns)})");
        foreach (ModelReference reference in table.References)
            Put(reference.Name, [.. reference.Columns], Clause(reference), $"FOREIGN KEY ({Names(reference.Columns)}) {Clause(reference)}");
        foreach (ModelCheck check in table.Checks)
        {
            string text = $"CHECK ({Expression(check.Expression, Name)})";
            Put(check.Name, ModelDatabase.Mentioned(check.Expression)[..1], text, text);
        }

        string gap = random is null ? ", " : ", -- and, (\n  ";
        string options = string.Join(", ", new[] { table.Strict ? "STRICT" : "", table.WithoutRowId ? "WITHOUT ROWID" : "" }.Where(each => each.Length > 0));
        return $"CREATE TABLE {Name(table.Name)} ({string.Join(gap, table.Columns.Select(column => inline[column.Name]).Concat(behind))}) {options}".TrimEnd();
    }

    public static string Index(ModelTable table, ModelIndex index) =>
        $"CREATE {(index.Unique ? "UNIQUE " : "")}INDEX {Quote(index.Name)} ON {Quote(table.Name)} "
        + $"({string.Join(", ", index.Terms.Select(term => Expression(term, Quote)))})"
        + (index.Where is null ? "" : $" WHERE {Expression(index.Where, Quote)}");

    public static string View(ModelView view) =>
        $"CREATE VIEW {Quote(view.Name)} AS SELECT {string.Join(", ", view.Columns.Select(column => $"{Quote(column.Column)} AS {Quote(column.Shown)}"))} "
        + $"FROM {Quote(view.From)}";

    public static string Trigger(ModelTrigger trigger)
    {
        string row = trigger.Event.Contains("DELETE", StringComparison.Ordinal) ? "old" : "new";
        string watched = trigger.Watched is null ? "" : $" OF {Quote(trigger.Watched)}";
        string seen = trigger.Seen is null ? "" : $" || quote({row}.{Quote(trigger.Seen)})";
        string counted = trigger.Other is null ? ""
            : $" INSERT INTO \"log\" (\"x\") SELECT count({Quote(trigger.Counted!)}) FROM {Quote(trigger.Other)};";
        return $"CREATE TRIGGER {Quote(trigger.Name)} {trigger.Event}{watched} ON {Quote(trigger.On)} BEGIN "
            + $"INSERT INTO \"log\" (\"x\") VALUES ('{trigger.Name} '{seen});{counted} END";
    }

    public IEnumerable<string> TablesAndIndexes(ModelDatabase model) =>
    [
        Log, .. model.Tables.Select(Table),
        .. model.Tables.SelectMany(table => table.Indexes.Select(index => Index(table, index))),
    ];

    public static IEnumerable<string> ViewsAndTriggers(ModelDatabase model) =>
        [.. model.Views.Select(View), .. model.Triggers.Select(Trigger)];

    public static string Insert(ModelTable table, ModelRow row)
    {
        (string Column, string Value)[] values =
            [.. table.Written.Where(row.Values.ContainsKey).Select(column => (Quote(column), row.Values[column]))];
        if (table.HasOwnRowId && row.RowId is not null) values = [("rowid", row.RowId), .. values];
        return $"INSERT INTO {Quote(table.Name)} ({string.Join(", ", values.Select(each => each.Column))}) "
            + $"VALUES ({string.Join(", ", values.Select(each => each.Value))})";
    }

    private string Column(ModelColumn column) => string.Join(' ', new[]
    {
        Name(column.Name), column.Type,
        column.Collation is null ? "" : $"COLLATE {column.Collation}",
        column.NotNull ? "NOT NULL" : "",
        column.Default is null ? "" : $"DEFAULT {column.Default}",
        column.Generated is null ? "" : $"GENERATED ALWAYS AS ({Expression(column.Generated, Name)}) {(column.Stored ? "STORED" : "VIRTUAL")}",
    }.Where(part => part.Length > 0));

    private string Clause(ModelReference reference) =>
        $"REFERENCES {Name(reference.Parent)} ({Names(reference.ParentColumns)}) ON DELETE {reference.OnDelete} ON UPDATE {reference.OnUpdate}"
        + (reference.Deferred ? " DEFERRABLE INITIALLY DEFERRED" : "");

    private string Names(ImmutableArray<string> names, string order = "") => string.Join(", ", names.Select(name => Name(name) + order));

    private string Name(string name) => (random?.Next(4) ?? 0) switch
    {
        0 => Quote(name),
        1 => $"[{name}]",
        2 => $"`{name}`",
        _ => name.All(char.IsAsciiLetterOrDigit) ? name : Quote(name),
    };

    private bool Coin() => random?.Next(2) == 1;
}
