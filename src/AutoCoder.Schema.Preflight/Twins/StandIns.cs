using SQLitePCL;

namespace AutoCoder.Schema.Preflight.Twins;

/// <summary>
/// Functions, collations and tokenizers that SQLite does not know: the application registers them on its own connections. Each
/// stands in here under its name. Only where nothing but a schema is tried: what is stored by one would be wrong.
/// </summary>
internal sealed class StandIns(sqlite3 connection)
{
    private const string NoFunction = "no such function: ", NoCollation = "no such collation sequence: ";
    private const string UnknownFunction = "unknown function: ", Call = "()";
    private const string InObject = "error in ";
    private static readonly string[] NoTokenizer = ["no such tokenizer: ", "unknown tokenizer: "];

    private static readonly string[] OfApplication =
        [NoFunction, NoCollation, UnknownFunction, .. NoTokenizer, "no such module: "];

    private const int Deterministic = 0x800, Innocuous = 0x200000; // sqlite3.h

    private readonly HashSet<string> _functions = new(SqlNameComparer.Instance), _collations = new(SqlNameComparer.Instance);
    private readonly List<string> _missing = [];
    private readonly SortedSet<string> _tokenizers = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What there is, as messages call it.</summary>
    public ImmutableArray<string> Names =>
    [
        .. _functions.Select(name => $"{name}()"),
        .. _collations.Select(name => $"COLLATE {name}"),
        .. _tokenizers.Select(name => $"the tokenizer {name}"),
    ];

    /// <summary>The messages of SQLite for which something was added.</summary>
    public ImmutableArray<string> Missing => [.. _missing];

    /// <summary>Whether a message of SQLite misses what an application registers on its own connections.</summary>
    public static bool IsOfApplication(string message) =>
        OfApplication.Any(words => message.Contains(words, StringComparison.Ordinal));

    /// <summary>Adds what a message of SQLite misses; false when it is about anything else, or what it misses is there.</summary>
    public bool Add(string message)
    {
        string? missing = After(NoFunction) ?? After(UnknownFunction)?.Replace(Call, "", StringComparison.Ordinal);
        bool isAdded = missing is { } function && _functions.Add(function)
            ? Function(function, Standing) == raw.SQLITE_OK
            : After(NoCollation) is { } collation && _collations.Add(collation)
                && raw.sqlite3_create_collation(connection, collation, null!, ByBytes) == raw.SQLITE_OK;
        if (isAdded) _missing.Add(message);
        return isAdded;

        // "error in view v: no such function: f"
        string? After(string beginning)
        {
            int start = message.StartsWith(InObject, StringComparison.Ordinal)
                ? message.IndexOf($": {beginning}", StringComparison.Ordinal) + 2
                : 0;
            return string.CompareOrdinal(message, start, beginning, 0, beginning.Length) == 0
                ? message[(start + beginning.Length)..]
                : null;
        }
    }

    /// <summary>
    /// The statement of a search table without its tokenizer, when a message of SQLite misses that; null when it is about
    /// anything else.
    /// </summary>
    public string? WithoutTokenizer(string sql, string message)
    {
        if (NoTokenizer.FirstOrDefault(beginning => message.StartsWith(beginning, StringComparison.Ordinal)) is not { } missing)
            return null;
        ReadOnlySpan<SqlToken> tokens = SqlTokenizer.Significant(sql);
        int word = 0;
        while (word < tokens.Length && !Is(tokens[word], "tokenize")) word++;
        if (word == tokens.Length || word == 0) return null;
        int end = word;
        for (int depth = 0; end < tokens.Length && (depth > 0 || !(Is(tokens[end], ",") || Is(tokens[end], ")"))); end++)
            depth += Is(tokens[end], "(") ? 1 : Is(tokens[end], ")") ? -1 : 0;
        if (end == tokens.Length) return null;
        _tokenizers.Add(message[missing.Length..]);
        bool isFirst = Is(tokens[word - 1], "(");
        int from = isFirst ? tokens[word].Start : tokens[word - 1].Start;
        int to = isFirst && Is(tokens[end], ",") ? tokens[end].End : tokens[end].Start;
        return sql.Remove(from, to - from);

        bool Is(SqlToken token, string text) =>
            sql.AsSpan(token.Start, token.Length).Equals(text, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Takes all away.</summary>
    public void Clear() => Keep(new(connection));

    /// <summary>Adds all that another one has.</summary>
    public void AddAll(StandIns other)
    {
        foreach (string function in other._functions) _ = Add(NoFunction + function);
        foreach (string collation in other._collations) _ = Add(NoCollation + collation);
    }

    /// <summary>
    /// Takes away what another one has not: the expected schema does not use it, so nobody can say that the application
    /// registers it.
    /// </summary>
    public void Keep(StandIns known)
    {
        foreach (string function in _functions.Except(known._functions, SqlNameComparer.Instance).ToArray())
        {
            _functions.Remove(function);
            _ = Function(function, null!);
        }

        foreach (string collation in _collations.Except(known._collations, SqlNameComparer.Instance).ToArray())
        {
            _collations.Remove(collation);
            _ = raw.sqlite3_create_collation(connection, collation, null!, null!);
        }
    }

    private int Function(string name, delegate_function_scalar function) =>
        raw.sqlite3_create_function(connection, name, -1, Deterministic | Innocuous, null!, function);

    private static void Standing(sqlite3_context context, object state, sqlite3_value[] arguments) =>
        raw.sqlite3_result_int(context, 1);

    private static int ByBytes(object state, string left, string right) => string.CompareOrdinal(left, right);
}
