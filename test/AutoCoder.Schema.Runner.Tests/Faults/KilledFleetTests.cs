using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace AutoCoder.Schema.Runner.Tests.Faults;

/// <summary>The upgrade of a fleet, in a process of its own, killed with SIGKILL at random moments.</summary>
internal class KilledFleetTests : UpgradeTest
{
    private const string Begun = "begun";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    // A machine is not always equally busy.
    private const int RoundsOfOneMeasure = 25;

    private static int Rounds => FaultRuns.Of(heavy: 500, usual: 8);

    /// <summary>The process that is killed.</summary>
    public static async Task<int> UpgradeAsync(string folder)
    {
        await Console.Out.WriteLineAsync(Begun);
        ChangeReport report = await Upgrade(FaultFleet.PathsIn(folder));
        foreach (ChangeRow row in report.Rows.Where(row => row.Problem is not null)) await Console.Error.WriteLineAsync($"{row.Path}: {row.Problem}");
        return report.Exit;
    }

    [Test]
    [SuppressMessage("Security", "CA5394", Justification = "A random moment can be repeated with its seed.")]
    public async Task Every_database_is_at_the_old_or_the_new_version_and_complete_whenever_the_fleet_is_killed()
    {
        FaultFleet fleet = await FaultFleet.MakeAsync(Folder, Upgrade);
        TimeSpan usual = Usual(fleet);
        int seed = FaultRuns.Seed;
        await TestContext.Out.WriteLineAsync($"seed {seed}; from the first file to the end it takes {usual.TotalMilliseconds:F0} ms");
        Random random = new(seed);
        List<string> tally = [];
        for (int round = 0; round < Rounds; round++)
        {
            if (round % RoundsOfOneMeasure == 0 && round > 0) usual = Usual(fleet);
            string folder = At($"round {round}");
            string[] paths = fleet.CopyTo(folder);
            TimeSpan delay = usual * random.NextDouble() * 1.1;
            Kill(folder, delay);
            string when = $"seed {seed}, round {round}, killed after {delay.TotalMilliseconds:F1} ms";
            tally.AddRange(CopyOfRemains(folder, paths).Select(path => Left(path, fleet, when)));
            foreach (string path in paths) fleet.BackupsShouldBeWhole(path, when);
            await ShouldCompleteWhenRunAgain(fleet, paths, when);
            Directory.Delete(folder, recursive: true);
            if ((round + 1) % RoundsOfOneMeasure == 0) await TestContext.Progress.WriteLineAsync($"{round + 1} rounds, {tally.Count(left => left.StartsWith("old", StringComparison.Ordinal))} of {tally.Count} databases old");
        }

        foreach (IGrouping<string, string> same in tally.GroupBy(word => word).OrderBy(same => same.Key))
            await TestContext.Out.WriteLineAsync($"{same.Count()} times {same.Key}");
    }

    // Looking recovers them, and the second run has to do that itself.
    private string[] CopyOfRemains(string folder, string[] paths)
    {
        string copies = At("remains");
        if (Directory.Exists(copies)) Directory.Delete(copies, recursive: true);
        foreach (string file in paths.SelectMany(path => new[] { "", "-journal", "-wal" }.Select(suffix => path + suffix)).Where(File.Exists))
        {
            string copy = Path.Combine(copies, Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return FaultFleet.PathsIn(copies);
    }

    private static string Left(string path, FaultFleet fleet, string when)
    {
        string journal = HasContent(path + "-journal") ? "a rollback journal" : HasContent(path + "-wal") ? "a write-ahead log" : "no journal";
        return $"{fleet.ShouldBeOldOrNew(path, when)}, with {journal}";
    }

    private static async Task ShouldCompleteWhenRunAgain(FaultFleet fleet, string[] paths, string when)
    {
        (await Upgrade(paths)).Rows.ShouldAllBe(row => row.Result == ChangeResult.Changed || row.Result == ChangeResult.Current, when);
        foreach (string path in paths)
        {
            fleet.ShouldBeOldOrNew(path, $"{when}, and run again").ShouldBe("new");
            fleet.BackupsShouldBeWhole(path, $"{when}, and run again");
            Leftovers(path).ShouldBeEmpty(when);
        }
    }

    // The lock file of a dead process may stay beside a database that is current: nobody locks it, and it holds nobody up.
    private static string[] Leftovers(string path) =>
    [
        .. Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!, "*", SearchOption.AllDirectories)
            .Where(entry => entry != path && entry != $"{path}.lock" && !IsBackup(entry)),
    ];

    private static bool IsBackup(string entry) => Path.GetFileName(entry) == "schema-backups"
        || (Path.GetFileName(Path.GetDirectoryName(entry)) == "schema-backups"
            && (entry.EndsWith(".bak", StringComparison.Ordinal) || entry.EndsWith(".bak.json", StringComparison.Ordinal)));

    // The middle one of three, for the machine may be busy.
    private TimeSpan Usual(FaultFleet fleet) => Enumerable.Range(0, 3).Select(time =>
    {
        fleet.CopyTo(At($"usual {time}"));
        using Process process = Begin(At($"usual {time}"), out Stopwatch clock);
        process.WaitForExit();
        TimeSpan took = clock.Elapsed;
        process.ExitCode.ShouldBe(0);
        Directory.Delete(At($"usual {time}"), recursive: true);
        return took;
    }).Order().ElementAt(1);

    private static void Kill(string folder, TimeSpan delay)
    {
        using Process process = Begin(folder, out Stopwatch clock);
        SpinWait.SpinUntil(() => clock.Elapsed >= delay); // the moment is the point of the test
        process.Kill();
        process.WaitForExit();
    }

    // The clock begins with the first file that it makes: until then it only starts.
    private static Process Begin(string folder, out Stopwatch clock)
    {
        Process process = OtherProcess.Start("upgrade-fleet", folder);
        process.StandardOutput.ReadLine().ShouldBe(Begun);
        SpinWait.SpinUntil(() => process.HasExited || HasMoreThanDatabases(folder), Patience).ShouldBeTrue();
        clock = Stopwatch.StartNew();
        return process;
    }

    private static bool HasMoreThanDatabases(string folder) => Directory.GetFileSystemEntries(folder, "*", SearchOption.AllDirectories).Length > 12;

    private static bool HasContent(string path) => new FileInfo(path) is { Exists: true, Length: > 0 };

    private static Task<ChangeReport> Upgrade(string[] paths, long? to = null) =>
        UpgradeAsync(OwnFleet(paths), Quick with { Parallelism = 2, Plan = new PlanRequest(To: to), LockTimeout = TimeSpan.FromSeconds(20) });
}
