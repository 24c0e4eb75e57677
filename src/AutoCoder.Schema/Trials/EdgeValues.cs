using System.Text;

namespace AutoCoder.Schema.Trials;

/// <summary>
/// The values that are tried in a column: ordinary ones, those that SQLite converts by a column's affinity, those from the edge
/// of what there is, and what the texts of the differences themselves compare with.
/// </summary>
internal static class EdgeValues
{
    private const int MostMined = 16, LongestTold = 40;

    private static readonly ImmutableArray<object?> Any =
    [
        null, "", "text", "007", "1e3", "-1", "0x10", " 12 ", "{\"a\": 1}", "[1, 2]", "\"text\"", "2025-03-30 01:30:00",
        "2025-03-30T01:30:00.000Z", "O'Brien \"ß\" 漢字 🦊", "a%_b\n", new string('x', 300), 0L, 1L, -1L, 42L,
        9_007_199_254_740_993L, long.MaxValue, 1.5, -0.25, 1e300, new byte[] { 0, 255, 1 },
    ];

    // What the code stores in a column of that type is JSON: anything else proves nothing about it.
    private static readonly ImmutableArray<object?> Json =
        [null, "{\"a\": 1}", "{}", "[1, 2]", "[]", "\"text\"", "{\"t\": [\"O'Brien\", null, {}]}"];

    /// <summary>The values for a column.</summary>
    /// <param name="column">The column as the code expects it.</param>
    /// <param name="mined">What the differences compare with.</param>
    public static IEnumerable<object?> Of(ColumnSchema column, ImmutableArray<object> mined) =>
        column.DeclaredType.StartsWith("json", StringComparison.Ordinal)
            ? Json
            : Any.Concat(mined.Take(MostMined)).Distinct();

    /// <summary>The same, of a long text only how long it is.</summary>
    public static string Told(object? value) => value is string { Length: > LongestTold } text
        ? string.Create(CultureInfo.InvariantCulture, $"a text of {text.Length} characters")
        : Literal(value);

    /// <summary>A value as SQL writes it.</summary>
    public static string Literal(object? value) => value switch
    {
        null => "NULL",
        string text => $"'{text.Replace("'", "''", StringComparison.Ordinal).ReplaceLineEndings("\\n")}'",
        byte[] bytes => $"x'{Convert.ToHexStringLower(bytes)}'",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => "?",
    };

    /// <summary>Column by column what a text of SQL compares it with: rows for which <c>WHERE mode = 'dev'</c> holds.</summary>
    /// <param name="sql">A part of a schema.</param>
    /// <param name="table">The table whose columns are meant.</param>
    public static ImmutableDictionary<string, object?> Compared(string sql, TableSchema table)
    {
        var found = ImmutableDictionary.CreateBuilder<string, object?>(SqlNameComparer.Instance);
        SqlToken[] tokens = SqlTokenizer.Significant(sql);
        for (int i = 0; i < tokens.Length; i++)
        {
            if (tokens[i].Kind is not (TokenKind.Word or TokenKind.QuotedName)) continue;
            if (table.FindColumn(SqlName.Unquote(Text(tokens[i]))) is not { Generated: null } column) continue;
            int at = i + 1;
            var operation = new StringBuilder();
            while (at < tokens.Length && at < i + 4 && IsBetween(tokens[at])) operation.Append(Text(tokens[at++])).Append(' ');
            if (operation.Length > 0 && at < tokens.Length && Value(tokens[at]) is { } value)
                found[column.Name] = Beyond(value, operation.ToString());
        }

        return found.ToImmutable();

        string Text(SqlToken token) => sql.Substring(token.Start, token.Length);

        bool IsBetween(SqlToken token) => token.Kind is TokenKind.Operator or TokenKind.OpenParenthesis
            || (token.Kind == TokenKind.Word
                && SqlName.Fold(Text(token)) is "is" or "in" or "like" or "glob" or "between" or "not");

        object? Value(SqlToken token) =>
            token.Kind is TokenKind.Text or TokenKind.Number ? CheckLiterals.In(Text(token)).FirstOrDefault() : null;
    }

    // "> 5" holds for 6, "!= 'x'" for any other.
    private static object Beyond(object value, string operation) => (value, operation[0]) switch
    {
        (long number, '>') => number + 1,
        (long number, '<') => number - 1,
        (double number, '>') => number + 1,
        (double number, '<') => number - 1,
        _ => value,
    };
}
