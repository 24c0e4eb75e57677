namespace AutoCoder.Schema.Tools.Tests.Hooks;

/// <summary>Merges that hooks stop, let pass or tell about.</summary>
internal sealed class MergeHookTests : HookTest
{
    [Test]
    public void A_merge_out_of_order_is_stopped_and_goes_on_when_it_is_mended_as_it_says()
    {
        WithoutLock();
        Added("late", (3, "AddMail"));
        Added("first", (4, "AddPhone"));
        Install();
        Git("git merge -q --no-ff --no-edit first");

        Finished stopped = Stopped("git merge --no-edit late", "error migration-out-of-order", "V3_AddMail comes with CHECKED_MERGE and is below V4_AddPhone", "git merge --abort");
        string mend = stopped.ErrorLines.Single(line => line.TrimStart().StartsWith("git mv", StringComparison.Ordinal)).Split("    #")[0];
        Git("git rev-parse -q --verify MERGE_HEAD");
        Git($"{mend}\ngit add -A && git commit -q --no-edit");
        Git("git log --format=%P -1").Split(' ').Length.ShouldBe(2);
        Gate("--base", "HEAD^1").ShouldReport(0, "V5_AddMail");
    }

    [Test]
    public void A_merge_that_fits_is_committed_with_one_line()
    {
        WithoutLock();
        Added("feature", (3, "AddMail"));
        Install();
        Finished merged = Shell("git merge --no-ff --no-edit feature");
        merged.ExitCode.ShouldBe(0, merged.All);
        merged.ErrorLines.ShouldBe(["The gate is open: CHECKED_MERGE into main can be merged; it brings 1 migration."]);
    }

    [Test]
    public void A_conflict_in_the_lock_that_was_resolved_the_wrong_way_is_not_committed()
    {
        Branch("feature", "main", (4, "AddPhone"));
        Branch("other", "main", (3, "AddMail"));
        Install();
        Shell("git merge feature").All.ShouldContain("CONFLICT");
        Git($"git checkout --theirs {Project}/schema.lock && git add -A");
        Stopped("git commit --no-edit", "error lock-of-one-side", "V3_AddMail", "the merge is not committed");
        Lock((1, "CreateShops"), (2, "AddCity"), (3, "AddMail"), (4, "AddPhone"));
        Git("git add -A && git commit -q --no-edit");
    }

    [Test]
    public void What_is_released_and_comes_into_a_branch_is_not_held_against_the_branch()
    {
        WithoutLock();
        Added("feature", (5, "AddPhone"));
        Add(3, "AddMail");
        Commit("released");
        Install();
        Git("git checkout -q feature && git merge -q --no-edit main");
    }

    [Test]
    public void A_branch_whose_migrations_are_below_what_is_released_hears_of_it_when_that_comes_in()
    {
        WithoutLock();
        Added("feature", (3, "AddPhone"));
        Add(4, "AddMail");
        Commit("released");
        Install();
        Stopped("git checkout -q feature && git merge --no-edit main", "V3_AddPhone comes with CHECKED_MERGE and is below V4_AddMail");
    }

    [Test]
    public void An_octopus_is_asked_about_as_a_whole()
    {
        WithoutLock();
        Added("one", (3, "AddMail"));
        Added("two", (3, "AddPhone"));
        Install();
        Stopped("git merge --no-edit one two", "version-used-twice", "Version 3");
    }

    [Test]
    public void A_fast_forward_is_told_about_and_cannot_be_stopped()
    {
        WithoutLock();
        Added("feature", (3, "AddMail"));
        Git("git checkout -q feature");
        Add(1, "CreateShops", body: "Execute.Sql(\"SELECT 'edited'\");");
        Commit("an edit");
        Git("git checkout -q main");
        Install();
        Finished merged = Shell("git merge feature");
        merged.ExitCode.ShouldBe(0, merged.All);
        foreach (string fragment in new[] { "error released-migration-edited", "nothing was stopped", "git reset --keep ORIG_HEAD" }) merged.Error.ShouldContain(fragment);
    }

    [Test]
    public void Nobody_is_asked_when_no_migration_changed()
    {
        InstallRecorder(answer: 1);
        Git("git checkout -q -b plain && echo 'class Other { }' > Other.cs && git add -A && git commit -q -m other && git checkout -q main");
        Git("echo x > x && git add -A && git commit -q -m x && git merge -q --no-edit plain && git init -q --bare ../home/there.git && git remote add origin ../home/there.git");
        Git("git push -q origin main && echo y > y && git add -A && git commit -q -m y && git push -q origin main plain");
        Asked().ShouldBeEmpty();

        Added("feature", (3, "AddMail"));
        Shell("git merge --no-ff --no-edit feature").ExitCode.ShouldBe(1);
        Asked().ShouldContain("--base=main --head=CHECKED_MERGE");
    }

