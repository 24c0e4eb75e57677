using Fixtures.Lineages;

namespace AutoCoder.Schema.Runner.Tests.Costs;

/// <summary>
/// What an upgrade does with a database, counted below its code; nothing is timed. A bound that is exceeded is a slower upgrade of every
/// fleet: raise one only for a check that cannot be had with less.
/// </summary>
[NonParallelizable]
internal class UpgradeCostTests : UpgradeTest
{
    private const int Databases = 20;

    // Openings: a look before the lock, the session, the question after the commit; of a backup, its source and the file itself.
    // Transactions: one of the session with a savepoint for the repeated migrations, one of each look; of a backup, one of its reading and one of its check.
    [TestCase("DELETE", false, 3, 4, 38)]
    [TestCase("DELETE", true, 5, 6, 64)]
    [TestCase("WAL", false, 3, 4, 38)]
    [TestCase("WAL", true, 5, 6, 64)]
    public async Task A_database_costs_an_upgrade_so_many_openings_transactions_and_statements(string journal, bool backup, int opens, int transactions, int statements)
    {
        string[] paths = await MakeAsync(Folder, journal);
        using SqliteMeter meter = new(Folder);
        await UpgradeAllAsync(paths, backup);
        // The first of a schema is run by FluentMigrator and recorded; the others get what was recorded.
        Cost greatest = Cost.Greatest(paths[1..].Select(path => Cost.Of(meter.Of(path))));
        Cost most = journal == "DELETE"
            ? new(opens, Companions: 1, transactions, statements, Reads: backup ? 42 : 25, Writes: 19, Syncs: 3) // one of them asks whether the database is free, which the driver cannot do at once
            : new(opens, Companions: backup ? 3 : 2, transactions, statements, Reads: backup ? 43 : 27, Writes: 16, Syncs: 4);
        greatest.ShouldBeAtMost(most, meter.Of(paths[^1]));
    }

    // One look at each: it serves the rehearsal, the room for backups and the run. Then the copy of the first, which stands for the others
    // in its state, the session, the source of the backup and the question after the commit.
    [TestCase(2)]
    [TestCase(Databases)]
    public async Task With_a_rehearsal_a_database_is_opened_five_times_and_four_when_another_in_its_state_was_rehearsed(int count)
    {
        string[] paths = (await MakeAsync(Folder, "DELETE"))[..count];
        using SqliteMeter meter = new(Folder);
        await UpgradeAllAsync(paths, backup: true, rehearse: true);
        int[] opens = [.. paths.Select(path => Cost.Of(meter.Of(path)).Opens).OrderDescending()];
        opens.ShouldBe([5, .. Enumerable.Repeat(4, count - 1)]);
    }

    [Test]
    public async Task A_database_without_work_is_opened_twice_with_a_rehearsal_because_it_may_have_some_when_its_turn_comes()
    {
        string[] paths = await MakeAsync(Folder, "DELETE");
        await UpgradeAllAsync(paths, backup: false);
        using SqliteMeter meter = new(Folder);
        using var runner = new FleetRunner(OwnFleet(paths), MigrationAssembly.Of(Kinds.Own));
        await runner.UpgradeAsync(Quick with { Backup = false, Rehearse = true, Parallelism = 1 }, TextReader.Null);
        paths.Select(path => Cost.Of(meter.Of(path)).Opens).ShouldAllBe(opens => opens == 2);
    }

    // Rollback mode: the journal's pages, its header, the folder (the journal has a name), the database, and the folder again (synchronous=EXTRA:
    // the journal's name is gone for good before success is reported). WAL: the -wal's header, its frames, the folder, and at the close the -wal
    // and the database. A backup: its file, its manifest, and the folder of either before it counts.
    [TestCase("DELETE", false, "database 1, folder 2, journal 2")]
    [TestCase("DELETE", true, "backup 1, database 1, folder 4, journal 2, manifest 1")]
    [TestCase("WAL", false, "database 1, folder 1, wal 3")]
    [TestCase("WAL", true, "backup 1, database 1, folder 3, manifest 1, wal 3")]
    public void So_often_an_upgrade_waits_for_the_disk_and_no_more_and_no_less(string journal, bool backup, string flushes)
    {
        using var process = FaultyDisk.Start(Folder, "flushes", At("fleet"), journal, backup.ToString());
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, output);
        output.Trim().ShouldBe(flushes); // one less is not a gain before it is known which power loss it is for
    }

    [TestCase(false, 415_000)]
    [TestCase(true, 500_000)]
    public async Task A_database_costs_an_upgrade_at_most_so_many_bytes_of_memory(bool backup, long most)
    {
        await UpgradeAllAsync(await MakeAsync(At("first"), "DELETE"), backup); // everything compiled
        string[] paths = await MakeAsync(At("counted"), "DELETE");
        long before = GC.GetTotalAllocatedBytes(precise: true);
        await UpgradeAllAsync(paths, backup);
        long each = (GC.GetTotalAllocatedBytes(precise: true) - before) / Databases;
        if (each < most * 3 / 4) await TestContext.Out.WriteLineAsync($"It is {each} bytes a database; lower the bound to a fifth more than that (it is {most}).");
        each.ShouldBeLessThanOrEqualTo(most);
    }

    /// <summary>In a process with the library below it: writes how often the disk was waited for, by sort of file.</summary>
    public static async Task<int> FlushAsync(string folder, string journal, bool backup)
    {
        FaultyDisk.Attach();
        string[] paths = await MakeAsync(folder, journal);
        string log = Path.Combine(Path.GetDirectoryName(folder)!, "log");
        FaultyDisk.Arm(folder, 0, 0, log);
        await UpgradeAllAsync(paths, backup);
        FaultyDisk.Disarm();
        ImmutableArray<DiskOperation> flushes = [.. DiskOperation.Read(log).Where(one => one.What == 's')];
        await Console.Out.WriteLineAsync(string.Join(", ", flushes.GroupBy(one => one.Kind["sync ".Length..]).OrderBy(sort => sort.Key, StringComparer.Ordinal)
            .Select(sort => $"{sort.Key} {(sort.Count() / (double)Databases).ToString("0.##", CultureInfo.InvariantCulture)}")));
        return 0;
    }

    private static async Task UpgradeAllAsync(string[] paths, bool backup, bool rehearse = false)
    {
        using var runner = new FleetRunner(OwnFleet(paths), MigrationAssembly.Of(Kinds.Own));
        UpgradeOptions options = Quick with { Backup = backup, Rehearse = rehearse, Parallelism = 1 };
        ChangeReport report = (await runner.UpgradeAsync(options, TextReader.Null)).ShouldBeOfType<Outcome<ChangeReport>.Done>().Value;
        report.Count(ChangeResult.Changed).ShouldBe(paths.Length);
    }

    // At a version that is on record already, so that nothing is adopted: what databases of a fleet are on every day but the first.
    private static async Task<string[]> MakeAsync(string folder, string journal)
    {
        string template = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "template")).FullName, "assistant.db");
        new Lineage("assistant", Versions.Conversations, Versions.Conversations, LineageTraits.None).Build(template);
        await UpgradeAsync(OwnFleet(template), Quick with { Backup = false, Rehearse = false, Plan = new(To: Versions.Conversations) });
        SqliteFile.Execute(template, $"PRAGMA journal_mode = {journal}");
        string[] paths = [.. Enumerable.Range(0, Databases).Select(i => Path.Combine(folder, $"{i:00}", "assistant.db"))];
        foreach (string path in paths)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(template, path);
        }

        return paths;
    }
}
