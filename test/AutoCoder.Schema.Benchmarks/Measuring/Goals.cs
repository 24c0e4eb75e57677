namespace AutoCoder.Schema.Benchmarks.Measuring;

/// <summary>What is to be reached, and what was: kept until the end of a run, so that all stand in one table.</summary>
internal sealed class Goals
{
    private readonly List<string> _rows = [];

    /// <summary>A figure that is to be no more than a bound.</summary>
    public void AtMost(string what, double bound, Ratios wall, Ratios? processor = null) =>
        Add(what, $"at most {Number(bound)}", wall, processor, wall.Median <= bound, processor?.Median <= bound);

    /// <summary>A figure that is to be no less than a bound.</summary>
    public void AtLeast(string what, double bound, Ratios wall, Ratios? processor = null) =>
        Add(what, $"at least {Number(bound)}", wall, processor, wall.Median >= bound, processor?.Median >= bound);

    /// <summary>Writes the table.</summary>
    public void Write(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine("| what | goal | wall | processor | reached |");
        output.WriteLine("|---|---:|---:|---:|---|");
        foreach (string row in _rows) output.WriteLine(row);
        output.Flush();
    }

    /// <summary>Whether there is any.</summary>
    public bool Any => _rows.Count > 0;

    private void Add(string what, string goal, Ratios wall, Ratios? processor, bool isReached, bool? isReachedByProcessor)
    {
        string reached = isReached ? "yes" : isReachedByProcessor == true ? "in processor time" : "no";
        _rows.Add($"| {what} | {goal} | {wall} | {processor} | {reached} |");
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
