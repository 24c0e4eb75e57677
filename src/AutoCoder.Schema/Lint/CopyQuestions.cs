namespace AutoCoder.Schema.Lint;

/// <summary>What the rows decide about a rebuild: all of them are copied into a table that was just made.</summary>
internal sealed class CopyQuestions(LintMigration migration, RowStatement.Copy copy, int index)
{
    public IEnumerable<LintQuestion> Questions()
    {
        if (Target() is not { } target || Original() is not { } original) return [];
        IEnumerable<LintQuestion> questions = [new LintQuestion.Size(index, copy.Source), .. target.Columns.SelectMany(column => Of(column, original)), .. Keys(target, original)];
        return questions.Select(question => question with { Called = target.Name });
    }

    private TableSchema? Target() => migration.Up.Take(index).Reverse()
        .Select(sql => StatementEffect.Of(sql) is StatementEffect.CreatesTable create && SqlName.Same(create.Table, copy.Table) ? RowQuestions.Table(sql) : null)
        .FirstOrDefault(table => table is not null);

    private TableSchema? Original() =>
        RunPromise.Of(migration.Before, [migration.StepTo(index)]).Tables.FirstOrDefault(table => SqlName.Same(table.After, copy.Source)) is { } source
            ? migration.Before.FindTable(source.Table) : null;

    private IEnumerable<LintQuestion> Of(ColumnSchema column, TableSchema original)
    {
        if (!column.IsNotNull || column.Generated is not null || column.IsRowIdAlias) return [];
        if (!copy.Columns.Contains(column.Name, SqlNameComparer.Instance)) return column.MustBeGiven ? [new LintQuestion.RowsWithoutValue(index, copy.Source, column.Name)] : [];
        return SourceOf(column.Name) is { } source && original.FindColumn(source) is { IsNotNull: false, IsRowIdAlias: false } ? [new LintQuestion.Nulls(index, copy.Source, source)] : [];
    }

    private IEnumerable<LintQuestion> Keys(TableSchema target, TableSchema original)
    {
        HashSet<string> known = [.. original.UniqueKeys.Where(key => key.Where is null).Select(key => key.Columns), .. original.PrimaryKey is { } old ? [Columns(old)] : Array.Empty<string>()];
        var keys = target.UniqueKeys.Select(key => (key.Terms, key.Where, key.Columns)).ToList();
        if (target.PrimaryKey is { } primary) keys.Add((primary.Terms, null, Columns(primary)));
        return keys.Where(key => !known.Contains(key.Columns) && key.Terms.All(term => term.Column is not null && SourceOf(term.Column) is not null))
            .SelectMany(key => RowQuestions.Duplicates([.. key.Terms.Select(term => term with { Column = SourceOf(term.Column!)! })], key.Where, index, copy.Source));
    }

    private static string Columns(PrimaryKeySchema key) => new UniqueKeySchema(null, key.Terms, null, key.Conflict, IsIndex: false).Columns;

    // The column of the old table that a column is filled from; null when it is anything else.
    private string? SourceOf(string column)
    {
        int at = copy.Columns.ToList().FindIndex(name => SqlName.Same(name, column));
        if (at < 0) return null;
        string value = copy.Values[at];
        return SqlTokenizer.Significant(value) is [{ Kind: TokenKind.Word or TokenKind.QuotedName } only] ? SqlName.Unquote(value.AsSpan(only.Start, only.Length)) : null;
    }
}
