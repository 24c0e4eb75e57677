using System.Diagnostics;

namespace AutoCoder.Schema.Benchmarks.Measuring;

/// <summary>
/// Work that is too small for a process of its own, measured in this one after it was compiled: repeated until it takes long enough to be
/// timed, and given for one time. In place of the peak it has what the work allocated.
/// </summary>
internal static class Inner
{
    private static readonly TimeSpan Enough = TimeSpan.FromMilliseconds(40);

    /// <summary>A way that does some work.</summary>
    public static Way Way(string name, Action work, string? against = null) => new(name, () => Measure(work)) { Against = against };

    private static Sample Measure(Action work)
    {
        using var process = Process.GetCurrentProcess();
        TimeSpan processor = process.TotalProcessorTime;
        long allocated = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
        int times = 0;
        do
        {
            work();
            times++;
        }
        while (Stopwatch.GetElapsedTime(start) < Enough);
        TimeSpan wall = Stopwatch.GetElapsedTime(start) / times;
        allocated = (GC.GetAllocatedBytesForCurrentThread() - allocated) / times;
        process.Refresh();
        return new(wall, (process.TotalProcessorTime - processor) / times, allocated / 1024);
    }
}
