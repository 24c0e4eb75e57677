namespace AutoCoder.Schema.Sql;

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
    public int Compare(string? x, string? y) => string.CompareOrdinal(x is null ? null : SqlName.Fold(x), y is null ? null : SqlName.Fold(y));

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
