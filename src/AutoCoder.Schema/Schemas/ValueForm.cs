namespace AutoCoder.Schema.Schemas;

/// <summary>
/// What is declared, in the form of what it stores or lets pass, so that two declarations that do the same are the same. The
/// canonical lines keep the declaration: fingerprints are written down in lock files.
/// </summary>
internal static class ValueForm
{
    private static readonly (string Call, string Word)[] Clocks =
    [
        ("datetime('now')", "CURRENT_TIMESTAMP"), ("strftime('%Y-%m-%d %H:%M:%S','now')", "CURRENT_TIMESTAMP"),
        ("date('now')", "CURRENT_DATE"), ("time('now')", "CURRENT_TIME"),
    ];

    /// <summary>The column with the default that it stores.</summary>
    public static ColumnSchema Of(ColumnSchema column) =>
        column.Default is null ? column : column with { Default = Default(column) };

    /// <summary>
    /// What a column's default stores, as SQL: <c>'0'</c> is 0 in a column of numbers, 1 is '1' in one of texts. Null when it has
    /// none. An expression stands as it is, but for the calls that mean the moment.
    /// </summary>
    public static string? Default(ColumnSchema column)
    {
        if (column.Default is not { } value) return null;
        if (Clock(value) is { } clock) return clock;
        return column.Affinity switch
        {
            TypeAffinity.Blob => value,
            TypeAffinity.Text => AsText(value),
            _ => AsNumber(value),
        };
    }

    /// <summary>A CHECK as its line, the values of a list in an order of their own.</summary>
    public static string Check(CheckSchema check) => $"CHECK ({Sorted(check.Expression)})";

    private static string? Clock(string value)
    {
        string glued = value.Replace(" ", "", StringComparison.Ordinal);
        return Clocks.FirstOrDefault(clock =>
            string.Equals(clock.Call.Replace(" ", "", StringComparison.Ordinal), glued, StringComparison.OrdinalIgnoreCase)).Word;
    }

    // Only whole numbers: how SQLite writes others is its own.
    private static string AsText(string value) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            ? $"'{number.ToString(CultureInfo.InvariantCulture)}'"
            : value;

    // https://sqlite.org/datatype3.html#type_affinity: a text that is a number becomes one, with white space around it.
    private static string AsNumber(string value)
    {
        string digits = SqlTokenizer.Significant(value) is [{ Kind: TokenKind.Text }] ? SqlName.Unquote(value).Trim(' ') : value;
        const NumberStyles Whole = NumberStyles.AllowLeadingSign;
        const NumberStyles Real = Whole | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (long.TryParse(digits, Whole, CultureInfo.InvariantCulture, out long number))
            return number.ToString(CultureInfo.InvariantCulture);
        if (!double.TryParse(digits, Real, CultureInfo.InvariantCulture, out double real) || !double.IsFinite(real)) return value;
        bool isWhole = Math.Abs(real) < (1L << 53) && real == Math.Truncate(real);
        return isWhole
            ? ((long)real).ToString(CultureInfo.InvariantCulture)
            : real.ToString("R", CultureInfo.InvariantCulture);
    }

    private static string Sorted(string expression)
    {
        SqlToken[] tokens = SqlTokenizer.Significant(expression);
        string sorted = expression;
        for (int i = tokens.Length - 2; i >= 0; i--)
        {
            bool isList = SqlNameComparer.Same(expression.AsSpan(tokens[i].Start, tokens[i].Length), "IN")
                && tokens[i + 1].Kind == TokenKind.OpenParenthesis;
            if (!isList) continue;
            int end = Array.FindIndex(
                tokens, i + 2, token => token.Kind is TokenKind.CloseParenthesis or TokenKind.OpenParenthesis);
            if (end < 0 || tokens[end].Kind != TokenKind.CloseParenthesis) continue;
            int start = tokens[i + 1].End;
            string list = expression[start..tokens[end].Start];
            if (Members(list) is { } members) sorted = $"{sorted[..start]}{members}{sorted[tokens[end].Start..]}";
        }

        return sorted;
    }

    // From the last list to the first, so that what stands before one is where it was.
    private static string? Members(string list)
    {
        List<string> members = [];
        int start = 0;
        foreach (SqlToken token in SqlTokenizer.Significant(list))
        {
            if (token.Kind != TokenKind.Comma) continue;
            members.Add(list[start..token.Start].Trim());
            start = token.End;
        }

        members.Add(list[start..].Trim());
        return members.All(PlainExpression.IsLiteral)
            ? string.Join(", ", members.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            : null;
    }
}
