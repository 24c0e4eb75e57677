using System.Text;

namespace AutoCoder.Schema.Tables;

/// <summary>Columns that come and change.</summary>
internal static class ColumnEdits
{
    public static DraftEdit Add(TableDraft draft, IReadOnlyList<TableChange.AddColumn> changes)
    {
        var names = draft.Table.Columns.Select(column => column.Name).ToHashSet(SqlNameComparer.Instance);
        (ConstraintDefinition.PrimaryKey Key, ColumnDefinition? Column)? key = TableParts.PrimaryKey(draft.Table);
        foreach (TableChange.AddColumn change in changes)
        {
            if (!names.Add(change.Column)) return draft.Refuse($"there is a column {change.Column} already.");
            if (Parse(change.Definition) is not { } added)
                return draft.Refuse($"column {change.Column} cannot be read: {change.Definition}");
            if (!added.Constraints.OfType<ConstraintDefinition.PrimaryKey>().Any()) continue;
            if (key is { } known)
            {
                return draft.Refuse($"column {change.Column} cannot be the primary key, for "
                    + $"{ConstraintEdits.Describe(draft, known)} is. Delete.PrimaryKey first.");
            }

            if (changes.Count > 1) // the next one may be a second key
                return changes.Aggregate(
                    (DraftEdit)new DraftEdit.Done(draft), (done, one) => done.Then(next => Add(next, [one])));
        }

        string text = string.Join(", ", changes.Select(change => change.Definition));
        return draft.With(TextEdits.InsertAfter(draft.Table.Sql, draft.Table.Columns[^1].Span, text))
            .Then(after => FillFromRowId(after, changes));
    }

    public static DraftEdit Fill(TableDraft draft, TableChange.FillColumn change) =>
        draft.Table.FindColumn(change.Column) is { } column
            ? new DraftEdit.Done(draft with { Sources = draft.Sources.SetItem(column.Name, change.Value) })
            : draft.NoColumn(change.Column);

    /// <summary>
    /// Alters columns. Whatever is altered stands in the column's own definition, which is edited as the only column of a table;
    /// then they are put into the text together.
    /// </summary>
    public static DraftEdit Alter(TableDraft draft, IReadOnlyList<TableChange.AlterColumn> changes)
    {
        var columns = draft.Table.Columns.ToDictionary(column => column.Name, SqlNameComparer.Instance);
        var edited = new Dictionary<int, (ColumnDefinition Before, TableDefinition After)>();
        TableDraft sofar = draft;
        foreach (TableChange.AlterColumn change in changes)
        {
            if (!columns.TryGetValue(change.Column, out ColumnDefinition? column)) return draft.NoColumn(change.Column);
            TableDefinition? table = edited.TryGetValue(column.Span.Start, out (ColumnDefinition, TableDefinition After) known)
                ? known.After
                : TableDefinition.Parse(Statement(column.Span.Of(draft.Table.Sql)));
            if (table is null) return draft.Refuse($"column {change.Column} cannot be read: {column.Span.Of(draft.Table.Sql)}");
            DraftEdit edit = Alter(sofar with { Table = table }, change);
            if (edit is not DraftEdit.Done { Draft: var after }) return edit;
            edited[column.Span.Start] = (column, after.Table);
            sofar = after;
        }

        var text = new StringBuilder(draft.Table.Sql.Length);
        int copied = 0;
        foreach ((ColumnDefinition before, TableDefinition after) in edited.OrderBy(one => one.Key).Select(one => one.Value))
        {
            text.Append(draft.Table.Sql, copied, before.Span.Start - copied).Append(after.Columns[0].Span.Of(after.Sql));
            copied = before.Span.End;
        }

        text.Append(draft.Table.Sql, copied, draft.Table.Sql.Length - copied);
        return (draft with { Sources = sofar.Sources }).With(text.ToString());
    }

