namespace AutoCoder.Schema.Runner.Tests.Journals;

/// <summary>What a stopped run left is told by the next one, and losing it harms nobody.</summary>
internal class RunJournalTests : UpgradeTest
{
    private static readonly Type[] Migrations = [typeof(TestMigrations.CreateNotes)];

    private string Journal => At("state/run.journal");

    private UpgradeOptions Kept => Quick with { Journal = Journal, Parallelism = 1 };

    [Test]
    public async Task A_run_that_was_stopped_is_told_and_finished_and_what_it_did_is_not_done_again()
    {
        string[] paths = Empty(4);
        await Stop(paths, after: 2);
        File.ReadAllLines(Journal).Length.ShouldBe(3);
        string[] backups = Directory.GetFiles(Folder, "*.bak", SearchOption.AllDirectories);

        ChangeReport report = await UpgradeAsync(TestFleet(Migrations, paths), Kept);

        report.Notes[0].Message.ShouldStartWith("An earlier run of ");
        report.Notes[0].Message.ShouldEndWith(" stopped after 2 of 4 databases; this one goes on.");
        report.Rows.Select(row => row.Result).ShouldBe([ChangeResult.Current, ChangeResult.Current, ChangeResult.Changed, ChangeResult.Changed]);
        report.Rows[0].Notes.ShouldHaveSingleItem().ShouldStartWith("Done in the earlier run: ");
        Directory.GetFiles(Folder, "*.bak", SearchOption.AllDirectories).ShouldBe(backups);
        File.Exists(Journal).ShouldBeFalse("the run is at its end");
    }

    [Test]
    public async Task Without_its_journal_a_stopped_run_is_finished_all_the_same()
    {
        string[] paths = Empty(3);
        await Stop(paths, after: 1);
        File.Delete(Journal);

        ChangeReport report = await UpgradeAsync(TestFleet(Migrations, paths), Kept);

        report.Rows.Select(row => row.Result).ShouldBe([ChangeResult.Current, ChangeResult.Changed, ChangeResult.Changed]);
        report.Notes.ShouldHaveSingleItem().Message.ShouldStartWith("Classes of profiles are not run: "); // of the tests' own assembly
    }

    [TestCase("{\"database\":\"/half")]
    [TestCase("\0\0\0\0")]
    public async Task A_line_that_a_kill_cut_short_is_passed_over(string torn)
    {
        string[] paths = Empty(3);
        await Stop(paths, after: 1);
        await File.AppendAllTextAsync(Journal, torn);
        await Stop(paths, after: 2);

        ChangeReport report = await UpgradeAsync(TestFleet(Migrations, paths), Kept);

        report.Notes[0].Message.ShouldEndWith(" stopped after 2 of 3 databases; this one goes on.");
        report.Count(ChangeResult.Changed).ShouldBe(1);
    }

    [Test]
    public async Task After_a_line_that_a_kill_cut_short_the_next_run_begins_a_line_of_its_own()
    {
        string[] paths = Empty(3);
        await Stop(paths, after: 1);
        await File.AppendAllTextAsync(Journal, "{\"database\":\"/half");
        await Stop(paths, after: 2);

        string[] lines = [.. (await File.ReadAllLinesAsync(Journal)).Where(line => line.Length > 0)];
        lines.Length.ShouldBe(5);
        lines[2].ShouldBe("{\"database\":\"/half");
        lines[3].ShouldStartWith(OwnFile.JournalMark);
        lines[4].ShouldStartWith("{\"database\":");
    }

    [Test]
    public async Task A_run_to_its_end_and_a_run_with_nothing_to_do_leave_no_journal()
    {
        string[] paths = Empty(2);
        await UpgradeAsync(TestFleet(Migrations, paths), Kept);
        await UpgradeAsync(TestFleet(Migrations, paths), Kept);

        File.Exists(Journal).ShouldBeFalse();
    }

    [Test]
    public async Task The_journal_of_another_fleet_is_left_alone()
    {
        await Stop(Empty(3), after: 1);
        string before = await File.ReadAllTextAsync(Journal);
        string[] others = [Database("x.db", ""), Database("y.db", "")];

        ChangeReport report = await UpgradeAsync(TestFleet(Migrations, others), Kept);

        report.Count(ChangeResult.Changed).ShouldBe(2);
        report.Notes[0].Message.ShouldContain("is the journal of another fleet, and is left alone. Name another file with --journal.");
        (await File.ReadAllTextAsync(Journal)).ShouldBe(before);
    }

    [Test]
    public async Task A_journal_that_nobody_named_and_that_cannot_be_kept_is_told_and_keeps_nobody_from_upgrading()
    {
        await File.WriteAllTextAsync(At("state"), "a file where a folder should be");
        UpgradeOptions usual = Kept with { Journal = At("state") + Path.DirectorySeparatorChar, IsUsualJournal = true };

        ChangeReport report = await UpgradeAsync(TestFleet(Migrations, Empty(2)), usual);

        report.Count(ChangeResult.Changed).ShouldBe(2);
        report.Notes[0].Message.ShouldContain("the journal of the run cannot be kept");
        report.Exit.ShouldBe(ExitCode.Success);
    }

    [Test]
    public async Task No_value_of_a_row_is_in_it_and_only_this_user_may_read_it()
    {
        await Stop(Empty(3), after: 1);

        (await File.ReadAllTextAsync(Journal)).ShouldNotContain("first");
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(Journal).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Test]
    public async Task The_lock_that_a_killed_run_left_beside_a_finished_database_is_removed()
    {
        string[] paths = Empty(2);
        await UpgradeAsync(TestFleet(Migrations, paths), Kept);
        await File.WriteAllTextAsync($"{paths[0]}.lock", "process 1");

        await UpgradeAsync(TestFleet(Migrations, paths), Kept);

        Directory.GetFiles(Folder, "*.lock*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    private string[] Empty(int count) => [.. Enumerable.Range(0, count).Select(i => Database($"p{i}/a.db", ""))];

    private async Task Stop(string[] paths, int after)
    {
        using var interruption = new CancellationTokenSource();
        var stop = new StopAfter(after, interruption);
        (await UpgradeAsync(TestFleet(Migrations, paths), Kept, stop, interruption.Token)).WasInterrupted.ShouldBeTrue();
    }

    private sealed class StopAfter(int count, CancellationTokenSource interruption) : IProgress<ChangeProgress>
    {
        public void Report(ChangeProgress value)
        {
            if (!value.IsRehearsal && value.Done == count) interruption.Cancel();
        }
    }
}
