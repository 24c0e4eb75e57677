namespace AutoCoder.Schema.Schemas;

/// <summary>What a DEFAULT stores, in one spelling.</summary>
internal static class DefaultReader
{
    /// <summary>
    /// The default as normalised SQL, or null when it is NULL. Parentheses and a plus in front change nothing; a bare name
    /// is text, but for true and false, which SQLite stores as 1 and 0.
    /// </summary>
    public static string? Read(string sql, ConstraintDefinition.Default constraint, IReadOnlySet<string> names)
    {
        ReadOnlySpan<char> value = sql.AsSpan(constraint.Value.Start, constraint.Value.Length);
        string text = NormalisedSql.Expression(value, names);
        if (constraint.IsWord && text is not ("TRUE" or "FALSE")) text = Quote(SqlName.Unquote(value));
        if (text.StartsWith("+ ", StringComparison.Ordinal)) text = text[2..];
        if (text.StartsWith("- ", StringComparison.Ordinal) && !text.AsSpan(2).ContainsAny(" '(")) text = "-" + text[2..];
        return text switch
        {
            "NULL" or "-NULL" => null,
            "TRUE" => "1",
            "FALSE" => "0",
            _ => text,
        };
    }

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
