namespace AutoCoder.Schema.Benchmarks.Measuring;

/// <summary>One way to do the same work, measured beside the others.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="Run">Does it once.</param>
internal sealed record Way(string Name, Func<Sample> Run)
{
    /// <summary>The way that this one is held against; null for a floor itself.</summary>
    public string? Against { get; init; }

    /// <summary>How often the work of the other is in the work of this one, when they have different sizes.</summary>
    public double Scale { get; init; } = 1;
}