    private static DraftEdit Alter(TableDraft draft, TableChange.AlterColumn change) =>
        Edit(draft, change.Column, change.Type, SetType)
            .Then(next => Edit(next, change.Column, change.Collation, SetCollation))
            .Then(next => Edit(next, change.Column, change.Generated, SetGenerated))
            .Then(next => new DraftEdit.Done(change.Default is null ? next : FilledAsAdded(next, change.Column)))
            .Then(next => Edit(next, change.Column, change.Default, SetDefault))
            .Then(next => change.IsNullable is { } nullable
                ? SetNullable(next, change.Column, nullable)
                : new DraftEdit.Done(next));

    public static DraftEdit DropDefault(TableDraft draft, TableChange.DropDefault change) =>
        draft.Table.FindColumn(change.Column) is { } column
            ? FilledAsAdded(draft, column.Name).With(Without<ConstraintDefinition.Default>(draft.Table.Sql, column))
            : draft.NoColumn(change.Column);

    /// <summary>Takes one column's definition apart; null when it is more or less than that.</summary>
    public static ColumnDefinition? Parse(string definition) =>
        TableDefinition.Parse(Statement(definition)) is { Columns: [{ } column], Constraints: [] } ? column : null;

    /// <summary>The statement of which <see cref="Parse"/> gives the spans.</summary>
    public static string Statement(string definition) => $"CREATE TABLE t ({definition})";

    /// <summary>Whether the column is computed, so that nothing can be written to it.</summary>
    public static bool IsGenerated(ColumnDefinition column) =>
        column.Constraints.Any(found => found is ConstraintDefinition.Generated);

    // A new column that is the rowid by another name takes the rows' ids, which nothing else knows.
    private static DraftEdit.Done FillFromRowId(TableDraft draft, IReadOnlyList<TableChange.AddColumn> added) =>
        new(TableParts.RowIdAlias(draft.Table) is { } alias && RowId.NameIn(draft.Original) is { } rowId
            && added.FirstOrDefault(change => SqlName.Same(alias.Name, change.Column)) is { } change
            ? draft with { Sources = draft.Sources.SetItem(change.Column, rowId) }
            : draft);

    // The rows that are there have the default with which the column was added, whatever becomes of it afterwards.
    private static TableDraft FilledAsAdded(TableDraft draft, string name) => draft.Sources.ContainsKey(name)
        ? draft
        : draft with { Sources = draft.Sources.SetItem(name, StartValue(draft, name)) };

    /// <summary>What a column that is being added holds in the rows that are there: its default as SQL, or NULL.</summary>
    public static string StartValue(TableDraft draft, string name)
    {
        ColumnDefinition column = draft.Table.FindColumn(name)!;
        ConstraintDefinition.Default? value = column.Constraints.OfType<ConstraintDefinition.Default>().LastOrDefault();
        return value is null ? "NULL" : Expression(value.Value.Of(draft.Table.Sql));
    }

    // In a default a bare word or a quoted name is text, which in a SELECT would be a column.
    private static string Expression(string value) =>
        SqlTokenizer.Significant(value) is [{ Kind: TokenKind.Word or TokenKind.QuotedName }] && !IsLiteral(value)
            ? $"'{SqlName.Unquote(value).Replace("'", "''", StringComparison.Ordinal)}'"
            : value;

    private static bool IsLiteral(string word) =>
        word.StartsWith("CURRENT_", StringComparison.OrdinalIgnoreCase)
        || new[] { "NULL", "TRUE", "FALSE" }.Contains(word, StringComparer.OrdinalIgnoreCase);

    private static DraftEdit Edit(
        TableDraft draft, string column, string? value, Func<string, ColumnDefinition, string, string> edit) =>
        value is null ? new DraftEdit.Done(draft) : draft.With(edit(draft.Table.Sql, draft.Table.FindColumn(column)!, value));

