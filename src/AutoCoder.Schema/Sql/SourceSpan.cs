namespace AutoCoder.Schema.Sql;

/// <summary>A part of a statement's text.</summary>
/// <param name="Start">Index of its first character.</param>
/// <param name="Length">Its length in characters.</param>
public readonly record struct SourceSpan(int Start, int Length)
{
    /// <summary>Index of the character after it.</summary>
    public int End => Start + Length;

    /// <summary>The part itself, out of the text that it was found in.</summary>
    public string Of(string sql) => sql.Substring(Start, Length);

    /// <summary>The part that begins at one index and ends before another.</summary>
    public static SourceSpan Between(int start, int end) => new(start, end - start);
}
