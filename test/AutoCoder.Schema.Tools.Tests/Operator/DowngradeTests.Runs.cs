namespace AutoCoder.Schema.Tools.Tests.Operator;

/// <summary>Going back with several databases: rehearsal, bounds, the journal, and what contradicts itself.</summary>
internal sealed partial class DowngradeTests
{
    [Test]
    public void What_fails_on_the_rows_of_one_file_is_found_on_its_copy_and_no_database_is_touched()
    {
        string first = AheadAsCopied("a"), bad = AheadAsCopied("b");
        const string Failing = "CREATE UNIQUE INDEX once ON conversations (project_name); DROP INDEX once; ";
        foreach (string path in new[] { first, bad })
            SqliteFile.Execute(path, $"UPDATE SchemaLedger SET DownScript = '{Failing}' || DownScript, DownHash = NULL WHERE Version = {Pins}");
        SqliteFile.Execute(bad, "INSERT INTO conversations (id, project_name, mode, pinned) SELECT 99, project_name, 'dev', 0 FROM conversations WHERE id = 1");
        string[] to = ["downgrade", "--to", $"{ApplicationSchemas.AssistantHead}", "--accept-data-loss"];
        foreach (string[] how in new string[][] { [], ["--rehearse-memory", "0"], ["--rehearse"] })
        {
            AskOperator([.. to, .. how, "--journal", PathOf("run.journal"), first, bad])
                .ShouldReport(1, "2 databases: 1 not reached, 1 would fail. Nothing was changed: the rehearsal failed.", "UNIQUE constraint failed", "--no-rehearse takes back the databases that do not fail")
                .ShouldSayOnce($"would fail      {bad}")
                .ShouldSayOnce("  was not taken back: the rehearsal of 1 of 2 databases failed; nothing of it was changed.");
        }

        Operate([.. to, "--no-rehearse", first, bad]).ShouldReport(1, "2 databases: 1 downgraded, 1 failed.");
        SqliteFile.Execute(bad, "DELETE FROM conversations WHERE id = 99");
        Operate([.. to, "--rehearse", bad]).ShouldReport(0, "1 database: 1 downgraded. Rehearsed first: 1.");
    }

    [Test]
    public void Programs_are_told_as_people_are_which_copy_would_fail()
    {
        string first = CreateOld("a"), bad = CreateOld("b");
        Upgrade(first, bad).ShouldReport(0);
        SqliteFile.Execute(bad, "CREATE VIEW v AS SELECT mode FROM conversations");
        string[] back = ["downgrade", "--to", "202601041458", "--accept-data-loss", first, bad];
        Finished told = AskOperator([.. back, "--format", "json"]);
        told.ShouldReport(1, "1 would fail", "\"result\": \"not-reached\"", "\"result\": \"would-fail\"");
        told.Output.ShouldNotContain("\"unknown\"");
        AskOperator([.. back, "--format", "sarif"]).ShouldReport(1, "\"ruleId\": \"rehearsal-failed\"");
    }

    [Test]
    public void With_a_rehearsal_a_refusal_ends_a_run_that_is_to_fail_fast_before_anything_is_touched_and_max_failures_counts()
    {
        string first = AheadAsCopied("a"), bad = AheadAsCopied("b"), last = AheadAsCopied("c");
        SqliteFile.Execute(bad, "DELETE FROM SchemaLedger");
        string[] to = ["downgrade", "--to", $"{ApplicationSchemas.AssistantHead}", "--accept-data-loss", "--parallel", "1"];
        AskOperator([.. to, "--fail-fast", first, bad, last]).ShouldReport(1, "3 databases: 1 refused, 2 not reached.");
        AskOperator([.. to, "--max-failures", "1", first, bad, last]).ShouldReport(1, "3 databases: 1 refused, 2 not reached.");
        Operate([.. to, "--max-failures", "2", first, bad, last]).ShouldReport(1, "3 databases: 2 downgraded, 1 refused. Rehearsed first: 2.");
    }

    [Test]
    public void A_stopped_downgrade_is_told_by_the_next_one_and_an_upgrade_leaves_its_journal_alone()
    {
        string first = AheadAsCopied("a"), waiting = AheadAsCopied("b"), never = AheadAsCopied("c"), journal = PathOf("run.journal");
        string[] to = ["downgrade", "--to", $"{ApplicationSchemas.AssistantHead}", "--accept-data-loss", "--parallel", "1", "--keep", "1", "--journal", journal, first, waiting, never];
        using (new FileStream($"{waiting}.lock", FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            using Running running = Start(Program.Operator, [.. to, "--lock-timeout", "86400"]);
            running.WaitUntil(() => File.Exists(journal) && !File.Exists($"{first}.lock"), "the first database was never done");
            running.Signal("INT");
            running.Finish().ShouldBeCivil().ShouldReport(130, "3 databases: 1 downgraded, 2 not reached.");
        }

        string kept = File.ReadAllText(journal);
        Upgrade("--journal", journal, first, waiting, never)
            .ShouldReport(1, "is the journal of another run of this fleet (downgrade), and is left alone. Name another file with --journal.");
        File.ReadAllText(journal).ShouldBe(kept);
        Operate(to).ShouldReport(0, "3 databases: 1 at target, 2 downgraded. Rehearsed first: 2.", "note: Done in the earlier run: ", "An earlier run of ", " stopped after 1 of 3 databases; this one goes on.");
        File.Exists(journal).ShouldBeFalse();
        BackupsOf(first).Length.ShouldBe(1, "--keep 1");
    }

    [TestCase("--rehearse --no-rehearse", "--rehearse and --no-rehearse contradict each other")]
    [TestCase("--rehearse --dry-run", "a dry run only says what would be done.")]
    [TestCase("--fail-fast --max-failures 2", "--fail-fast and --max-failures contradict each other")]
    [TestCase("--no-backup --keep 2", "--no-backup and --keep contradict each other")]
    [TestCase("--max-failures 0", "--max-failures 0: give a number from 1 on.")]
    [TestCase("--keep 0", "--keep 0: give a number from 1 on; the last backup always stays.")]
    public void A_misuse_is_told_before_anything_is_looked_at(string arguments, string problem) =>
        AskOperator(["downgrade", "--to", "0", .. arguments.Split(' '), CreateOld("shop")]).ShouldRefuse(problem);

    [Test]
    public void A_misspelt_version_and_contradictions_are_told()
    {
        string path = CreateOld("shop");
        AskOperator("downgrade", path).ShouldRefuse("--to");
        AskOperator("downgrade", "--to", "-5", path).ExitCode.ShouldBe(2);
        AskOperator("downgrade", "--to", "head", path).ShouldRefuse("--to head: give the version of a migration, or 0.");
        AskOperator("downgrade", "--to", "0", "--no-backup", "--backup-dir", "x", path).ShouldRefuse("contradict each other");
        AskOperator("downgrade", "--to", "202601041457", path).ShouldReport(1, "has no version 202601041457, and migrations of kind 'assistant' have none; the nearest is 202601041458");
        AskOperator("downgrade", "--to", "0", PathOf("assistant.db")).ShouldReport(3, "does not exist.");
    }
}
