namespace AutoCoder.Schema.Rebuilds;

/// <summary>CHECKs that come and go.</summary>
internal static class CheckEdits
{
    public static DraftEdit Add(TableDraft draft, TableChange.AddCheck change) => KeyEdits.Taken(draft, change.Name) is { } taken
        ? draft.Refuse(taken)
        : TableText.AddConstraint(draft, Text(change));

    public static DraftEdit Drop(TableDraft draft, TableChange.DropCheck change)
    {
        TableDefinition table = draft.Table;
        var names = table.Columns.Select(column => column.Name).ToHashSet(SqlNameComparer.Instance);
        foreach ((ConstraintDefinition constraint, ColumnDefinition? column) in TableParts.Constraints(table))
        {
            bool isMeant = constraint is ConstraintDefinition.Check check
                && NormalisedSql.Expression(check.Expression.Of(table.Sql), names) == change.Expression;
            if (isMeant) return TableText.Remove(draft, constraint, column);
        }

        return draft.Refuse($"there is no CHECK ({change.Expression}).");
    }

    /// <summary>The constraint as it stands in a statement. A line comment at the end must not swallow the parenthesis.</summary>
    public static string Text(TableChange.AddCheck change) =>
        $"{KeyEdits.Head(change.Name)}CHECK ({change.Expression}{(change.Expression.Contains("--", StringComparison.Ordinal) ? "\n" : "")})";
}
