namespace AutoCoder.Schema.Benchmarks.Measuring;

/// <summary>
/// How many times as much one way took as another: the ratios of each round, since what a round's machine was busy with besides fell on
/// both.
/// </summary>
/// <param name="Each">One a round.</param>
internal readonly record struct Ratios(IReadOnlyList<double> Each)
{
    /// <summary>The middle one.</summary>
    public double Median => Measured.Median(Each);

    /// <summary>The median, and the least and the greatest where there are several.</summary>
    public override string ToString() => Number(Median) + (Each.Count == 1 ? "" : $" ({Number(Each.Min())}–{Number(Each.Max())})");

    private static string Number(double value) => value.ToString(value < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture);
}
