namespace AutoCoder.Schema.Benchmarks.Measuring;

/// <summary>All runs of one way, in the order of the rounds.</summary>
internal sealed record Measured(Way Way, IReadOnlyList<Sample> Samples)
{
    /// <summary>The median time in seconds.</summary>
    public double Wall => Median(Samples.Select(sample => sample.Wall.TotalSeconds));

    /// <summary>The shortest time in seconds: what the machine can do when nothing is in the way.</summary>
    public double Least => Samples.Min(sample => sample.Wall.TotalSeconds);

    /// <summary>The median of the processors' time in seconds.</summary>
    public double Processor => Median(Samples.Select(sample => sample.Processor.TotalSeconds));

    /// <summary>The median of the peaks of memory in MiB.</summary>
    public double PeakMiB => Median(Samples.Select(sample => sample.PeakKiB / 1024.0));

    /// <summary>
    /// How many times as long as another: the median of the ratios of each round, since what a round's machine was busy with
    /// besides fell on both.
    /// </summary>
    public double Times(Measured other) => Way.Scale / other.Way.Scale * Median(
        Samples.Zip(other.Samples, (own, floor) => own.Wall.TotalSeconds / floor.Wall.TotalSeconds));

    /// <summary>The same of the processors' time.</summary>
    public double ProcessorTimes(Measured other) => Way.Scale / other.Way.Scale * Median(
        Samples.Zip(other.Samples, (own, floor) => own.Processor.TotalSeconds / floor.Processor.TotalSeconds));

    /// <summary>The middle value.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
