namespace AutoCoder.Schema.Runner.Tests.Fleets;

/// <summary>
/// However many databases lie in one folder and have their backups in one folder: a run lists each a few times, and not once a
/// database, which would be the square of the fleet.
/// </summary>
internal class FolderReadTests : UpgradeTest
{
    // Of the first database alone up to five, of all others one; and a large folder is read in several pieces, which other events may stand between.
    private const int Most = 12, Databases = 60;
    private static readonly Type[] First = [typeof(TestMigrations.CreateNotes)];
    private static readonly Type[] Then = [.. First, typeof(TestMigrations.AddColour)];

    [TestCase(1, true)]
    [TestCase(2, false)]
    public async Task An_upgrade_and_a_downgrade_of_many_databases_in_one_folder_list_it_and_that_of_the_backups_a_few_times(int parallelism, bool shared)
    {
        string[] paths = Fleet();
        string backups = Directory.CreateDirectory(shared ? At("backups") : At("data/schema-backups")).FullName;
        UpgradeOptions options = Quick with { Parallelism = parallelism, BackupFolder = shared ? backups : null, KeepBackups = 1, Rehearse = true };
        await UpgradeAsync(TestFleet(First, paths), options with { Rehearse = false });
        using FolderReads data = new(At("data")), reads = new(backups);

        (await UpgradeAsync(TestFleet(Then, paths), options)).Count(ChangeResult.Changed).ShouldBe(Databases);

        data.Take().ShouldBeInRange(1, Most);
        reads.Take().ShouldBeInRange(1, Most);
        OnlyBackupsOf(paths, backups, "10-to-20");
        var back = new DowngradeOptions(10) { LockTimeout = Quick.LockTimeout, AcceptsDataLoss = true, Parallelism = parallelism, BackupFolder = options.BackupFolder, KeepBackups = 1, Rehearse = true };
        (await DowngradeAsync(TestFleet(Then, paths), back)).Rows.Count(row => row.Result == ChangeResult.Changed).ShouldBe(Databases);
        data.Take().ShouldBeInRange(1, Most);
        reads.Take().ShouldBeInRange(1, Most);
        OnlyBackupsOf(paths, backups, "20-to-10");
    }

    [Test]
    public async Task The_backups_of_many_databases_in_one_folder_are_listed_verified_and_pruned_by_a_few_listings()
    {
        string[] paths = Fleet();
        string backups = Directory.CreateDirectory(At("backups")).FullName;
        UpgradeOptions options = Quick with { BackupFolder = backups, Rehearse = false };
        await UpgradeAsync(TestFleet(First, paths), options);
        await UpgradeAsync(TestFleet(Then, paths), options);
        Fleet fleet = TestFleet(Then, paths);
        using FolderReads reads = new(backups);

        Report(new FleetBackups(fleet, backups, TextReader.Null).List()).Rows.Length.ShouldBe(2 * Databases);
        reads.Take().ShouldBeInRange(1, Most);
        Report(new FleetBackups(fleet, backups, TextReader.Null).Verify()).Rows.Count(row => row.Result == BackupResult.Good).ShouldBe(2 * Databases);
        reads.Take().ShouldBeInRange(1, Most);
        Report(await new FleetBackups(fleet, backups, TextReader.Null).PruneAsync(keep: 1, isDryRun: false)).Rows.Length.ShouldBe(Databases);
        reads.Take().ShouldBeInRange(1, Most);
        OnlyBackupsOf(paths, backups, "10-to-20");
    }

    private static BackupsReport Report(Outcome<BackupsReport> outcome) => outcome.ShouldBeOfType<Outcome<BackupsReport>.Done>().Value;

    private static void OnlyBackupsOf(string[] paths, string folder, string versions)
    {
        string[] names = [.. Directory.GetFiles(folder).Where(path => path.EndsWith(".bak", StringComparison.Ordinal)).Select(path => Path.GetFileName(path))];
        names.Length.ShouldBe(paths.Length);
        Directory.GetFiles(folder).Length.ShouldBe(2 * paths.Length);
        foreach (string path in paths) names.Count(name => name.Contains($"{Path.GetFileName(path)}.", StringComparison.Ordinal) && name.Contains(versions, StringComparison.Ordinal)).ShouldBe(1);
    }

    private string[] Fleet() =>
        [.. Enumerable.Range(0, Databases).Select(i => Database($"data/{i:00}.db", "CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT); CREATE TABLE more (x); INSERT INTO more VALUES (1)"))];
}
