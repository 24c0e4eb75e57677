namespace AutoCoder.Schema.Sql;

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
