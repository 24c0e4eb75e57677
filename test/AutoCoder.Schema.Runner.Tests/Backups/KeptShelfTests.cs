namespace AutoCoder.Schema.Runner.Tests.Backups;

/// <summary>
/// A run lists a folder once for all of its databases, and other processes go on making and removing backups in it: what was seen
/// is old when it is used. Nothing may come of that but a clean-up that waits for the next run.
/// </summary>
internal class KeptShelfTests : BackupTest
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly SettableClock _clock = new(Noon);

    [Test]
    public void A_backup_that_another_process_made_since_is_not_removed_and_counts_for_none_of_those_that_stay()
    {
        string path = Filled();
        string[] seen = [Backup(path, 1), Backup(path, 2), Backup(path, 3)];
        StoredBackups shelf = Kept(path);
        string ofAnother = Backup(path, 4), ours = Backup(path, 5);

        string[] gone = [.. BackupRetention.Superfluous(path, shelf.List(ours), keep: 2, ours).Select(backup => backup.Path)];

        gone.ShouldBe([seen[1], seen[0]]);
        gone.ShouldNotContain(ofAnother);
    }

    [Test]
    public void A_backup_that_another_process_removed_since_counts_for_none_of_those_that_stay()
    {
        string path = Filled();
        string[] seen = [Backup(path, 1), Backup(path, 2), Backup(path, 3)];
        StoredBackups shelf = Kept(path);
        File.Delete(seen[2]); // its manifest is there still: that is removed last
        string ours = Backup(path, 4);

        shelf.List(ours).Select(backup => backup.Path).ShouldBe([ours, seen[1], seen[0]]);
        BackupRetention.Superfluous(path, shelf.List(ours), keep: 3, ours).ShouldBeEmpty();
    }

    [Test]
    public void A_backup_that_the_listing_had_already_is_told_of_once()
    {
        string path = Filled(), ours = Backup(path, 1);
        Kept(path).List(ours).Select(backup => backup.Path).ShouldBe([ours]);
        Kept(path).List(Path.Combine(At("schema-backups"), "notes.bak")).Select(backup => backup.Path).ShouldBe([ours]);
    }

    [Test]
    public void A_backup_that_was_being_made_when_the_folder_was_listed_and_is_finished_now_stays_with_its_manifest()
    {
        string path = Filled(), making = BackupName.For(path, null, 1, 2, Noon);
        Directory.CreateDirectory(At("schema-backups"));
        File.WriteAllText($"{making}.partial", "whole");
        File.WriteAllText($"{making}.json", "{}");
        StoredBackups shelf = Kept(path);
        File.Move($"{making}.partial", making);

        shelf.RemoveUnfinished();
        shelf.LoneManifests().ShouldBeEmpty();

        Directory.GetFiles(At("schema-backups")).Order().ShouldBe([making, $"{making}.json"]);
    }

    [Test]
    public void What_a_process_left_that_was_killed_since_waits_for_the_next_run_and_what_was_there_before_goes()
    {
        string path = Filled(), before = BackupName.For(path, null, 1, 2, Noon), since = BackupName.For(path, null, 1, 2, Noon.AddSeconds(1));
        Directory.CreateDirectory(At("schema-backups"));
        foreach (string suffix in new[] { ".partial", ".json", "-wal.partial" }) File.WriteAllText(before + suffix, "");
        StoredBackups shelf = Kept(path);
        File.WriteAllText($"{since}.partial", "");

        shelf.RemoveUnfinished();
        Directory.GetFiles(At("schema-backups")).ShouldBe([$"{since}.partial"]);
        Kept(path).RemoveUnfinished();
        Directory.GetFiles(At("schema-backups")).ShouldBeEmpty();
    }

    [Test]
    public void A_clock_that_is_set_back_during_a_run_does_not_name_a_backup_before_one_that_another_process_made_meanwhile()
    {
        string path = Filled();
        StoredBackups shelf = Kept(path);
        _clock.Pass(TimeSpan.FromMinutes(5));
        shelf.NextMoment(_clock.GetUtcNow()).ShouldBe(Noon.AddMinutes(5));
        Empty(BackupName.For(path, null, 1, 2, Noon.AddMinutes(5)));
        _clock.Pass(TimeSpan.FromMinutes(5));
        _clock.Set(Noon.AddHours(-1));

        shelf.NextMoment(_clock.GetUtcNow()).ShouldBe(Noon.AddMinutes(5).AddMilliseconds(1));
    }

    [Test]
    public void A_clock_that_was_set_back_before_the_run_does_not_give_two_backups_of_two_processes_the_same_moment()
    {
        string path = Filled();
        Directory.CreateDirectory(At("schema-backups"));
        Empty(BackupName.For(path, null, 1, 2, Noon.AddHours(1)));
        StoredBackups shelf = Kept(path);
        DateTimeOffset next = shelf.NextMoment(_clock.GetUtcNow());
        next.ShouldBe(Noon.AddHours(1).AddMilliseconds(1));
        Empty(BackupName.For(path, null, 2, 3, next));

        shelf.NextMoment(_clock.GetUtcNow()).ShouldBe(next.AddMilliseconds(1));
    }

    [Test]
    public void Databases_of_similar_names_in_one_folder_have_each_their_own_backups()
    {
        string[] paths = [.. new[] { "a", "a.db", "a.db.20260201T142900123Z", "a.db.20260201T142900123Z.1-to-2.bak" }.Select(name => Filled(name))];
        var run = Run(paths[0]);
        string[][] made = [.. paths.Select(path => new[] { Backup(path, 1), Backup(path, 2) })];
        run = Run(paths[0]);
        for (int i = 0; i < paths.Length; i++) new StoredBackups(paths[i], null, run).List().Select(backup => backup.Path).ShouldBe([made[i][1], made[i][0]]);
    }

    [Test]
    public void A_folder_is_listed_anew_for_a_database_that_is_alone_in_it_and_kept_for_the_others()
    {
        int listed = 0;
        var listings = new KeptListings<string>(folder => $"{folder} {++listed}", _clock);
        listings.Of("/x", "/x/a").ShouldBeNull();
        listings.Of("/x", "/x/a").ShouldBeNull();
        listings.Of("/y", "/y/a").ShouldBeNull();
        listings.Of("/x", "/x/b").ShouldBe("/x 1");
        listings.Of("/x", "/x/c").ShouldBe("/x 1");
        listings.Of("/x", "/x/a").ShouldBe("/x 1");
    }

    [Test]
    public void A_listing_that_failed_is_not_kept()
    {
        bool fails = true;
        var listings = new KeptListings<string>(folder => fails ? throw new IOException(folder) : folder, _clock);
        listings.Of("/x", "/x/a").ShouldBeNull();
        Should.Throw<IOException>(() => listings.Of("/x", "/x/b"));
        fails = false;
        listings.Of("/x", "/x/b").ShouldBe("/x");
        _clock.Set(Noon.AddDays(-1));
        fails = true;
        for (int i = 0; i < 2; i++) Should.Throw<IOException>(() => listings.Of("/x", "/x/b"));
    }

    private static void Empty(string path) => File.WriteAllText(path, "");

    private StoredBackups Kept(string path) => new(path, null, Run(path));

    // As after two other databases of the same folder had their turn.
    private KeptListings<BackupListing> Run(string path)
    {
        KeptListings<BackupListing> run = BackupListing.Kept(_clock);
        string folder = BackupName.Folder(path, null);
        Directory.CreateDirectory(folder);
        run.Of(folder, "first").ShouldBeNull();
        run.Of(folder, "second").ShouldNotBeNull();
        return run;
    }
}
