using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Faults;

/// <summary>Upgrades of databases that the application goes on using.</summary>
internal class BusyFleetTests : UpgradeTest
{
    /// <summary>Another process that has the database open and in a state that a statement brings it to, until its input ends.</summary>
    public static async Task<int> HoldAsync(string database, string sql)
    {
        using SqliteConnection connection = SqliteFile.Open(database);
        SqliteFile.Rows(connection, sql);
        await Console.Out.WriteLineAsync("held");
        await Console.In.ReadLineAsync();
        return 0;
    }

    [Test]
    public async Task No_row_is_lost_that_the_application_writes_while_the_fleet_is_upgraded()
    {
        FaultFleet fleet = await FaultFleet.MakeAsync(Folder, (paths, to) => UpgradeAsync(OwnFleet(paths), Quick with { Plan = new(To: to) }));
        for (int round = 0; round < FaultRuns.Of(heavy: 50, usual: 3); round++)
        {
            string[] paths = fleet.CopyTo(At($"round {round}"));
            using BusyApplication application = new(paths);
            ChangeReport report = await UpgradeAsync(Patient(OwnFleet(paths)), Quick with { LockTimeout = TimeSpan.FromSeconds(60), Parallelism = 2 });
            (long Rows, double LongestWait, string Error)[] written = await application.EndAsync();

            report.Rows.Select(row => row.Problem).ShouldAllBe(problem => problem == null);
            written.Select(one => one.Error).ShouldAllBe(error => error.Length == 0);
            foreach ((string path, var one) in paths.Zip(written)) ShouldHaveAll(path, one.Rows);
            await TestContext.Out.WriteLineAsync($"round {round}: " + string.Join(", ", written.Select(one => $"{one.Rows} rows, waited at most {one.LongestWait} ms")));
            Directory.Delete(At($"round {round}"), recursive: true);
        }
    }

    [Test]
    public async Task No_row_is_lost_that_the_application_writes_while_the_fleet_goes_back()
    {
        const long To = 202601041458; // the next one up is taken back by a rebuild
        string[] paths = [Database("d/assistant.db", ""), Database("w/assistant.db", "PRAGMA journal_mode = WAL")];
        (await UpgradeAsync(OwnFleet(paths))).Rows.ShouldAllBe(row => row.Problem == null);
        using BusyApplication application = new(paths);
        ChangeReport report = await DowngradeAsync(Patient(OwnFleet("assistant", To, paths)), new(To) { AcceptsDataLoss = true, LockTimeout = TimeSpan.FromSeconds(60) });
        (long Rows, double LongestWait, string Error)[] written = await application.EndAsync();

        report.Rows.ShouldAllBe(row => row.Result == ChangeResult.Changed);
        written.Select(one => one.Error).ShouldAllBe(error => error.Length == 0);
        foreach ((string path, var one) in paths.Zip(written))
        {
            SqliteFile.Scalar(path, "PRAGMA integrity_check").ShouldBe("ok");
            BusyApplication.Found(path, one.Rows).ShouldBe(one.Rows, path);
            SqliteFile.Scalar(path, "SELECT max(Version) FROM VersionInfo").ShouldBe($"{To}");
        }
    }

    // A reader keeps a commit in rollback mode from happening, and in WAL mode nobody.
    [TestCase("DELETE", "BEGIN IMMEDIATE; INSERT INTO conversations (project_name) VALUES ('uncommitted'); SELECT 1")]
    [TestCase("WAL", "BEGIN IMMEDIATE; INSERT INTO conversations (project_name) VALUES ('uncommitted'); SELECT 1")]
    [TestCase("DELETE", "BEGIN EXCLUSIVE; SELECT 1")]
    [TestCase("DELETE", "BEGIN; SELECT count(*) FROM conversations")]
    public async Task Who_does_not_let_go_is_waited_for_and_told_of_and_the_database_is_untouched(string journal, string sql)
    {
        string path = Database("assistant.db", $"PRAGMA journal_mode = {journal}; {ApplicationSchemas.Assistant}{ApplicationSchemas.AssistantRows}");
        string other = Database("other/assistant.db", ApplicationSchemas.Assistant);
        string content = SqliteFile.Dump(path);
        byte[] bytes;
        ChangeReport report;
        using (Process process = OtherProcess.Start("hold-sql", path, sql))
        {
            process.StandardOutput.ReadLine().ShouldBe("held");
            bytes = await File.ReadAllBytesAsync(path);
            report = await UpgradeAsync(OwnFleet(path, other));
            (await File.ReadAllBytesAsync(path)).ShouldBe(bytes);
            await process.StandardInput.WriteLineAsync();
            await process.WaitForExitAsync();
        }

        report.Rows[0].Result.ShouldBe(sql.Contains("EXCLUSIVE", StringComparison.Ordinal) ? ChangeResult.Unknown : ChangeResult.Failed);
        report.Rows[0].Problem.ShouldNotBeNull().ShouldContain("locked");
        report.Rows[1].Result.ShouldBe(ChangeResult.Changed, report.Rows[1].Problem);
        SqliteFile.Dump(path).ShouldBe(content);
        (await UpgradeAsync(OwnFleet(path))).Rows.ShouldHaveSingleItem().Result.ShouldBe(ChangeResult.Changed);
    }

    // The writers may keep each other waiting on a busy machine.
    private static Fleet Patient(Fleet fleet) => fleet with { Inspection = new InspectionOptions { LockTimeout = TimeSpan.FromSeconds(60) } };

    private static void ShouldHaveAll(string path, long rows)
    {
        SqliteFile.Scalar(path, "PRAGMA integrity_check").ShouldBe("ok");
        rows.ShouldBeGreaterThan(0);
        BusyApplication.Found(path, rows).ShouldBe(rows, path);
        SqliteFile.Scalar(path, "SELECT count(*) FROM VersionInfo").ShouldBe($"{Kinds.OwnKind(Path.GetFileNameWithoutExtension(path)).Migrations.Length}");
    }
}
