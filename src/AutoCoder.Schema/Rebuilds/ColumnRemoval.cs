namespace AutoCoder.Schema.Rebuilds;

/// <summary>
/// Columns that go. What is on them alone goes with them: an index, a unique constraint, a foreign key, a CHECK. What
/// also is on a column that stays would come to mean something else, so it is in the way.
/// </summary>
internal static class ColumnRemoval
{
    public static DraftEdit Drop(TableDraft draft, ImmutableArray<string> columns)
    {
        if (columns.FirstOrDefault(column => draft.Table.FindColumn(column) is null) is { } unknown)
        {
            return draft.NoColumn(unknown);
        }
        if (columns.Length >= draft.Table.Columns.Length) return draft.Refuse("its last column cannot go. Delete.Table instead.");
        if (Obstacle(draft, columns) is { } obstacle) return draft.Refuse(obstacle);
        return DropConstraints(draft, columns).Then(next => DropIndexes(next, columns)).Then(next => DropText(next, columns));
    }

    private static string? Obstacle(TableDraft draft, ImmutableArray<string> columns) =>
        InKey(draft, columns) ?? InConstraint(draft, columns) ?? InGenerated(draft, columns)
        ?? InIndex(draft, columns) ?? InReference(draft, columns) ?? InTrigger(draft, columns);

    private static string? InKey(TableDraft draft, ImmutableArray<string> columns)
    {
        if (TableParts.PrimaryKey(draft.Table) is not { } key) return null;
        string? member = Touched(TableParts.Columns(draft.Table, key.Key.Terms, key.Column), columns).FirstOrDefault();
        return member is null ? null : $"column {member} is in {KeyEdits.Describe(draft, key)}. Delete.PrimaryKey first.";
    }

    private static string? InConstraint(TableDraft draft, ImmutableArray<string> columns) =>
        TableParts.Constraints(draft.Table).Select(
        found => found switch
        {
            (ConstraintDefinition.Unique key, null) => Shared(
                $"the unique constraint {key.Name}", TableParts.Columns(draft.Table, key.Terms, null), columns, "Delete.UniqueConstraint first."),
            (ConstraintDefinition.ForeignKey key, null) => Shared($"the foreign key {key.Name}", key.Columns, columns, "Delete.ForeignKey first."),
            (ConstraintDefinition.Check check, var place) => InCheck(draft, check, place, columns),
            _ => null,
        }).FirstOrDefault(found => found is not null);

    /// <summary>A CHECK is about the columns that it names, wherever it stands.</summary>
    private static string? InCheck(
        TableDraft draft, ConstraintDefinition.Check check, ColumnDefinition? place, ImmutableArray<string> columns)
    {
        string expression = check.Expression.Of(draft.Table.Sql);
        string drop = check.Name is null
            ? "It has no name by which it could be dropped: make the table anew without it."
            : $"Drop the CHECK first: Execute.Sql(\"ALTER TABLE {SqlName.Quote(draft.Table.Name)} DROP CONSTRAINT "
                + $"{SqlName.Quote(check.Name)}\").";
        string[] members = place is null ? Mentioned(draft, expression) : [.. Mentioned(draft, expression), place.Name];
        bool standsElsewhere = place is not null && !columns.Contains(place.Name, SqlNameComparer.Instance);
        return Shared($"CHECK {check.Name} ({expression.Trim()})", standsElsewhere ? members[..^1] : members, columns, drop);
    }

    private static string? InGenerated(TableDraft draft, ImmutableArray<string> columns) => (
        from column in draft.Table.Columns
        where !columns.Contains(column.Name, SqlNameComparer.Instance)
        from generated in column.Constraints.OfType<ConstraintDefinition.Generated>()
        from used in Touched(Mentioned(draft, generated.Expression.Of(draft.Table.Sql)), columns)
        select $"column {used} is used by the computed column {column.Name}. Delete both, or alter {column.Name} first.")
            .FirstOrDefault();

