namespace AutoCoder.Schema.Runner.Tests.Backups;

internal class BackupRetentionTests : BackupTest
{
    [Test]
    public void The_newest_stay_and_the_others_go_with_their_manifests()
    {
        string path = Filled();
        string[] made = [.. Enumerable.Range(1, 4).Select(version => Backup(path, version))];
        StoredBackup[] gone = [.. BackupRetention.Superfluous(path, [.. Shelf(path)], keep: 2)];
        gone.Select(backup => backup.Path).ShouldBe([made[1], made[0]]);
        foreach (StoredBackup backup in gone) BackupRetention.Remove(backup);
        Directory.GetFiles(At("schema-backups")).Order().ShouldBe([made[2], $"{made[2]}.json", made[3], $"{made[3]}.json"]);
    }

    [Test]
    public void The_last_good_one_stays_however_old_it_is()
    {
        string path = Filled();
        string[] made = [.. Enumerable.Range(1, 4).Select(version => Backup(path, version))];
        Damage(made[3]);
        Damage(made[2]);
        Superfluous(path, keep: 1).ShouldBe([made[2], made[0]]);
        Damage(made[1]);
        Superfluous(path, keep: 1).ShouldBe([made[2], made[1]]);
    }

    [Test]
    public void What_no_manifest_of_this_database_names_is_never_removed()
    {
        string path = Filled();
        string[] made = [.. Enumerable.Range(1, 4).Select(version => Backup(path, version))];
        File.Delete($"{made[0]}.json");
        string manifest = File.ReadAllText($"{made[1]}.json");
        File.WriteAllText($"{made[1]}.json", manifest.Replace(path, "/elsewhere/assistant.db", StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(At("schema-backups"), "notes.txt"), "mine");
        Superfluous(path, keep: 1).ShouldBe([made[2]]);
    }

    [Test]
    public void A_clock_that_was_set_back_does_not_make_the_newest_backup_the_oldest()
    {
        string path = Filled(), newest = Backup(path);
        var shelf = new StoredBackups(path, null);
        DateTimeOffset last = Shelf(path)[0].At;
        shelf.NextMoment(last.AddYears(-1)).ShouldBe(last.AddMilliseconds(1));
        shelf.NextMoment(last.AddYears(1)).ShouldBe(last.AddYears(1));
        Shelf(path)[0].Path.ShouldBe(newest);
    }

    [Test]
    public void What_a_killed_run_left_is_removed_and_nothing_else()
    {
        string path = Filled(), whole = Backup(path), unfinished = BackupName.For(path, null, 1, 2, DateTimeOffset.UnixEpoch);
        string ofAnother = BackupName.For(At("other.db"), null, 1, 2, DateTimeOffset.UnixEpoch);
        foreach (string left in new[] { $"{unfinished}.partial", $"{unfinished}.json", $"{unfinished}.json.partial", $"{ofAnother}.partial", At("schema-backups/notes.partial") })
            File.WriteAllText(left, "");
        new StoredBackups(path, null).RemoveUnfinished();
        Directory.GetFiles(At("schema-backups")).Order()
            .ShouldBe(new[] { whole, $"{whole}.json", At("schema-backups/notes.partial"), $"{ofAnother}.partial" }.Order());
    }

    private string[] Superfluous(string path, int keep) =>
        [.. BackupRetention.Superfluous(path, [.. Shelf(path)], keep).Select(backup => backup.Path)];
}