    [TestCase("public class StepAttribute(long number) : FluentMigrator.MigrationAttribute(number);", "utf-8", TestName = "A source that may use an attribute of the repository is asked about")]
    [TestCase("", "utf-16", TestName = "A source in UTF-16 is asked about")]
    public void AskedAbout(string declared, string encoding)
    {
        InstallRecorder(answer: 1);
        Put($"{Project}/Declared.cs", declared);
        Commit("declared");
        Git("git checkout -q -b feature");
        File.WriteAllText(PathOf($"{Project}/Third.cs"), declared.Length == 0 ? "class Third : Migration;" : "[Step(3)] class Third : Step;", System.Text.Encoding.GetEncoding(encoding));
        Commit("third");
        Git("git checkout -q main");
        Shell("git merge --no-ff --no-edit feature").ExitCode.ShouldBe(1);
        Asked().ShouldContain("--base=main --head=CHECKED_MERGE");
    }

    [TestCase("Third.CS", "class Third : Migration;")]
    [TestCase("Third.txt", "class Third : Migration;")]
    [TestCase("Third.cs", "class Third : Migr\\u0061tion;")]
    [TestCase("Third.cs", "class Third : Migra\u200dtion;")]
    [TestCase("Shop.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><Compile Remove=\"*.cs\" /></ItemGroup></Project>")]
    [TestCase("../Directory.Build.props", "<Project />")]
    [TestCase("../../autocoder-schema.json", "{}")]
    [TestCase("Third.cs", "-> V1_CreateShops.cs")]
    [TestCase("elsewhere", "-> ../../more")]
    [TestCase("../lib/migrations.dll", "MZ")]
    public void Whatever_the_gate_would_read_otherwise_is_asked_about(string file, string text)
    {
        InstallRecorder(answer: 1);
        Git("git checkout -q -b feature");
        if (text.StartsWith("-> ", StringComparison.Ordinal)) Git($"ln -s {text[3..]} {Project}/{file}");
        else Put($"{Project}/{file}", text);
        Commit("third");
        Git("git checkout -q main");
        Shell("git merge --no-ff --no-edit feature").ExitCode.ShouldBe(1);
        Asked().ShouldContain("--base=main --head=CHECKED_MERGE");
    }

    [TestCase("git merge --no-ff --no-edit --no-verify feature", "")]
    [TestCase("AUTOCODER_SCHEMA_SKIP='the hotfix\n of today' git merge --no-ff --no-edit feature", "pre-merge-commit CHECKED_MERGE into main: the hotfix of today")]
    public void The_way_around_leaves_a_note(string command, string note)
    {
        InstallRecorder(answer: 1);
        Added("feature", (3, "AddMail"));
        Git(command);
        Finished status = Hooks("status").ShouldReport(0, note);
        if (note.Length > 0) status.ShouldReport(0, "Passed by with AUTOCODER_SCHEMA_SKIP 1 time");
        else status.Output.ShouldNotContain("Passed by");
    }

    [Test]
    public void A_way_around_that_cannot_be_noted_is_none_and_nothing_is_written_through_a_link()
    {
        InstallRecorder(answer: 1);
        Added("feature", (3, "AddMail"));
        Git("mkdir .git/autocoder-schema && echo mine > precious && ln -s ../../precious .git/autocoder-schema/skipped.log");
        Stopped("AUTOCODER_SCHEMA_SKIP=why git merge --no-ff --no-edit feature", "does not count");
        File.ReadAllText(PathOf("precious")).ShouldBe("mine\n");
    }

    [Test]
    public void A_gate_that_is_gone_stops_what_changes_migrations_and_status_says_so()
    {
        InstallRecorder();
        Added("feature", (3, "AddMail"));
        File.Delete(Recorder);
        Stopped("git merge --no-ff --no-edit feature", "the gate is gone", "autocoder-schema hooks install");
        Git("git merge --abort");
        Hooks("status").ShouldReport(1, $"{Recorder} is gone");
        Git("git checkout -q -b plain && echo x > x && git add -A && git commit -q -m x");
    }

    internal Finished Stopped(string command, params string[] fragments)
    {
        string before = Git("git rev-parse HEAD");
        Finished stopped = Shell(command);
        stopped.ExitCode.ShouldNotBe(0, stopped.All);
        foreach (string fragment in fragments) stopped.Error.ShouldContain(fragment, Case.Sensitive, stopped.All);
        if (!command.Contains("checkout", StringComparison.Ordinal)) Git("git rev-parse HEAD").ShouldBe(before);
        return stopped;
    }
}
