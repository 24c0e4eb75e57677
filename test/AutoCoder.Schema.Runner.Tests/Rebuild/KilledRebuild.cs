using System.Diagnostics;

namespace AutoCoder.Schema.Runner.Tests.Rebuild;

/// <summary>One upgrade in a process of its own, killed when a time has passed since its rebuild began.</summary>
/// <param name="Last">The last thing that it said: how far it came.</param>
/// <param name="Rebuild">How long the rebuild took.</param>
/// <param name="Whole">From the beginning of the rebuild to the end of the process.</param>
internal sealed record KilledRebuild(string Last, TimeSpan Rebuild, TimeSpan Whole)
{
    /// <summary>Lets it run to its end, and measures.</summary>
    public static KilledRebuild NotAtAll(string database)
    {
        using Process process = Begin(database, out Stopwatch clock);
        process.StandardOutput.ReadLine().ShouldBe(KilledMigrations.Rebuilt);
        TimeSpan rebuild = clock.Elapsed;
        process.WaitForExit();
        return new(LastWord(process, KilledMigrations.Rebuilt), rebuild, clock.Elapsed);
    }

    /// <summary>Kills it with SIGKILL.</summary>
    public static KilledRebuild After(string database, TimeSpan delay)
    {
        using Process process = Begin(database, out Stopwatch clock);
        // The moment is the point of the test, and a sleep wakes too late by as much as a step of the rebuild takes.
        SpinWait.SpinUntil(() => clock.Elapsed >= delay);
        process.Kill();
        process.WaitForExit();
        return new(LastWord(process, KilledMigrations.Begun), delay, clock.Elapsed);
    }

    private static Process Begin(string database, out Stopwatch clock)
    {
        Process process = OtherProcess.Start("rebuild", database);
        string? word = process.StandardOutput.ReadLine();
        clock = Stopwatch.StartNew();
        word.ShouldBe(KilledMigrations.Begun);
        return process;
    }

    private static string LastWord(Process process, string before) =>
        process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault(before);
}
