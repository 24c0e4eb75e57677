using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace AutoCoder.Schema.Sql;

/// <summary>What SQLite makes of a declared type.</summary>
internal static class DeclaredType
{
    /// <summary>
    /// The affinity of a column with this declared type, by the five rules of
    /// https://sqlite.org/datatype3.html#determination_of_column_affinity.
    /// </summary>
    /// <param name="type">The type as it is spelled; null or empty when there is none.</param>
    public static TypeAffinity Affinity(string? type)
    {
        if (string.IsNullOrEmpty(type)) return TypeAffinity.Blob;
        string folded = SqlName.Fold(type);
        if (Has("int")) return TypeAffinity.Integer;
        if (Has("char") || Has("clob") || Has("text")) return TypeAffinity.Text;
        if (Has("blob")) return TypeAffinity.Blob;
        if (Has("real") || Has("floa") || Has("doub")) return TypeAffinity.Real;
        return TypeAffinity.Numeric;

        bool Has(string part) => folded.Contains(part, StringComparison.Ordinal);
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

/// <summary>How SQLite converts what is stored in a column.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "INTEGER is what SQLite calls it.")]
public enum TypeAffinity
{
    /// <summary>Stored as it comes.</summary>
    Blob,

    /// <summary>Numbers become text.</summary>
    Text,

    /// <summary>Text that looks like a number becomes one.</summary>
    Numeric,

    /// <summary>As <see cref="Numeric"/>; the two differ only in <c>CAST</c>.</summary>
    Integer,

    /// <summary>As <see cref="Numeric"/>, and integers become floating-point numbers.</summary>
    Real,
}
