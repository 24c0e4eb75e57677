using System.Text;

namespace AutoCoder.Schema.Runner.Tests.Backups;

/// <summary>Databases with names that are nearly as long as a file system takes: what is made out of them has to fit, too.</summary>
internal class LongNameTests : UpgradeTest
{
    private const int Longest = 255;

    // Each in bytes: SQLite itself needs 8 more for its journal.
    private static IEnumerable<TestCaseData> Names()
    {
        yield return new(new string('a', 209) + ".db") { TestName = "LongName_212" };
        yield return new(new string('a', 235) + ".db") { TestName = "LongName_238" };
        yield return new(new string('a', 244) + ".db") { TestName = "LongName_247" };
        yield return new(new string('é', 117) + ".db") { TestName = "LongName_237_of_two_bytes" };
        yield return new(string.Concat(Enumerable.Repeat("😀", 61)) + ".db") { TestName = "LongName_247_of_four_bytes" };
    }

    [TestCaseSource(nameof(Names))]
    public async Task A_long_name_is_upgraded_backed_up_restored_and_its_backups_are_counted(string name)
    {
        string path = At(name), other = At("other.db");
        Fleet fleet = TestFleet([typeof(TestMigrations.CreateNotes), typeof(TestMigrations.AddColour)], path);
        (await UpgradeAsync(fleet, Quick with { Plan = new PlanRequest(10, Create: true) })).Rows[0].Result.ShouldBe(ChangeResult.Changed);
        File.Copy(path, other);

        ChangeReport report = await UpgradeAsync(TestFleet([typeof(TestMigrations.CreateNotes), typeof(TestMigrations.AddColour)], path, other));

        report.Rows.ShouldAllBe(row => row.Result == ChangeResult.Changed);
        StoredBackup backup = new StoredBackups(path, null).List().ShouldHaveSingleItem();
        Path.GetDirectoryName(backup.Path).ShouldBe(At(BackupName.DefaultFolder));
        Encoding.UTF8.GetByteCount(Path.GetFileName($"{backup.Path}.json.partial")).ShouldBeLessThanOrEqualTo(Longest);
        backup.Manifest.ShouldNotBeNull();
        string rows = SqliteFile.Scalar(path, "SELECT group_concat(id) FROM notes");
        SqliteFile.Execute(path, "DROP TABLE notes");
        RestoreReport restored = await new DatabaseRestore(new RestoreRequest(path) { IsForced = true }).RunAsync();
        restored.Result.ShouldBe(RestoreResult.Restored, restored.Problem);
        SqliteFile.Scalar(path, "SELECT group_concat(id) FROM notes").ShouldBe(rows);
        new StoredBackups(path, null).List().Length.ShouldBe(2);
        BackupRetention.Superfluous(path, [.. new StoredBackups(path, null).List()], keep: 1).Length.ShouldBe(1);
        Directory.GetFileSystemEntries(Folder).Select(Path.GetFileName).Order().ShouldBe(new[] { name, "other.db", BackupName.DefaultFolder }.Order());
    }

    [Test]
    public void Two_long_names_that_begin_alike_have_backups_of_their_own_and_short_ones_are_as_they_were()
    {
        string[] names = [new string('a', 240) + "1.db", new string('a', 240) + "2.db"];
        string[] stems = [.. names.Select(name => BackupName.Stems($"/p/{name}", null)[0])];
        stems[0].ShouldNotBe(stems[1]);
        BackupName.Stems("/p/assistant.db", null).ShouldBe(["assistant.db"]);
        // A shared folder's names have the project's before them, which may be of letters of three bytes.
        string shared = BackupName.For($"/{new string('日', 80)}/assistant.db", "/backups", 202601041458, 202602011429, DateTimeOffset.UnixEpoch);
        Encoding.UTF8.GetByteCount(Path.GetFileName($"{shared}.json.partial")).ShouldBeLessThanOrEqualTo(Longest);
    }

    [Test]
    public void A_backup_that_was_made_under_the_whole_name_is_still_found()
    {
        string path = Database($"{new string('a', 200)}.db", "CREATE TABLE t (a)");
        string before = Path.Combine(BackupName.Folder(path, null), BackupName.For(Path.GetFileName(path), 1, 2, DateTimeOffset.UnixEpoch));
        BackupName.For(path, null, 1, 2, DateTimeOffset.UnixEpoch).ShouldNotBe(before);
        DatabaseBackup.Make(new(path, before) { From = 1, To = 2 }).ShouldBeOfType<BackupOutcome.Made>();
        new StoredBackups(path, null).List().ShouldHaveSingleItem().Path.ShouldBe(before);
        new StoredBackups(path, null).NextMoment(DateTimeOffset.UnixEpoch).ShouldBe(DateTimeOffset.UnixEpoch.AddMilliseconds(1));
    }
}
