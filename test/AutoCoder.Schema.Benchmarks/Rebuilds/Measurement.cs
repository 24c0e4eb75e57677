using System.Diagnostics;

namespace AutoCoder.Schema.Benchmarks.Rebuilds;

/// <summary>What one way of rebuilding took in a process of its own.</summary>
/// <param name="Time">From opening the database to closing it.</param>
/// <param name="MemoryGrowth">By how many KiB the peak of the resident memory grew (VmHWM, proc_pid_status(5)).</param>
internal sealed record Measurement(TimeSpan Time, long MemoryGrowth)
{
    /// <summary>Measures in this process.</summary>
    public static async Task<Measurement> OfAsync(Func<Task> work)
    {
        long before = PeakMemory();
        var clock = Stopwatch.StartNew();
        await work();
        return new(clock.Elapsed, PeakMemory() - before);
    }

    /// <summary>Measures in a new process of this program.</summary>
    /// <exception cref="InvalidOperationException">The process failed.</exception>
    public static Measurement InAnotherProcess(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [typeof(Measurement).Assembly.Location, .. arguments]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{string.Join(' ', arguments)} failed: {output}");
        return Parse(output);
    }

    /// <summary>Written so that <see cref="InAnotherProcess"/> reads it.</summary>
    public override string ToString() => $"{Time.Ticks} {MemoryGrowth}";

    private static Measurement Parse(string line)
    {
        long[] values = [.. line.Split(' ').Select(value => long.Parse(value, CultureInfo.InvariantCulture))];
        return new(TimeSpan.FromTicks(values[0]), values[1]);
    }

    private static long PeakMemory() => long.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ')[^2],
        CultureInfo.InvariantCulture);
}
