using System.Text;

namespace AutoCoder.Schema.Sql;

/// <summary>What SQLite makes of a declared type.</summary>
public static class DeclaredType
{
    private const StringComparison IgnoreCase = StringComparison.OrdinalIgnoreCase;

    /// <summary>
    /// The affinity of a column with this declared type, by the five rules of https://sqlite.org/datatype3.html#determination_of_column_affinity.
    /// </summary>
    /// <param name="type">The type as it is spelled; null or empty when there is none.</param>
    public static TypeAffinity Affinity(string? type)
    {
        if (string.IsNullOrEmpty(type)) return TypeAffinity.Blob;
        if (type.Contains("INT", IgnoreCase)) return TypeAffinity.Integer;
        if (type.Contains("CHAR", IgnoreCase) || type.Contains("CLOB", IgnoreCase) || type.Contains("TEXT", IgnoreCase)) return TypeAffinity.Text;
        if (type.Contains("BLOB", IgnoreCase)) return TypeAffinity.Blob;
        if (type.Contains("REAL", IgnoreCase) || type.Contains("FLOA", IgnoreCase) || type.Contains("DOUB", IgnoreCase)) return TypeAffinity.Real;
        return TypeAffinity.Numeric;
    }

    /// <summary>
    /// The type in lower case, without comments and needless white space and, when all of it is one quoted name, without
    /// the quotes, which SQLite drops too; empty when there is none.
    /// </summary>
    /// <param name="type">The type as it is spelled, or null.</param>
    public static string Normalise(string? type)
    {
        if (type is null) return "";
        SqlToken[] tokens = SqlTokenizer.Significant(type);
        if (tokens is [{ Kind: TokenKind.QuotedName or TokenKind.Text }]) return SqlName.Fold(SqlName.Unquote(type));
        var text = new StringBuilder(type.Length);
        TokenKind last = TokenKind.OpenParenthesis;
        foreach (SqlToken token in tokens)
        {
            bool glued = token.Kind is TokenKind.OpenParenthesis or TokenKind.CloseParenthesis or TokenKind.Comma;
            if (!glued && last is not (TokenKind.OpenParenthesis or TokenKind.Comma or TokenKind.Operator)) text.Append(' ');
            text.Append(SqlName.Fold(type.Substring(token.Start, token.Length)));
            last = token.Kind;
        }

        return text.ToString();
    }
}
