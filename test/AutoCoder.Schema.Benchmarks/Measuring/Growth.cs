namespace AutoCoder.Schema.Benchmarks.Measuring;

/// <summary>How fast something grows with its size.</summary>
internal static class Growth
{
    /// <summary>The exponent b of the best a·size^b, by least squares of the logarithms: 1 is linear, 0 does not grow.</summary>
    public static double Exponent(IEnumerable<(double Size, double Value)> points)
    {
        (double X, double Y)[] logs = [.. points.Select(point => (Math.Log(point.Size), Math.Log(point.Value)))];
        double x = logs.Average(log => log.X), y = logs.Average(log => log.Y);
        return logs.Sum(log => (log.X - x) * (log.Y - y)) / logs.Sum(log => (log.X - x) * (log.X - x));
    }

    /// <summary>The same of what is above the smallest size's value: of what the size itself costs, without what every start does.</summary>
    public static double ExponentAboveStart(IReadOnlyList<(double Size, double Value)> points) =>
        Exponent(points.Skip(1).Select(point => (point.Size, Math.Max(1e-9, point.Value - points[0].Value))));
}
