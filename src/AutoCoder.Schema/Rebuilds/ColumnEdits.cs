namespace AutoCoder.Schema.Rebuilds;

/// <summary>Columns that come and change.</summary>
internal static class ColumnEdits
{
    public static DraftEdit Add(TableDraft draft, TableChange.AddColumn change)
    {
        if (draft.Table.FindColumn(change.Column) is not null) return draft.Refuse($"there is a column {change.Column} already.");
        if (Parse(change.Definition) is not { } added)
        {
            return draft.Refuse($"column {change.Column} cannot be read: {change.Definition}");
        }
        if (added.Constraints.OfType<ConstraintDefinition.PrimaryKey>().Any() && TableParts.PrimaryKey(draft.Table) is { } key)
        {
            return draft.Refuse($"column {change.Column} cannot be the primary key, for {KeyEdits.Describe(draft, key)} is. "
                + "Delete.PrimaryKey first.");
        }

        return draft.With(TextEdits.InsertAfter(draft.Table.Sql, draft.Table.Columns[^1].Span, change.Definition))
            .Then(after => FillFromRowId(after, change.Column));
    }

    public static DraftEdit Fill(TableDraft draft, TableChange.FillColumn change) =>
        draft.Table.FindColumn(change.Column) is { } column
            ? new DraftEdit.Done(draft with { Sources = draft.Sources.SetItem(column.Name, change.Value) })
            : draft.NoColumn(change.Column);

    public static DraftEdit Alter(TableDraft draft, TableChange.AlterColumn change)
    {
        if (draft.Table.FindColumn(change.Column) is null) return draft.NoColumn(change.Column);
        return Edit(draft, change.Column, change.Type, SetType)
            .Then(next => Edit(next, change.Column, change.Collation, SetCollation))
            .Then(next => Edit(next, change.Column, change.Generated, SetGenerated))
            .Then(next => change.Default is null ? new DraftEdit.Done(next) : new DraftEdit.Done(FilledAsAdded(next, change.Column)))
            .Then(next => Edit(next, change.Column, change.Default, SetDefault))
            .Then(next => change.IsNullable is { } nullable ? SetNullable(next, change.Column, nullable) : new DraftEdit.Done(next));
    }

    public static DraftEdit DropDefault(TableDraft draft, TableChange.DropDefault change) =>
        draft.Table.FindColumn(change.Column) is { } column
            ? FilledAsAdded(draft, column.Name).With(Without<ConstraintDefinition.Default>(draft.Table.Sql, column))
            : draft.NoColumn(change.Column);

    /// <summary>Takes one column's definition apart; null when it is more or less than that.</summary>
    public static ColumnDefinition? Parse(string definition) =>
        TableDefinition.Parse($"CREATE TABLE t ({definition})") is { Columns: [{ } column], Constraints: [] } ? column : null;

    /// <summary>Whether the column is computed, so that nothing can be written to it.</summary>
    public static bool IsGenerated(ColumnDefinition column) =>
        column.Constraints.Any(found => found is ConstraintDefinition.Generated);

    // A new column that is the rowid by another name takes the rows' ids, which nothing else knows.
    private static DraftEdit.Done FillFromRowId(TableDraft draft, string column) =>
        new(TableParts.RowIdAlias(draft.Table) is { } alias && SqlName.Same(alias.Name, column)
            && RowId.NameIn(draft.Original) is { } rowId
            ? draft with { Sources = draft.Sources.SetItem(column, rowId) }
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
        TextEdits.Insert(Without<ConstraintDefinition.Collate>(sql, column), EndOfType(column), $" COLLATE "
            + $"{SqlName.Quote(collation)}");

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
