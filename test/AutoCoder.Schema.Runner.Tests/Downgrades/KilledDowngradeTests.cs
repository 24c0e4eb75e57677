using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace AutoCoder.Schema.Runner.Tests.Downgrades;

/// <summary>
/// A downgrade of a filled database by its ledger is killed at random moments, five times a journal mode; with the environment
/// variable AUTOCODER_SCHEMA_HEAVY=1, fifty times. The seed is printed, and the environment variable AUTOCODER_SCHEMA_SEED gives
/// one to run again.
/// </summary>
internal class KilledDowngradeTests : UpgradeTest
{
    private const long To = 202601231437; // the next one up is taken back by a rebuild

    private const string Rows =
        """
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8000)
        INSERT INTO features (id, priority, category, name, description, steps, passes, in_progress, needs_human_input)
            SELECT i, i % 5, 'ñ ' || i, printf('%.200c', 'x'), '', '[]', i % 2, 0, i % 3 = 0 FROM n
        """;

    private static int Rounds => Environment.GetEnvironmentVariable("AUTOCODER_SCHEMA_HEAVY") == "1" ? 50 : 5;

    private static int Seed => Environment.GetEnvironmentVariable("AUTOCODER_SCHEMA_SEED") is { Length: > 0 } seed
        ? int.Parse(seed, CultureInfo.InvariantCulture)
        : Environment.TickCount;

    /// <summary>The process that is killed.</summary>
    public static async Task<int> DowngradeAsync(string database)
    {
        await Console.Out.WriteLineAsync("begun");
        ChangeRow row = (await DowngradeAsync(Older(database), new(To) { AcceptsDataLoss = true })).Rows.ShouldHaveSingleItem();
        if (row.Result is not (ChangeResult.Changed or ChangeResult.AtTarget)) throw new InvalidOperationException(row.Problem);
        await Console.Out.WriteLineAsync("finished");
        return 0;
    }

    [SuppressMessage("Security", "CA5394", Justification = "A random moment can be repeated with its seed.")]
    [TestCase("DELETE")]
    [TestCase("WAL")]
    public async Task A_database_is_at_the_one_or_the_other_version_and_complete_whenever_it_is_killed(string journal)
    {
        string template = Database("template/features.db", $"PRAGMA journal_mode={journal}");
        await UpgradeAsync(OwnFleet(template), Quick with { Backup = false });
        SqliteFile.Execute(template, Rows);
        string done = Copied(template, "done");
        TimeSpan usual = Run(done, null, afterBackup: true);
        (string Before, string After) contents = (Content(template), Content(done));
        contents.After.ShouldNotBe(contents.Before);

        int seed = Seed;
        Random random = new(seed);
        List<string> tally = [];
        for (int round = 0; round < Rounds; round++)
        {
            // One in five anywhere before the backup is there, the others behind it: in the statements, the checks, the commit.
            bool afterBackup = round % 5 != 0;
            TimeSpan delay = (afterBackup ? usual : TimeSpan.FromSeconds(1)) * (random.NextDouble() * 1.1);
            string path = Copied(template, $"round {round}"), when = $"seed {seed}, round {round}, killed after {delay} of {usual}{(afterBackup ? " behind the backup" : "")}";
            Run(path, delay, afterBackup);
            string left = new[] { "-journal", "-wal" }.FirstOrDefault(end => File.Exists(path + end) && new FileInfo(path + end).Length > 0) ?? "nothing";
            SqliteFile.Scalar(path, "PRAGMA integrity_check").ShouldBe("ok", when);
            string content = Content(path);
            (content == contents.Before || content == contents.After).ShouldBeTrue(when);
            tally.Add($"{(content == contents.Before ? "before" : "after")}, left {left}");
            ChangeRow again = (await DowngradeAsync(Older(path), new(To) { AcceptsDataLoss = true })).Rows.ShouldHaveSingleItem();
            again.Result.ShouldBeOneOf(ChangeResult.Changed, ChangeResult.AtTarget);
            Content(path).ShouldBe(contents.After, when);
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }

        foreach (IGrouping<string, string> same in tally.GroupBy(line => line).OrderBy(same => same.Key))
            await TestContext.Out.WriteLineAsync($"{journal}: seed {seed}, {same.Count()} times {same.Key}");
    }

    private static Fleet Older(string path) => OwnFleet("features", To, path);

    private static TimeSpan Run(string path, TimeSpan? killAfter, bool afterBackup)
    {
        using Process process = OtherProcess.Start("downgrade", path);
        process.StandardOutput.ReadLine().ShouldBe("begun");
        string backups = Path.Combine(Path.GetDirectoryName(path)!, "schema-backups");
        if (afterBackup) SpinWait.SpinUntil(() => process.HasExited || (Directory.Exists(backups) && Directory.EnumerateFiles(backups, "*.bak").Any()));
        var clock = Stopwatch.StartNew();
        if (killAfter is { } delay)
        {
            // The moment is the point of the test.
            SpinWait.SpinUntil(() => clock.Elapsed >= delay);
            process.Kill();
        }
        else
        {
            process.StandardOutput.ReadLine().ShouldBe("finished");
        }

        TimeSpan took = clock.Elapsed;
        process.WaitForExit();
        return took;
    }

    private string Copied(string template, string folder)
    {
        Directory.CreateDirectory(At(folder));
        string path = Path.Combine(At(folder), "features.db");
        File.Copy(template, path);
        return path;
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
