namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>What asking a database for a number came to.</summary>
internal abstract record NumberAnswer
{
    private NumberAnswer()
    {
    }

    /// <summary>The number.</summary>
    public sealed record Known(long Number) : NumberAnswer;

    /// <summary>Nobody can say.</summary>
    /// <param name="Why">Why, in a few words; never data of rows.</param>
    public sealed record Unknown(string Why) : NumberAnswer;
}
