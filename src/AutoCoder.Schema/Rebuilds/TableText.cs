namespace AutoCoder.Schema.Rebuilds;

/// <summary>The table's own constraints as elements of its text.</summary>
internal static class TableText
{
    /// <summary>Puts a constraint behind everything else of the table.</summary>
    public static DraftEdit AddConstraint(TableDraft draft, string constraint)
    {
        TableDefinition table = draft.Table;
        SourceSpan last = table.Constraints.IsEmpty ? table.Columns[^1].Span : table.Constraints[^1].Span;
        return draft.With(TextEdits.InsertAfter(table.Sql, last, constraint));
    }

    /// <summary>Puts a constraint behind the columns, before those that the table has.</summary>
    public static DraftEdit AddFirstConstraint(TableDraft draft, string constraint) =>
        draft.With(TextEdits.InsertAfter(draft.Table.Sql, draft.Table.Columns[^1].Span, constraint));

    /// <summary>Takes a constraint out, wherever it stands.</summary>
    public static DraftEdit Remove(TableDraft draft, ConstraintDefinition constraint, ColumnDefinition? column) => draft.With(
        column is null
            ? TextEdits.RemoveElement(draft.Table.Sql, constraint.Span)
            : TextEdits.Remove(draft.Table.Sql, constraint.Span));
}
