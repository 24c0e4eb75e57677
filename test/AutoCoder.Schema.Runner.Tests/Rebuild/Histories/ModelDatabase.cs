namespace AutoCoder.Schema.Runner.Tests.Rebuild.Histories;

/// <summary>A view of columns of a table, or of another view.</summary>
internal sealed record ModelView(string Name, string From, ImmutableArray<(string Column, string Shown)> Columns);

/// <summary>
/// A trigger on a table (for INSTEAD OF, a view) that writes to the log what it saw of the row, and counts a column of
/// another table. The event is all up to ON, but for the column of UPDATE OF.
/// </summary>
internal sealed record ModelTrigger(
    string Name, string On, string Event, string? Watched, string? Seen, string? Other, string? Counted);

/// <summary>A whole database as the test says that it is. Everything is a value; nothing of it is the code under test.</summary>
internal sealed record ModelDatabase(ImmutableArray<ModelTable> Tables)
{
    public ImmutableArray<ModelView> Views { get; init; } = [];

    public ImmutableArray<ModelTrigger> Triggers { get; init; } = [];

    /// <summary>What the triggers have written, as SQL.</summary>
    public ImmutableArray<string> Log { get; init; } = [];

    public ModelTable this[string name] => Tables.First(table => table.Name == name);

    public ModelDatabase With(ModelTable table) =>
        this with { Tables = [.. Tables.Select(each => each.Name == table.Name ? table : each)] };

    /// <summary>Why a column cannot go; null when it can.</summary>
    public string? Obstacle(ModelTable table, string[] gone)
    {
        bool Is(string name) => gone.Contains(name);
        bool IsShared(IEnumerable<string> columns) => columns.Any(Is) && !columns.All(Is);
        if (gone.Length >= table.Columns.Length) return "last column";
        if (table.Key is { } key && key.Columns.Any(Is)) return "primary key";
        if (table.References.Any(reference => IsShared(reference.Columns))) return "foreign key";
        if (table.Checks.Any(check => IsShared(Mentioned(check.Expression)))) return "check";
        if (table.Columns.Any(column => !Is(column.Name) && Mentioned(column.Generated).Any(Is))) return "generated";
        if (Tables.Any(other => other.References.Any(reference => reference.Parent == table.Name && reference.ParentColumns.Any(Is)
            && !(other.Name == table.Name && reference.Columns.All(Is))))) return "parent";
        if (Views.Any(view => view.From == table.Name && view.Columns.Any(column => Is(column.Column)))) return "view";
        return Triggers.Any(trigger => (trigger.On == table.Name && (Is(trigger.Watched ?? "") || Is(trigger.Seen ?? "")))
            || (trigger.Other == table.Name && Is(trigger.Counted ?? ""))) ? "trigger" : null;
    }

    public ModelDatabase RenameTable(string old, string name)
    {
        string New(string each) => each == old ? name : each;
        return this with
        {
            Tables = [.. Tables.Select(table => table with
            {
                Name = New(table.Name),
                References = [.. table.References.Select(reference => reference with { Parent = New(reference.Parent) })],
            })],
            Views = [.. Views.Select(view => view with { From = New(view.From) })],
            Triggers = [.. Triggers.Select(trigger =>
                trigger with { On = New(trigger.On), Other = trigger.Other is null ? null : New(trigger.Other) })],
        };
    }

    public ModelDatabase RenameColumn(string table, string old, string name)
    {
        string New(string each) => each == old ? name : each;
        string Text(string text) => text.Replace($"«{old}»", $"«{name}»");
        ImmutableArray<string> All(ImmutableArray<string> names) => [.. names.Select(New)];
        ModelDatabase renamed = With(this[table] with
        {
            Columns = [.. this[table].Columns.Select(column => column with
            {
                Name = New(column.Name), Generated = column.Generated is null ? null : Text(column.Generated),
            })],
            Key = this[table].Key is { } key ? key with { Columns = All(key.Columns) } : null,
            Uniques = [.. this[table].Uniques.Select(unique => unique with { Columns = All(unique.Columns) })],
            References = [.. this[table].References.Select(reference => reference with { Columns = All(reference.Columns) })],
            Checks = [.. this[table].Checks.Select(check => check with { Expression = Text(check.Expression) })],
            Indexes = [.. this[table].Indexes.Select(index =>
                index with { Terms = [.. index.Terms.Select(Text)], Where = index.Where is null ? null : Text(index.Where) })],
            Rows = [.. this[table].Rows.Select(row => row with
            {
                Values = row.Values.ToImmutableDictionary(value => New(value.Key), value => value.Value),
            })],
        });
        return renamed with
        {
            Tables = [.. renamed.Tables.Select(each => each with
            {
                References = [.. each.References.Select(reference => reference.Parent == table
                    ? reference with { ParentColumns = All(reference.ParentColumns) }
                    : reference)],
            })],
            Views = [.. Views.Select(view => view.From != table ? view : view with
            {
                Columns = [.. view.Columns.Select(column => (New(column.Column), column.Shown))],
            })],
            Triggers = [.. Triggers.Select(trigger => trigger with
            {
                Watched = trigger.On == table && trigger.Watched == old ? name : trigger.Watched,
                Seen = trigger.On == table && trigger.Seen == old ? name : trigger.Seen,
                Counted = trigger.Other == table && trigger.Counted == old ? name : trigger.Counted,
            })],
        };
    }

    /// <summary>The columns in an expression.</summary>
    public static string[] Mentioned(string? expression) =>
        expression is null ? [] : [.. expression.Split('«').Skip(1).Select(part => part[..part.IndexOf('»', StringComparison.Ordinal)])];
}
