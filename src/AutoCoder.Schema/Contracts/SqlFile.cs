namespace AutoCoder.Schema.Contracts;

/// <summary>A file of SQL that the application's side wrote.</summary>
/// <param name="Path">The file, as messages name it.</param>
/// <param name="Text">What is in it.</param>
internal sealed record SqlFile(string Path, string Text);

/// <summary>
/// The comment that leaves a statement out of a contract: <c>-- schema: skip</c>, above the statement or behind it.
/// </summary>
internal static class SkipMark
{
    /// <summary>The comment, as messages give it.</summary>
    public const string Text = "-- schema: skip";

    private const string Word = "schema: skip";

    /// <summary>Whether a statement has it. Words behind it, such as the reason, are welcome.</summary>
    public static bool IsOn(SqlStatement statement) => statement.Comments.Any(IsMark);

    private static bool IsMark(string comment)
    {
        ReadOnlySpan<char> words = comment.AsSpan().TrimStart("-/* \t\r\n");
        if (!words.StartsWith(Word, StringComparison.OrdinalIgnoreCase)) return false;
        ReadOnlySpan<char> rest = words[Word.Length..];
        return rest.IsEmpty || !char.IsLetterOrDigit(rest[0]);
    }
}
