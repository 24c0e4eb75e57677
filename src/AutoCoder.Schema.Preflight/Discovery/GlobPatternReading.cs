namespace AutoCoder.Schema.Preflight.Discovery;

/// <summary>What reading a pattern came to.</summary>
internal abstract record GlobPatternReading
{
    private GlobPatternReading()
    {
    }

    /// <summary>A pattern that can be walked.</summary>
    public sealed record Read(GlobPattern Pattern) : GlobPatternReading;

    /// <summary>A pattern that has no meaning.</summary>
    public sealed record Refused(string Problem) : GlobPatternReading;
}
