namespace AutoCoder.Schema.Sql;

/// <summary>Names in SQL: out of their quotes, into them, and folded for comparison.</summary>
internal static class SqlName
{
    /// <summary>The name in lower case, ASCII letters only, as SQLite compares names.</summary>
    public static string Fold(string name)
    {
        int upper = name.AsSpan().IndexOfAnyInRange('A', 'Z');
        if (upper < 0) return name;
        return string.Create(name.Length, name, static (folded, name) =>
        {
            for (int i = 0; i < folded.Length; i++) folded[i] = Fold(name[i]);
        });
    }

    /// <summary>Whether SQLite takes two names for one.</summary>
    public static bool Same(string? left, string? right) => SqlNameComparer.Instance.Equals(left, right);

    /// <summary>The name in double quotes, so that it is a name wherever it stands.</summary>
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>The text of a name or string token without its quotes; other text as it is.</summary>
    public static string Unquote(ReadOnlySpan<char> token)
    {
        if (token.Length < 2 || token[0] is not ('"' or '\'' or '`' or '[')) return token.ToString();
        string inner = token[1..^1].ToString();
        return token[0] switch
        {
            '"' => inner.Replace("\"\"", "\"", StringComparison.Ordinal),
            '\'' => inner.Replace("''", "'", StringComparison.Ordinal),
            '`' => inner.Replace("``", "`", StringComparison.Ordinal),
            _ => inner,
        };
    }

    /// <summary>Folded, and in quotes only where it could not be read as a bare name.</summary>
    internal static string Render(string name)
    {
        string folded = Fold(name);
        return IsBare(folded) ? folded : Quote(folded);
    }

    internal static char Fold(char c) => c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c;

    private static bool IsBare(string name)
    {
        if (name.Length == 0 || char.IsAsciiDigit(name[0]) || name[0] == '$') return false;
        foreach (char c in name)
        {
            if (!TokenScan.IsNameCharacter(c) || c == '\uFEFF') return false;
        }

        return !SqlKeywords.IsReserved(name) && !SqlKeywords.IsValue(name);
    }
}