    private static string? InIndex(TableDraft draft, ImmutableArray<string> columns) => draft.Indexes.Select(entry =>
        Shared($"index {entry.Name}", IndexEdits.Columns(draft, entry), columns,
            $"Delete.Index(\"{entry.Name}\") first, and create the index that takes its place."))
        .FirstOrDefault(found => found is not null);

    private static string? InReference(TableDraft draft, ImmutableArray<string> columns) => (
        from reference in draft.References
        from used in Touched(reference.Key.References.ParentColumns, columns)
        select $"column {used} is referred to by a foreign key of table {reference.Table}. Delete.ForeignKey there first.")
            .FirstOrDefault();

    // Views and the bodies of triggers are tried by SQLite itself after the change; it does not look at this list.
    private static string? InTrigger(TableDraft draft, ImmutableArray<string> columns) => (
        from trigger in draft.Triggers
        from used in TriggerColumns.Of(trigger.Sql!).Intersect(columns, SqlNameComparer.Instance)
        select $"column {used} is watched by trigger {trigger.Name} (UPDATE OF). Drop the trigger first: "
            + $"Execute.Sql(\"DROP TRIGGER {SqlName.Quote(trigger.Name)}\").").FirstOrDefault();

    private static string? Shared(string what, IReadOnlyCollection<string> members, ImmutableArray<string> columns, string advice)
    {
        string? gone = Touched(members, columns).FirstOrDefault();
        string? stays = members.FirstOrDefault(member => !columns.Contains(member, SqlNameComparer.Instance));
        return gone is null || stays is null ? null : $"column {gone} is in {what}, which is on {stays} too. {advice}";
    }

    private static IEnumerable<string> Touched(IEnumerable<string> members, ImmutableArray<string> columns) =>
        members.Where(member => columns.Contains(member, SqlNameComparer.Instance));

    private static string[] Mentioned(TableDraft draft, string expression) =>
        [.. draft.Table.Columns.Select(column => column.Name).Where(name => TableParts.Mentions(expression, name))];

    private static DraftEdit DropConstraints(TableDraft draft, ImmutableArray<string> columns)
    {
        string sql = draft.Table.Sql;
        foreach ((ConstraintDefinition constraint, ColumnDefinition? place) in
            TableParts.Constraints(draft.Table).OrderByDescending(found => found.Constraint.Span.Start))
        {
            bool goes = place is null || constraint is ConstraintDefinition.Check;
            if (!goes || !IsOn(draft, constraint, columns)) continue;
            sql = place is null ? TextEdits.RemoveElement(sql, constraint.Span) : TextEdits.Remove(sql, constraint.Span);
        }

        return draft.With(sql);
    }

    private static bool IsOn(TableDraft draft, ConstraintDefinition constraint, ImmutableArray<string> columns) =>
        constraint switch
        {
            ConstraintDefinition.Unique key => Touched(TableParts.Columns(draft.Table, key.Terms, null), columns).Any(),
            ConstraintDefinition.ForeignKey key => Touched(key.Columns, columns).Any(),
            ConstraintDefinition.Check check => Touched(Mentioned(draft, check.Expression.Of(draft.Table.Sql)), columns).Any(),
            _ => false,
        };

    private static DraftEdit DropText(TableDraft draft, ImmutableArray<string> columns)
    {
        string sql = draft.Table.Sql;
        foreach (ColumnDefinition column in draft.Table.Columns.Reverse())
        {
            if (columns.Contains(column.Name, SqlNameComparer.Instance)) sql = TextEdits.RemoveElement(sql, column.Span);
        }

        return draft.With(sql);
    }

    // Before their columns go from the text: an index of this migration may be on a column that the database never had.
    private static DraftEdit.Done DropIndexes(TableDraft draft, ImmutableArray<string> columns) => new(draft with
    {
        Indexes = [.. draft.Indexes.Where(entry => !Touched(IndexEdits.Columns(draft, entry), columns).Any())],
        Sources = draft.Sources.RemoveRange(columns),
    });
}
