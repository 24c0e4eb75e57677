namespace AutoCoder.Schema.Tables;

/// <summary>Indexes that come and go.</summary>
internal static class IndexEdits
{
    public static DraftEdit Add(TableDraft draft, TableChange.AddIndex change)
    {
        SchemaEntry? taken = Find(draft, change.Name);
        if (taken is not null)
        {
            return draft.Refuse($"there is an index {change.Name} on table {taken.Table} already. "
                + "Give the new one another name.");
        }
        if (IndexDefinition.Parse(change.Sql) is not { } index)
        {
            return draft.Refuse($"index {change.Name} cannot be read: {change.Sql}");
        }
        string? unknown = index.Terms.Select(term => term.Column).FirstOrDefault(name => name is not null
            && draft.Table.FindColumn(name) is null);
        bool isText = unknown is not null && TextIndexes.TextOf(index, draft.Table) == unknown;
        if (unknown is not null && !(draft.TakesTexts && isText)) return NoColumn(draft, change.Name, unknown, isText);
        return new DraftEdit.Done(
            draft with { Indexes = draft.Indexes.Add(new("index", change.Name, draft.Original.Name, change.Sql)) });
    }

    private static DraftEdit NoColumn(TableDraft draft, string index, string unknown, bool isText) => draft.NoColumn(
        unknown,
        isText ? $" Index {index} cannot be on it. {MissingTexts.Advice}" : "");

    public static DraftEdit Drop(TableDraft draft, TableChange.DropIndex change)
    {
        if (draft.Indexes.FirstOrDefault(entry => SqlName.Same(entry.Name, change.Name)) is { } index)
        {
            return Remove(draft, index);
        }
        if (Find(draft, change.Name) is { } elsewhere && !SqlName.Same(elsewhere.Table, draft.Original.Name))
        {
            return draft.Refuse($"index {change.Name} is on table {elsewhere.Table}. Name that table.");
        }

        string known = string.Join(", ", draft.Indexes.Select(entry => entry.Name));
        return draft.Refuse($"there is no index {change.Name}. {(known.Length == 0 ? "It has none." : $"It has {known}.")} "
            + "What a UNIQUE constraint brings along goes by Delete.UniqueConstraint.");
    }

    public static DraftEdit Remove(TableDraft draft, SchemaEntry index) =>
        new DraftEdit.Done(draft with { Indexes = draft.Indexes.Remove(index) });

    /// <summary>The columns of the table that an index is on or uses.</summary>
    public static string[] Columns(TableDraft draft, SchemaEntry entry)
    {
        if (IndexDefinition.Parse(entry.Sql!) is not { } index) return [.. draft.Original.Columns.Select(column => column.Name)];
        IEnumerable<string> expressions =
            index.Terms.Where(term => term.Column is null).Select(term => term.Expression.Of(index.Sql));
        string used = $"{string.Join(' ', expressions)} {index.Where?.Of(index.Sql)}";
        return [.. draft.Original.Columns.Concat(draft.Table.Columns).Select(column => column.Name)
            .Distinct(SqlNameComparer.Instance)
            .Where(name => index.Terms.Any(term => SqlName.Same(term.Column, name)) || TableParts.Mentions(used, name))];
    }

    public static bool IsUnique(SchemaEntry entry) => IndexDefinition.Parse(entry.Sql!) is { IsUnique: true };

    private static SchemaEntry? Find(TableDraft draft, string name) =>
        draft.Indexes.FirstOrDefault(entry => SqlName.Same(entry.Name, name))
        ?? draft.Schema.FirstOrDefault(entry => entry.Type == "index" && SqlName.Same(entry.Name, name)
            && (entry.Sql is null || !SqlName.Same(entry.Table, draft.Original.Name)));
}
