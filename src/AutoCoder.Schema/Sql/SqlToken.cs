namespace AutoCoder.Schema.Sql;

/// <summary>One token and where it stands.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Index of its first character in the text.</param>
/// <param name="Length">Its length in characters; at least 1, but for <see cref="TokenKind.End"/>.</param>
internal readonly record struct SqlToken(TokenKind Kind, int Start, int Length)
{
    /// <summary>Index of the character after it.</summary>
    public int End => Start + Length;
}
