namespace AutoCoder.Schema.Words;

/// <summary>Words of a command line that can be pasted into a POSIX shell.</summary>
internal static class ShellWord
{
    private const string Plain = "_-./:=,@+%";

    /// <summary>The word, in single quotes when a shell would read anything else into it.</summary>
    public static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || Plain.Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>The words as one line.</summary>
    public static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));
}
