namespace AutoCoder.Schema.Merges;

/// <summary>A lock file at one commit.</summary>
/// <param name="File">Its path in the repository.</param>
/// <param name="Text">What is in it.</param>
/// <param name="Reading">What reading it came to.</param>
internal sealed record SourceLock(string File, string Text, SchemaLockReading Reading)
{
    /// <summary>The lock, or null when it cannot be read.</summary>
    public SchemaLock? Lock => (Reading as SchemaLockReading.Read)?.Lock;

    /// <summary>The same text in another spelling of line ends is the same lock.</summary>
    public bool SaysTheSameAs(SourceLock? other) =>
        other is not null && string.Equals(Plain(Text), Plain(other.Text), StringComparison.Ordinal);

    /// <summary>The line of a migration of a kind, from 1; null when it has none.</summary>
    public int? LineOf(string kind, long version)
    {
        string begin = string.Create(CultureInfo.InvariantCulture, $"{version} ");
        bool isInKind = false;
        int number = 0;
        foreach (string line in Text.Split('\n'))
        {
            number++;
            if (line.StartsWith("kind ", StringComparison.Ordinal)) isInKind = line.TrimEnd('\r')["kind ".Length..] == kind;
            else if (isInKind && line.StartsWith(begin, StringComparison.Ordinal)) return number;
        }

        return null;
    }

    /// <summary>The line that a problem of the reading names, or null.</summary>
    public static int? LineIn(string problem)
    {
        int at = problem.IndexOf(", line ", StringComparison.Ordinal);
        if (at < 0) return null;
        string digits = new([.. problem[(at + ", line ".Length)..].TakeWhile(char.IsAsciiDigit)]);
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int line) ? line : null;
    }

    private static string Plain(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);
}
