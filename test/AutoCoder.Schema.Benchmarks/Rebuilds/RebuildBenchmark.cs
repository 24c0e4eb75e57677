namespace AutoCoder.Schema.Benchmarks.Rebuilds;

/// <summary>
/// Rebuilds a table in each way, again and again in turn, each time in a new process on a fresh copy of the same file, and
/// compares medians: what the machine does besides falls on all alike.
/// </summary>
internal sealed class RebuildBenchmark(string folder, int rounds, string journal)
{
    private static readonly string[] Ways = [Rebuilding.ByHand, Rebuilding.ByMigration, Rebuilding.ByUpgrade];

    /// <summary>Writes a table of figures.</summary>
    public void Run(TextWriter output, params IEnumerable<int> sizes)
    {
        output.WriteLine($"{Environment.ProcessorCount} processors, journal mode {journal}, median of {rounds} runs each (smallest to largest)");
        output.WriteLine();
        output.WriteLine("| rows | file | rebuilt | time | times by hand | peak memory grew by |");
        output.WriteLine("|---:|---:|---|---:|---:|---:|");
        foreach (int rows in sizes) Run(output, rows);
    }

    private void Run(TextWriter output, int rows)
    {
        string template = Path.Combine(folder, "template.db");
        File.Delete(template);
        Rebuilding.Make(template, rows, journal);
        Measurement[][] measured = [.. Enumerable.Range(0, rounds).Select(_ => Ways.Select(way => Measure(template, way)).ToArray())];
        double hand = Median(Times(measured, 0));
        for (int way = 0; way < Ways.Length; way++)
        {
            double[] times = Times(measured, way);
            double memory = Median([.. measured.Select(round => round[way].MemoryGrowth / 1024.0)]);
            output.WriteLine(
                $"| {rows:N0} | {new FileInfo(template).Length / 1e6:0} MB | {Ways[way]} | {Median(times):0.00} s "
                + $"({times.Min():0.00} to {times.Max():0.00}) | {Median(times) / hand:0.00} | {memory:0.0} MiB |");
        }
    }

    private Measurement Measure(string template, string way)
    {
        string copy = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "copy")).FullName, "entries.db");
        File.Copy(template, copy);
        try
        {
            Measurement measurement = Measurement.InAnotherProcess("once", way, copy);
            Rebuilding.RequireRebuilt(copy, template, way);
            return measurement;
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(copy)!, recursive: true);
        }
    }

    private static double[] Times(Measurement[][] measured, int way) => [.. measured.Select(round => round[way].Time.TotalSeconds)];

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