    private static string SetType(string sql, ColumnDefinition column, string type) =>
        DeclaredType.Normalise(column.Type) == DeclaredType.Normalise(type) ? sql
        : column.Type is null ? TextEdits.Insert(sql, column.NameSpan.End, $" {type}")
        : TextEdits.Replace(sql, column.TypeSpan, type);

    private static string SetCollation(string sql, ColumnDefinition column, string collation) =>
        TextEdits.Insert(Without<ConstraintDefinition.Collate>(sql, column), EndOfType(column),
            $" COLLATE {SqlName.Quote(collation)}");

    private static string SetGenerated(string sql, ColumnDefinition column, string clause) =>
        TextEdits.Insert(Without<ConstraintDefinition.Generated>(sql, column), EndOfType(column), $" {clause}");

    private static string SetDefault(string sql, ColumnDefinition column, string value) =>
        column.Constraints.OfType<ConstraintDefinition.Default>().LastOrDefault() is { } found
            ? TextEdits.Replace(sql, found.Value, value)
            : TextEdits.Insert(sql, EndOfType(column), $" DEFAULT {value}");

    private static DraftEdit SetNullable(TableDraft draft, string name, bool isNullable)
    {
        ColumnDefinition column = draft.Table.FindColumn(name)!;
        bool isNotNull = column.Constraints.Any(found => found is ConstraintDefinition.NotNull);
        if (isNullable) return draft.With(Without<ConstraintDefinition.NotNull>(draft.Table.Sql, column));
        return isNotNull
            ? new DraftEdit.Done(draft)
            : draft.With(TextEdits.Insert(draft.Table.Sql, EndOfType(column), " NOT NULL"));
    }

    private static int EndOfType(ColumnDefinition column) => column.Type is null ? column.NameSpan.End : column.TypeSpan.End;

    private static string Without<T>(string sql, ColumnDefinition column)
        where T : ConstraintDefinition
    {
        foreach (T constraint in column.Constraints.OfType<T>().Reverse()) sql = TextEdits.Remove(sql, constraint.Span);
        return sql;
    }
}

/// <summary>
/// Columns that go. What is on them alone goes with them: an index, a unique constraint, a foreign key, a CHECK. So does an index
/// or a unique constraint that is on columns that stay, too: PostgreSQL and other rebuilds take it along, shipped histories
/// count on it, and no row is lost by it. A foreign key or a CHECK with a column that stays says something about rows, and is in
/// the way.
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
        ?? InReference(draft, columns) ?? InTrigger(draft, columns);

    private static string? InKey(TableDraft draft, ImmutableArray<string> columns)
    {
        if (TableParts.PrimaryKey(draft.Table) is not { } key) return null;
        string? member = Touched(TableParts.Columns(draft.Table, key.Key.Terms, key.Column), columns).FirstOrDefault();
        return member is null ? null : $"column {member} is in {ConstraintEdits.Describe(draft, key)}. Delete.PrimaryKey first.";
    }

    private static string? InConstraint(TableDraft draft, ImmutableArray<string> columns) =>
        TableParts.Constraints(draft.Table).Select(
        found => found switch
        {
            (ConstraintDefinition.ForeignKey key, null) => Shared(
                $"the foreign key {key.Name}", key.Columns, columns, "Delete.ForeignKey first."),
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

/// <summary>The columns that a trigger watches: <c>UPDATE OF a, b ON …</c>.</summary>
internal static class TriggerColumns
{
    public static IReadOnlyList<string> Of(string sql)
    {
        List<string> columns = [];
        var cursor = new TokenCursor(sql, SqlTokenizer.Significant(sql));
        while (!cursor.AtEnd && !cursor.At("ON") && !cursor.At("BEGIN") && !cursor.At("OF")) cursor.Skip();
        if (!cursor.Try("OF")) return columns;
        do columns.Add(cursor.Name());
        while (cursor.Try(TokenKind.Comma));
        return columns;
    }
}
