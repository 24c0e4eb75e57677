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
    /// <remarks>A size that took no more than the smallest says nothing of growth, and is left out; 0 when no two are left.</remarks>
    public static double ExponentAboveStart(IReadOnlyList<(double Size, double Value)> points)
    {
        (double Size, double Value)[] above =
            [.. points.Skip(1).Select(point => (Size: point.Size - points[0].Size, Value: point.Value - points[0].Value)).Where(point => point.Value > 0)];
        return above.Length < 2 ? 0 : Exponent(above);
    }
}
