namespace AutoCoder.Schema.Operator.Diffs;

/// <summary>One of the two things that <c>diff</c> compares, as it was given.</summary>
internal abstract record DiffOperand
{
    private DiffOperand()
    {
    }

    /// <summary>Before the first migration.</summary>
    public sealed record Empty : DiffOperand;

    /// <summary>The newest version of a kind.</summary>
    public sealed record Head : DiffOperand;

    /// <summary>A version of a kind.</summary>
    public sealed record Version(long Number) : DiffOperand;

    /// <summary>A database file.</summary>
    public sealed record Database(string Path) : DiffOperand;

    /// <summary>What a word means; a file of that very name wins.</summary>
    public static DiffOperand Parse(string word)
    {
        if (File.Exists(word)) return new Database(word);
        if (word is "0" or "empty") return new Empty();
        if (word == "head") return new Head();
        return long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? new Version(number) : new Database(word);
    }
}
