namespace AutoCoder.Schema.Preservation;

/// <summary>
/// What a migration does to a key or an index that its own words do not show: what holds for columns that stay goes with one that
/// is dropped, or an index finds nothing.
/// </summary>
/// <param name="IsText">Whether it is an index on a text; a rule that goes with a column otherwise.</param>
/// <param name="Description">What follows the migration's name: <c>makes …</c>, without the full stop.</param>
internal sealed record QuietChange(bool IsText, string Description)
{
    /// <summary>What a step between two schemas does. Pure; never throws.</summary>
    /// <param name="before">The schema before it.</param>
    /// <param name="after">The schema after it.</param>
    public static IEnumerable<QuietChange> Of(DatabaseSchema before, DatabaseSchema after) =>
        [.. Texts(before, after), .. before.Tables.SelectMany(table => Taken(table, after))];

    private static IEnumerable<QuietChange> Texts(DatabaseSchema before, DatabaseSchema after) =>
        from found in TextIndexes.Since(before, after)
        select new QuietChange(
            true,
            $"makes index {found.Index.Name} on {found.Index.Table} on \"{found.Text}\", which is no column of it but a text, "
            + "the same in every row: no query is faster by it");

    private static IEnumerable<QuietChange> Taken(TableSchema before, DatabaseSchema all)
    {
        if (all.FindTable(before.Name) is not { } after) yield break;
        ImmutableArray<string> gone =
            [.. before.Columns.Select(column => column.Name).Where(name => after.FindColumn(name) is null)];
        if (gone.IsEmpty) yield break;
        foreach ((string what, string text) in Rules(before))
        {
            ImmutableArray<string> members =
                [.. before.Columns.Select(column => column.Name).Where(name => TableParts.Mentions(text, name))];
            ImmutableArray<string> stay = [.. members.Except(gone, SqlNameComparer.Instance)];
            // A column that was renamed is in its rule under the other name.
            bool isKept =
                Rules(after).Any(rule => rule.What[0] == what[0] && stay.All(name => TableParts.Mentions(rule.Text, name)));
            if (stay.IsEmpty || stay.Length == members.Length || isKept) continue;
            yield return new(
                false,
                $"drops {string.Join(", ", members.Except(stay).Select(name => $"{before.Name}.{name}"))} and with it {what}, "
                + $"which held for {string.Join(", ", stay)} too");
        }
    }

    private static IEnumerable<(string What, string Text)> Rules(TableSchema table)
    {
        if (table.PrimaryKey is { } primary) yield return ($"the primary key ({primary.Columns})", Text(primary.Terms));
        foreach (UniqueKeySchema key in table.UniqueKeys)
            yield return ($"the unique key ({key.Columns})", $"{Text(key.Terms)} {key.Where}");
        foreach (CheckSchema check in table.Checks) yield return ($"CHECK ({check.Expression})", check.Expression);
    }

    private static string Text(ImmutableArray<KeyTerm> terms) => string.Join(", ", terms.Select(term => term.Text));
}
