using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace AutoCoder.Schema.Runner.Tests.Faults;

/// <summary>A fleet is taken back by the ledgers, in a process of its own, and killed with SIGKILL at random moments.</summary>
internal class KilledDowngradeFleetTests : UpgradeTest
{
    private const long To = 202601231437; // the next one up is taken back by a rebuild
    private const string Begun = "begun";
    private static readonly string[] Members = ["delete1", "delete2", "wal1", "wal2"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private const string Rows =
        """
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
        INSERT INTO features (id, priority, category, name, description, steps, passes, in_progress, needs_human_input)
            SELECT i, i % 5, 'ñ ' || i, printf('%.200c', 'x'), '', '[]', i % 2, 0, i % 3 = 0 FROM n
        """;

    private static int Rounds => FaultRuns.Of(heavy: 100, usual: 4);

    /// <summary>The process that is killed.</summary>
    public static async Task<int> DowngradeAsync(string folder)
    {
        await Console.Out.WriteLineAsync(Begun);
        ChangeReport report = await Downgrade(PathsIn(folder));
        return report.Rows.All(row => row.Problem is null) ? 0 : 1;
    }

    [Test]
    [SuppressMessage("Security", "CA5394", Justification = "A random moment can be repeated with its seed.")]
    public async Task Every_database_is_at_the_one_or_the_other_version_and_complete_whenever_the_fleet_is_killed()
    {
        string template = await Template();
        TimeSpan usual = Usual(template);
        string before = Content(template), after = Content(PathsIn(At("usual 0"))[0]);
        after.ShouldNotBe(before);
        Random random = new(FaultRuns.Seed);
        List<string> tally = [];
        for (int round = 0; round < Rounds; round++)
        {
            TimeSpan delay = usual * random.NextDouble() * 1.1;
            string[] paths = CopyTo(template, At($"round {round}"));
            string when = $"seed {FaultRuns.Seed}, round {round}, killed after {delay.TotalMilliseconds:F1} ms";
            Kill(At($"round {round}"), delay);
            foreach (string path in paths) tally.Add(Left(path, before, after, when));
            ChangeReport again = await Downgrade(paths);
            again.Rows.ShouldAllBe(row => row.Result == ChangeResult.Changed || row.Result == ChangeResult.AtTarget, when);
            foreach (string path in paths) (Content(path) == after).ShouldBeTrue($"{when}, and run again");
            Directory.GetFiles(At($"round {round}"), "*", SearchOption.AllDirectories).ShouldAllBe(file => !file.EndsWith(".partial", StringComparison.Ordinal), when);
            Directory.Delete(At($"round {round}"), recursive: true);
        }

        foreach (IGrouping<string, string> same in tally.GroupBy(word => word).OrderBy(same => same.Key))
            await TestContext.Out.WriteLineAsync($"seed {FaultRuns.Seed}: {same.Count()} times {same.Key}");
    }

    // Opening one recovers it, so a copy is opened: the second run has to do that itself.
    private string Left(string path, string before, string after, string when)
    {
        string copy = At("remains.db"), left = "nothing";
        foreach (string suffix in new[] { "", "-journal", "-wal" })
        {
            File.Delete(copy + suffix);
            if (!File.Exists(path + suffix)) continue;
            File.Copy(path + suffix, copy + suffix);
            if (suffix.Length > 0 && new FileInfo(path + suffix).Length > 0) left = suffix;
        }

        File.Delete(copy + "-shm");
        SqliteFile.Scalar(copy, "PRAGMA integrity_check").ShouldBe("ok", when);
        string content = Content(copy);
        (content == before || content == after).ShouldBeTrue($"{when}: {path} is neither");
        return $"{(content == before ? "before" : "after")}, with {left}";
    }

    private async Task<string> Template()
    {
        string template = Database("template/features.db", "");
        await UpgradeAsync(OwnFleet(template), Quick with { Backup = false });
        SqliteFile.Execute(template, Rows);
        return template;
    }

    private static string[] PathsIn(string folder) => [.. Members.Select(member => Path.Combine(folder, member, "features.db"))];

    private static string[] CopyTo(string template, string folder)
    {
        foreach (string path in PathsIn(folder))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(template, path);
            SqliteFile.Execute(path, $"PRAGMA journal_mode = {(path.Contains("wal", StringComparison.Ordinal) ? "WAL" : "DELETE")}");
        }

        return PathsIn(folder);
    }

    private static Task<ChangeReport> Downgrade(string[] paths) => DowngradeAsync(
        OwnFleet("features", To, paths), new DowngradeOptions(To) { AcceptsDataLoss = true, Parallelism = 2, LockTimeout = TimeSpan.FromSeconds(20) });

    private TimeSpan Usual(string template) => Enumerable.Range(0, 3).Select(time =>
    {
        CopyTo(template, At($"usual {time}"));
        using Process process = Begin(At($"usual {time}"), out Stopwatch clock);
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
        return clock.Elapsed;
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
        int usual = Directory.GetFileSystemEntries(folder, "*", SearchOption.AllDirectories).Length;
        Process process = OtherProcess.Start("downgrade-fleet", folder);
        process.StandardOutput.ReadLine().ShouldBe(Begun);
        SpinWait.SpinUntil(() => process.HasExited || Directory.GetFileSystemEntries(folder, "*", SearchOption.AllDirectories).Length > usual, Patience).ShouldBeTrue();
        clock = Stopwatch.StartNew();
        return process;
    }

    // All but the times in the version table and the ledger.
    private static string Content(string path)
    {
        using var connection = SqliteFile.Open(path);
        return SqliteFile.Rows(connection, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2")
            + SqliteFile.Rows(connection, "SELECT Version FROM VersionInfo ORDER BY 1")
            + SqliteFile.Rows(connection, "SELECT Version, Action FROM SchemaLedger ORDER BY Id")
            + SqliteFile.Rows(connection, "SELECT * FROM features ORDER BY 1");
    }
}
