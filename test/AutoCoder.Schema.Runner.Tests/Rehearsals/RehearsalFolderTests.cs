namespace AutoCoder.Schema.Runner.Tests.Rehearsals;

/// <summary>The folder of a copy.</summary>
internal class RehearsalFolderTests : UpgradeTest
{
    [Test]
    public void A_folder_without_its_lock_is_left_while_its_process_runs_and_removed_when_that_is_gone()
    {
        string path = Database("a.db", "CREATE TABLE t (x)");
        string ours = $"{path}.rehearsal-{Environment.ProcessId}-begin001", theirs = $"{path}.rehearsal-{int.MaxValue}-killed01";
        foreach (string folder in new[] { ours, theirs }) Directory.CreateDirectory(folder);

        RehearsalFolder.RemoveAbandoned(path);

        Directory.Exists(ours).ShouldBeTrue();
        Directory.Exists(theirs).ShouldBeFalse();
    }

    [Test]
    public void Of_what_a_run_saw_before_what_is_abandoned_goes_and_what_is_gone_or_new_or_in_use_or_of_another_database_is_no_hindrance()
    {
        string path = Database("a.db", "CREATE TABLE t (x)"), other = $"{path}.rehearsal-1-xxxxxxxx";
        string[] seen = [.. new[] { "1-gone0001", "2-used0001", "3-killed01" }.Select(name => $"{path}.rehearsal-{name}")];
        string ofOther = $"{other}.rehearsal-1-killed01", since = $"{path}.rehearsal-{int.MaxValue}-since001";
        foreach (string folder in new[] { seen[0], seen[1], seen[2], ofOther }) Directory.CreateDirectory(folder);
        foreach (string folder in new[] { seen[1], seen[2], ofOther }) File.WriteAllText(Path.Combine(folder, "running.lock"), "");
        KeptListings<RehearsalListing> run = RehearsalListing.Kept(TimeProvider.System);
        run.Of(Folder, "first").ShouldBeNull();
        run.Of(Folder, "second").ShouldNotBeNull();
        Directory.Delete(seen[0]);
        Directory.CreateDirectory(since);

        using (LockFile.TryOpen(Path.Combine(seen[1], "running.lock"))) RehearsalFolder.RemoveAbandoned(path, run);
        Directory.GetDirectories(Folder).Order().ShouldBe(new[] { seen[1], ofOther, since }.Order());
        RehearsalFolder.RemoveAbandoned(path);
        Directory.GetDirectories(Folder).ShouldBe([ofOther]);
    }

    [TestCase(".rehearsal-notes", "running.lock")]
    [TestCase(".rehearsal-1-killed01", "precious.txt")]
    [TestCase(".rehearsal-1-killed01.old", "database")]
    public void What_somebody_else_made_is_left_alone_whatever_it_is_called(string suffix, string file)
    {
        string path = Database("a.db", "CREATE TABLE t (x)");
        Directory.CreateDirectory(path + suffix);
        File.WriteAllText(Path.Combine(path + suffix, file), "");
        RehearsalFolder.RemoveAbandoned(path);
        File.Exists(Path.Combine(path + suffix, file)).ShouldBeTrue();
    }

    [Test]
    public void Only_this_user_may_enter_the_folder_of_a_copy()
    {
        if (OperatingSystem.IsWindows()) Assert.Ignore("no modes");
        string path = Database("a.db", "CREATE TABLE t (x)");
        using var folder = RehearsalFolder.Make(path);
#pragma warning disable CA1416 // not on Windows
        File.GetUnixFileMode(Path.GetDirectoryName(folder.Database)!).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
#pragma warning restore CA1416
    }
}
