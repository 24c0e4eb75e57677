using System.Text;

namespace AutoCoder.Schema.Words;

/// <summary>Words of a command line that can be pasted into a POSIX shell.</summary>
internal static class ShellWord
{
    private const string Plain = "_-./:=,@+%";

    /// <summary>
    /// The word, in single quotes when a shell would read anything else into it. What is not safe to print is in <c>$'…'</c>,
    /// byte by byte: escaped by whoever prints it, it would name another file.
    /// </summary>
    public static string Quote(string word)
    {
        if (word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || Plain.Contains(c, StringComparison.Ordinal)))
            return word;
        return word.Any(TerminalText.IsUnsafe) ? Spelled(word) : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }

    /// <summary>
    /// A line that was put together of such words, taken apart: the command, and what is said of it behind a <c>#</c>.
    /// </summary>
    public static (string Command, string Comment) Split(string line)
    {
        char quote = ' ';
        for (int i = 0; i < line.Length; i++)
        {
            bool escapes = line[i] == '\\' && quote != '\'';
            if (escapes) i++;
            else if (quote != ' ') quote = line[i] == '\'' ? ' ' : quote;
            else if (line[i] == '\'') quote = i > 0 && line[i - 1] == '$' ? '$' : '\'';
            else if (line[i] == '#' && (i == 0 || line[i - 1] == ' ')) return (line[..i].TrimEnd(), line[(i + 1)..].Trim());
        }

        return (line, "");
    }

    private static string Spelled(string word)
    {
        var spelled = new StringBuilder("$'", word.Length + 16);
        foreach (Rune rune in word.EnumerateRunes())
        {
            if (rune.IsBmp && TerminalText.IsUnsafe((char)rune.Value))
            {
                byte[] bytes = Encoding.UTF8.GetBytes(rune.ToString());
                foreach (byte one in bytes) spelled.Append('\\').Append(Convert.ToString(one, 8).PadLeft(3, '0'));
            }
            else if (rune.Value is '\'' or '\\') spelled.Append('\\').Append(rune);
            else spelled.Append(rune);
        }

        return spelled.Append('\'').ToString();
    }

    /// <summary>The words as one line.</summary>
    public static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));
}
