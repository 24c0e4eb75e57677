namespace AutoCoder.Schema.Benchmarks.Measuring;

/// <summary>The table of a benchmark, in Markdown, written row by row as figures come.</summary>
internal sealed class FigureTable
{
    private readonly TextWriter _output;

    public FigureTable(TextWriter output, string size, string memory = "peak memory")
    {
        _output = output;
        _output.WriteLine();
        _output.WriteLine($"| {size} | way | wall: median | least | processor | {memory} | times, wall | times, processor | of | runs |");
        _output.WriteLine("|---:|---|---:|---:|---:|---:|---:|---:|---|---:|");
        _output.Flush();
    }

    /// <summary>Adds what was measured for one size.</summary>
    public void Add(string size, IReadOnlyList<Measured> measured)
    {
        foreach (Measured row in measured)
        {
            Measured? floor = measured.FirstOrDefault(other => other.Way.Name == row.Way.Against);
            string times = floor is null ? "" : $"{row.Times(floor)}", processor = floor is null ? "" : $"{row.ProcessorTimes(floor)}";
            _output.WriteLine(
                $"| {size} | {row.Way.Name} | {Time(row.Wall)} | {Time(row.Least)} | {Time(row.Processor)} | {Memory(row.PeakMiB)} | {times} | {processor} | {floor?.Way.Name} | {row.Samples.Count} |");
        }

        _output.Flush();
    }

    /// <summary>A time in the unit that has digits to read.</summary>
    public static string Time(double seconds) => seconds switch
    {
        < 0.001 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e6:0.0} µs"),
        < 0.1 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e3:0.00} ms"),
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e3:0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"),
    };

    /// <summary>So much memory.</summary>
    public static string Memory(double mebibytes) =>
        mebibytes.ToString(mebibytes < 1 ? "0.000 MiB" : "0.0 MiB", CultureInfo.InvariantCulture);
}
