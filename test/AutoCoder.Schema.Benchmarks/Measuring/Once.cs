using System.Diagnostics;
using System.Globalization;

namespace AutoCoder.Schema.Benchmarks.Measuring;

/// <summary>
/// One piece of work in a process of its own, which says how long the work took: from when the program was loaded to its end, so that the
/// start of the runtime, which every way has, is not in the ratios. Processor time and memory are of the whole process.
/// </summary>
internal static class Once
{
    /// <summary>The first argument of such a process.</summary>
    public const string Verb = "once";

    /// <summary>Does the work of this process.</summary>
    public static async Task RunAsync(Func<Task> work)
    {
        long start = Stopwatch.GetTimestamp();
        await work();
        await Console.Out.WriteLineAsync(Stopwatch.GetElapsedTime(start).Ticks.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Measures it in another process.</summary>
    public static Sample Measure(string folder, params string[] arguments)
    {
        string output = Path.Combine(folder, "once.txt");
        Sample sample = Meter.Run(["dotnet", typeof(Once).Assembly.Location, Verb, .. arguments], output: output);
        return sample with { Wall = TimeSpan.FromTicks(long.Parse(File.ReadAllText(output), CultureInfo.InvariantCulture)) };
    }
}
