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

    /// <summary>How many times as long as others together.</summary>
    public Ratios Times(params Measured[] floor) => Of(floor, sample => sample.Wall);

    /// <summary>The same of the processors' time.</summary>
    public Ratios ProcessorTimes(params Measured[] floor) => Of(floor, sample => sample.Processor);

    /// <summary>The same for one of so many that were worked on.</summary>
    public Measured Each(int count) => this with { Samples = [.. Samples.Select(sample => sample with { Wall = sample.Wall / count, Processor = sample.Processor / count })] };

    /// <summary>The middle value.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    // The kernel counts a short process's time in steps; below one it says 0.
    private Ratios Of(Measured[] floor, Func<Sample, TimeSpan> time) => new(
        [.. Samples.Select((own, round) => Way.Scale * time(own).TotalSeconds / floor.Sum(other => other.Way.Scale * Math.Max(1e-6, time(other.Samples[round]).TotalSeconds)))]);
}
