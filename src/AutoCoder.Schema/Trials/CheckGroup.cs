namespace AutoCoder.Schema.Trials;

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

    /// <summary>Every choice of one value for each column, the first column's values in turn; for trying.</summary>
    /// <param name="candidates">The values of each column: one at least.</param>
    public static IEnumerable<ImmutableArray<T>> Combinations<T>(ImmutableArray<ImmutableArray<T>> candidates)
    {
        int[] at = new int[candidates.Length];
        for (int next = 0; next < at.Length;)
        {
            yield return [.. candidates.Select((values, column) => values[at[column]])];
            for (next = 0; next < at.Length && ++at[next] == candidates[next].Length; next++) at[next] = 0;
        }
    }

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

/// <summary>Values that a CHECK gives away: what it compares with, and what is next to it.</summary>
internal static class CheckLiterals
{
    private const int LongestText = 1000;

    /// <summary>The values, the likeliest first.</summary>
    public static IEnumerable<object> In(string expression)
    {
        SqlToken[] tokens = SqlTokenizer.Significant(expression);
        bool isAboutLength = expression.Contains("length", StringComparison.OrdinalIgnoreCase);
        foreach (SqlToken token in tokens)
        {
            string text = expression.Substring(token.Start, token.Length);
            if (token.Kind == TokenKind.Text) foreach (object value in OfText(SqlName.Unquote(text))) yield return value;
            if (token.Kind == TokenKind.Number) foreach (object value in OfNumber(text, isAboutLength)) yield return value;
        }
    }

    private static IEnumerable<object> OfText(string text)
    {
        yield return text;
        string plain = text.Replace("%", "", StringComparison.Ordinal).Replace("*", "", StringComparison.Ordinal)
            .Replace("[0-9]", "7", StringComparison.Ordinal).Replace("[a-z]", "a", StringComparison.Ordinal)
            .Replace("[A-Z]", "A", StringComparison.Ordinal).Replace('?', 'x').Replace('_', 'x');
        if (plain != text) yield return plain;
    }

    private static IEnumerable<object> OfNumber(string text, bool isAboutLength)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long whole))
        {
            foreach (long near in new[] { whole, whole + 1, whole - 1, -whole }) yield return near;
            if (!isAboutLength || whole is < 1 or > LongestText) yield break;
            foreach (char letter in "abcdef") yield return new string(letter, (int)whole);
            yield return new string('7', (int)whole);
        }
        else if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double real))
        {
            foreach (double near in new[] { real, real + 1, real - 1, -real }) yield return near;
        }
    }
}
