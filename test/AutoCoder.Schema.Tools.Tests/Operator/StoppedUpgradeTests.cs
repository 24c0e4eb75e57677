namespace AutoCoder.Schema.Tools.Tests.Operator;

/// <summary>Upgrades that are interrupted or killed: each database is where it was or where it should be.</summary>
internal sealed class StoppedUpgradeTests : UpgradeTest
{
    [TestCase("INT")]
    [TestCase("TERM")]
    public void Interrupted_between_databases_it_reports_what_was_done_and_begins_no_other(string signal)
    {
        string done = CreateOld("a"), waiting = CreateOld("b"), never = CreateOld("c");
        Finished finished;
        // What another upgrade of the same database holds.
        using (new FileStream($"{waiting}.lock", FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            using Running upgrade = Start(Program.Operator, "upgrade", "--lock-timeout", "86400", "--parallel", "1", done, waiting, never);
            upgrade.WaitUntil(() => BackupsOf(done) is [_] && !File.Exists($"{done}.lock"), "the first database was never done");
            upgrade.Signal(signal);
            finished = upgrade.Finish().ShouldBeCivil().ShouldReport(130, "3 databases: 1 upgraded, 2 not reached. The run was interrupted.");
        }

        finished.ShouldSayOnce($"upgraded      {done}").ShouldSayOnce($"not reached   {waiting}").ShouldSayOnce($"not reached   {never}");
        ShouldBeNew(done);
        ShouldBeOld(waiting);
        ShouldBeOld(never);
    }

    [Test]
    public void Interrupted_while_the_application_writes_it_leaves_the_database_alone_and_reports()
    {
        string path = CreateOld("a"), never = CreateOld("b");
        using (var writer = new OtherProgram(path, "BEGIN IMMEDIATE"))
        {
            using Running upgrade = Start(Program.Operator, "upgrade", "--lock-timeout", "2", "--parallel", "1", path, never);
            upgrade.WaitUntil(() => File.Exists($"{path}.lock"), "the database was never locked");
            upgrade.Signal("INT");
            upgrade.Finish().ShouldBeCivil().ShouldReport(130, "The run was interrupted.").ShouldSayOnce($"not reached   {never}");
        }

        ShouldBeOld(path);
        ShouldBeOld(never);
        Upgrade(path, never).ShouldReport(0, "2 databases: 2 upgraded.");
    }

    [Test]
    public void Killed_at_any_moment_every_database_is_old_or_new_and_the_next_run_completes([Values(0, 1, 2, 4, 7, 11)] int done)
    {
        string[] paths = [.. Enumerable.Range(0, 12).Select(i => CreateOld($"p{i:00}"))];
        using (Running upgrade = Start(Program.Operator, ["upgrade", "--parallel", "2", .. paths]))
        {
            // Wherever the kill falls: in a backup, in a transaction, in a commit.
            upgrade.WaitUntil(() => paths.Count(path => BackupsOf(path).Length > 0) > done, "it never came that far");
            upgrade.Kill();
        }

        foreach (string path in paths) ShouldBeOldOrNew(path);
        Upgrade(paths).ShouldReport(0, "12 databases: ");
        foreach (string path in paths) ShouldBeNew(path);
        Upgrade(paths).ShouldReport(0, "12 databases: 12 current.");
    }
}
