using System.Diagnostics;

namespace AutoCoder.Schema.Benchmarks.Measuring;

/// <summary>
/// One piece of work in a process of its own, which says how long the work took: from when the program was loaded to its end, so that the
/// start of the runtime, which every way has, is not in the ratios. Memory is of the whole process.
/// </summary>
internal static class Once
{
    /// <summary>The first argument of such a process.</summary>
    public const string Verb = "once";

    private static (long Wall, TimeSpan Processor) Start;

    /// <summary>Does the work of this process.</summary>
    public static async Task RunAsync(Func<Task> work)
    {
        Begin();
        await work();
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(Start.Wall).Ticks} {(Environment.CpuUsage.TotalTime - Start.Processor).Ticks}"));
    }

    /// <summary>Counts from here: for work whose time is scaled, in which what happens once must not be multiplied.</summary>
    public static void Begin() => Start = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);

    /// <summary>Measures it in another process, compiled ahead.</summary>
    public static Sample Measure(string folder, params string[] arguments) => Measure([Published.Self], folder, arguments);

    /// <summary>Measures it in another process, compiled while it runs.</summary>
    public static Sample MeasureCompiling(string folder, params string[] arguments) => Measure(["dotnet", typeof(Once).Assembly.Location], folder, arguments);

    private static Sample Measure(string[] program, string folder, string[] arguments)
    {
        string output = Path.Combine(folder, "once.txt");
        Sample sample = Meter.Run([.. program, Verb, .. arguments], output: output);
        TimeSpan[] taken = [.. File.ReadAllText(output).Split(' ').Select(ticks => TimeSpan.FromTicks(long.Parse(ticks, CultureInfo.InvariantCulture)))];
        return sample with { Wall = taken[0], Processor = taken[1] };
    }
}
