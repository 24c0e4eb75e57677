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

/// <summary>
/// Compares names as SQLite does: the 26 letters of ASCII without regard to case, everything else by value
/// (<c>sqlite3StrICmp</c>), so <c>É</c> and <c>é</c> are two names.
/// </summary>
internal sealed class SqlNameComparer
    : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<char>, string>, IComparer<string>
{
    private SqlNameComparer()
    {
    }

    /// <summary>The only one.</summary>
    public static SqlNameComparer Instance { get; } = new();

    /// <inheritdoc />
    public bool Equals(string? x, string? y) =>
        ReferenceEquals(x, y) || (x is not null && y is not null && Same(x, y));

    /// <inheritdoc />
    public bool Equals(ReadOnlySpan<char> alternate, string other) => Same(alternate, other);

    /// <inheritdoc />
    public int Compare(string? x, string? y) =>
        string.CompareOrdinal(x is null ? null : SqlName.Fold(x), y is null ? null : SqlName.Fold(y));

    /// <inheritdoc />
    public int GetHashCode(string obj) => GetHashCode(obj.AsSpan());

    /// <inheritdoc />
    public int GetHashCode(ReadOnlySpan<char> alternate)
    {
        // FNV-1a over the folded characters.
        uint hash = 2166136261;
        foreach (char c in alternate) hash = (hash ^ SqlName.Fold(c)) * 16777619;
        return (int)hash;
    }

    /// <inheritdoc />
    public string Create(ReadOnlySpan<char> alternate) => alternate.ToString();

    internal static bool Same(ReadOnlySpan<char> x, ReadOnlySpan<char> y)
    {
        if (x.Length != y.Length) return false;
        for (int i = 0; i < x.Length; i++)
        {
            if (x[i] != y[i] && SqlName.Fold(x[i]) != SqlName.Fold(y[i])) return false;
        }

        return true;
    }
}

/// <summary>The words that SQLite's grammar keeps to itself.</summary>
internal static class SqlKeywords
{
    /// <summary>
    /// The words that cannot be a bare name: SQLite's keywords without those that its grammar (<c>parse.y</c>) lets fall
    /// back to a name. A test asks SQLite about each of its keywords.
    /// </summary>
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Reserved = Set(
        "ADD", "ALL", "ALTER", "AND", "AS", "AUTOINCREMENT", "BETWEEN", "CASE", "CHECK", "COLLATE", "COMMIT", "CONSTRAINT",
        "CREATE", "DEFAULT", "DEFERRABLE", "DELETE", "DISTINCT", "DROP", "ELSE", "ESCAPE", "EXCEPT", "EXISTS", "FOREIGN",
        "FROM", "GROUP", "HAVING", "IN", "INDEX", "INSERT", "INTERSECT", "INTO", "IS", "ISNULL", "JOIN", "LIMIT", "NOT",
        "NOTHING", "NOTNULL", "NULL", "ON", "OR", "ORDER", "PRIMARY", "REFERENCES", "RETURNING", "SELECT", "SET", "TABLE",
        "THEN", "TO", "TRANSACTION", "UNION", "UNIQUE", "UPDATE", "USING", "VALUES", "WHEN", "WHERE");

    /// <summary>Words that can be a name of a table or column, but not a part of a type.</summary>
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> NotInTypes = Set(
        "INDEXED", "CROSS", "FULL", "INNER", "LEFT", "NATURAL", "OUTER", "RIGHT");

    /// <summary>Words that mean something else than the name in quotes would.</summary>
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Values = Set(
        "TRUE", "FALSE", "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP");

    public static bool IsReserved(ReadOnlySpan<char> word) => Reserved.Contains(word);

    public static bool CanBeInType(ReadOnlySpan<char> word) => !Reserved.Contains(word) && !NotInTypes.Contains(word);

    public static bool IsValue(ReadOnlySpan<char> word) => Values.Contains(word);

    private static HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Set(params string[] words) =>
        new HashSet<string>(words, SqlNameComparer.Instance).GetAlternateLookup<ReadOnlySpan<char>>();
}
