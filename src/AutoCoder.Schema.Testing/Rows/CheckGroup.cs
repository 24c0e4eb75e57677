namespace AutoCoder.Schema.Testing.Rows;

/// <summary>CHECKs that share columns, and those columns: values for them have to be found together.</summary>
/// <param name="Columns">The columns, in the order of the table.</param>
/// <param name="Checks">The conditions.</param>
internal sealed record CheckGroup(ImmutableArray<ColumnSchema> Columns, ImmutableArray<string> Checks)
{
    /// <summary>The groups of a table. CHECKs that name no column are left to SQLite.</summary>
    public static ImmutableArray<CheckGroup> Of(TableSchema table)
    {
        var groups = new List<CheckGroup>();
        foreach (CheckSchema check in table.Checks)
        {
            ImmutableArray<ColumnSchema> named = Named(check.Expression, table);
            if (named.IsEmpty) continue;
            CheckGroup[] shared = [.. groups.Where(group => group.Columns.Intersect(named).Any())];
            foreach (CheckGroup group in shared) groups.Remove(group);
            groups.Add(new(
                [.. table.Columns.Where(column => named.Contains(column) || shared.Any(group => group.Columns.Contains(column)))],
                [.. shared.SelectMany(group => group.Checks), check.Expression]));
        }

        return [.. groups];
    }

    /// <summary>The columns, for messages.</summary>
    public string ColumnNames => string.Join(", ", Columns.Select(column => column.Name));

    private static ImmutableArray<ColumnSchema> Named(string expression, TableSchema table) =>
    [
        .. SqlTokenizer.Significant(expression)
            .Where(token => token.Kind is TokenKind.Word or TokenKind.QuotedName)
            .Select(token => table.FindColumn(SqlName.Unquote(expression.AsSpan(token.Start, token.Length))))
            .OfType<ColumnSchema>()
            .Where(column => column.Generated is null)
            .Distinct(),
    ];
}
