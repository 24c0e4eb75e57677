namespace AutoCoder.Schema.Testing.Trials;

/// <summary>What taking a database to a version came to.</summary>
internal abstract record Stage
{
    private Stage()
    {
    }

    /// <summary>It is there.</summary>
    public sealed record Reached(DatabaseImage Image) : Stage;

    /// <summary>A migration on the way fails.</summary>
    /// <param name="Version">Which.</param>
    /// <param name="Problem">What the runner said.</param>
    public sealed record Failed(long Version, string Problem) : Stage;

    /// <summary>It is there, and a table of it cannot be filled.</summary>
    /// <param name="Problem">Which and why, and what to do.</param>
    public sealed record NoRows(string Problem) : Stage;
}
