namespace AutoCoder.Schema.Trials;

/// <summary>CHECKs that share columns, and those columns: values for them have to be found together.</summary>
/// <param name="Columns">The columns, in the order of the table.</param>
/// <param name="Checks">The conditions.</param>
internal sealed record CheckGroup(ImmutableArray<ColumnSchema> Columns, ImmutableArray<string> Checks)
{
    /// <summary>The groups of a table. CHECKs that name no column are left to SQLite.</summary>
    public static ImmutableArray<CheckGroup> Of(TableSchema table)
    {
        // Columns that a CHECK names together have one root.
        var places = new Dictionary<string, int>(table.Columns.Length, SqlNameComparer.Instance);
        for (int place = 0; place < table.Columns.Length; place++) _ = places.TryAdd(table.Columns[place].Name, place);
        int[] roots = [.. Enumerable.Range(0, table.Columns.Length)];
        var named = new List<(int Place, string Check)>();
        foreach (CheckSchema check in table.Checks)
        {
            int[] columns = [.. Named(check.Expression, table, places)];
            if (columns.Length == 0) continue;
            named.Add((columns[0], check.Expression));
            foreach (int column in columns) roots[Root(column)] = Root(columns[0]);
        }

        ILookup<int, string> checks = named.ToLookup(one => Root(one.Place), one => one.Check);
        return
        [
            .. Enumerable.Range(0, table.Columns.Length).GroupBy(Root).Where(group => checks.Contains(group.Key))
                .Select(group => new CheckGroup([.. group.Select(place => table.Columns[place])], [.. checks[group.Key]])),
        ];

        int Root(int place)
        {
            while (roots[place] != place) place = roots[place] = roots[roots[place]];
            return place;
        }
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

    private static IEnumerable<int> Named(string expression, TableSchema table, Dictionary<string, int> places)
    {
        foreach (SqlToken token in SqlTokenizer.Significant(expression))
        {
            bool isName = token.Kind is TokenKind.Word or TokenKind.QuotedName;
            if (isName && places.TryGetValue(SqlName.Unquote(expression.AsSpan(token.Start, token.Length)), out int place)
                && table.Columns[place].Generated is null) yield return place;
        }
    }
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
