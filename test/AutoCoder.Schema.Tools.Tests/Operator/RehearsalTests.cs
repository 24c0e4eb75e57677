namespace AutoCoder.Schema.Tools.Tests.Operator;

/// <summary>Rehearsals and journals, as processes.</summary>
internal sealed class RehearsalTests : UpgradeTest
{
    [TestCase("64")]
    [TestCase("0")]
    public void A_rehearsal_tells_what_an_upgrade_would_do_and_touches_nothing(string memory)
    {
        string a = CreateOld("a"), b = CreateOld("b");
        AskOperator("rehearse", "--rehearse-memory", memory, a, b)
            .ShouldReport(0, "2 databases: 2 rehearsed. Nothing was changed: this was a rehearsal.")
            .ShouldSayOnce($"rehearsed     {a}", "202601041458 to 202602011429");
    }

    [Test]
    public void Databases_that_would_fail_are_named_and_the_exit_code_says_so()
    {
        string good = CreateOld("good"), bad = CreateOld("bad");
        SqliteFile.Execute(bad, "CREATE TABLE own (x); CREATE INDEX ix_conversations_mode ON own (x)");
        AskOperator("rehearse", good, bad).ShouldReport(1, "2 databases: 1 rehearsed, 1 would fail.").ShouldSayOnce($"would fail    {bad}");
    }

    [Test]
    public void Killed_while_it_rehearses_on_files_no_database_is_touched_and_the_next_run_leaves_nothing_behind()
    {
        string[] paths = [.. Enumerable.Range(0, 12).Select(i => CreateOld($"p{i:00}"))];
        using (Running upgrade = Start(Program.Operator, ["upgrade", "--rehearse-memory", "0", "--parallel", "2", .. paths]))
        {
            upgrade.WaitUntil(() => Copies().Length > 0, "it never rehearsed");
            upgrade.Kill();
        }

        foreach (string path in paths) ShouldBeOldOrNew(path);
        Upgrade(["--no-rehearse", .. paths]).ShouldReport(0, "12 databases: ");
        foreach (string path in paths) ShouldBeNew(path);
        Copies().ShouldBeEmpty();
    }

    [Test]
    public void After_a_kill_the_next_run_says_how_far_the_one_before_came_and_then_the_journal_is_gone()
    {
        string[] paths = [.. Enumerable.Range(0, 12).Select(i => CreateOld($"p{i:00}"))];
        using (Running upgrade = Start(Program.Operator, ["upgrade", "--journal", "run.journal", "--parallel", "1", .. paths]))
        {
            upgrade.WaitUntil(() => File.Exists(PathOf("run.journal")) && Lines() > 3, "it never came that far");
            upgrade.Kill();
        }

        Upgrade(["--journal", "run.journal", .. paths]).ShouldReport(0, "12 databases: ", "An earlier run of ", " of 12 databases; this one goes on.");
        foreach (string path in paths) ShouldBeNew(path);
        File.Exists(PathOf("run.journal")).ShouldBeFalse();
    }

    [TestCase("--rehearse --no-rehearse", "--rehearse and --no-rehearse contradict each other")]
    [TestCase("--rehearse --dry-run", "--rehearse and --dry-run contradict each other")]
    [TestCase("--fail-fast --max-failures 2", "--fail-fast and --max-failures contradict each other")]
    [TestCase("--max-failures 0", "--max-failures 0: give a number from 1 on.")]
    [TestCase("--rehearse-memory x", "--rehearse-memory x: give a number of megabytes")]
    public void A_misuse_is_told_before_anything_is_looked_at(string arguments, string problem)
    {
        Finished finished = AskOperator(["upgrade", .. arguments.Split(' '), CreateOld("a")]);
        finished.ExitCode.ShouldBe(2);
        finished.Error.ShouldContain(problem);
    }

    private string[] Copies() => Directory.GetDirectories(Folder, "*.rehearsal-*", SearchOption.AllDirectories);

    private int Lines()
    {
        using var stream = new FileStream(PathOf("run.journal"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Count(character => character == '\n');
    }
}
