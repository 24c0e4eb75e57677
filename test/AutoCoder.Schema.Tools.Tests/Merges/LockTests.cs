namespace AutoCoder.Schema.Tools.Tests.Merges;

/// <summary>The lock file that a merge brings.</summary>
internal sealed class LockTests : MergeTest
{
    private const string File = Project + "/schema.lock";

    [Test]
    public void Two_branches_that_each_add_a_migration_conflict_in_it_and_before_that_the_gate_says_so()
    {
        TwoBranches();
        Gate("--base", "other", "--head", "feature").ShouldReport(1, "error lock-of-one-side", "other has got V3_AddMail since. The merge stops at a conflict in it, on purpose.", "git merge other");
        Shell("git checkout -q other && git merge feature").ExitCode.ShouldNotBe(0);
        System.IO.File.ReadAllText(PathOf(File)).ShouldContain("<<<<<<<");
    }

    [Test]
    public void Markers_of_the_conflict_that_were_committed_are_told()
    {
        Merged(() => { });
        Gate("--base", "HEAD^1").ShouldReport(1, "error lock-broken", $"{File}:", "there are merge conflict markers");
    }

    [TestCase("other", "is that of HEAD^1: V4_AddPhone is not in it")]
    [TestCase("feature", "has the migrations of one side only: V3_AddMail of HEAD^1 is not in it")]
    public void One_side_that_was_dropped_is_told(string side, string fragment)
    {
        Merged(() => Git($"git checkout -q {side} -- {File}"));
        Gate("--base", "HEAD^1").ShouldReport(1, "error lock-of-one-side", fragment, $"dotnet build {Project} -o {Project}/bin/lock && autocoder-schema lock --migrations {Project}/bin/lock/Shop.dll --output {File}");
    }

    [TestCase(false, "the chain of 4 V4_AddPhone of default does not fit")]
    [TestCase(true, "migration 3 V3_AddMail of default stands behind 4: versions ascend")]
    public void Both_lines_kept_by_hand_are_told(bool isWrongOrder, string fragment)
    {
        Merged(() =>
        {
            string[] mail = Lines("other"), phone = Lines("feature");
            int at = Array.FindIndex(mail, line => line.StartsWith("3 ", StringComparison.Ordinal));
            string line = phone.Single(one => one.StartsWith("4 ", StringComparison.Ordinal));
            Put(File, string.Join('\n', [.. mail[..(isWrongOrder ? at : at + 1)], line, .. mail[(isWrongOrder ? at : at + 1)..]]));
        });
        Gate("--base", "HEAD^1").ShouldReport(1, "error lock-broken", fragment);
    }

    [Test]
    public void One_that_was_deleted_is_told()
    {
        Git($"git checkout -q -b feature && git rm -q {File} && git commit -q -m deleted");
        Gate("--base", "main").ShouldReport(1, $"{File}: error lock-missing", "is not there on HEAD, and is on main");
    }

    [Test]
    public void A_project_that_never_had_one_is_warned_of_and_not_stopped()
    {
        Git($"git rm -q {File} && git commit -q -m none && git checkout -q -b feature");
        Add(3, "AddPhone");
        Commit("more");
        Gate("--base", "main").ShouldReport(0, "warning lock-missing", "it brings 1 migration");
    }

    [Test]
    public void A_migration_without_its_line_and_a_line_without_its_migration_are_told()
    {
        Git("git checkout -q -b feature");
        Add(3, "AddPhone");
        Lock((1, "CreateShops"), (2, "AddCity"), (4, "Gone"));
        Commit("stale");
        Gate("--base", "main").ShouldReport(1, $"V3_AddPhone of 'default' ({FileOf(3, "AddPhone")}:5) is not in it", $"{File}:8: error lock-stale", "V4_Gone of 'default' is in it and not among the migrations");
    }

    /// <summary>The conflict as it really is: the released migrations of this repository, their sources and their true lock.</summary>
    [Test]
    public void The_conflict_resolved_with_the_lock_command_opens()
    {
        string own = Path.GetFullPath("../../../../fixtures/Fixtures.ReleasedMigrations", AppContext.BaseDirectory);
        const string folder = "migrations/AutoCoder.Schema.Migrations", drop = "Features/V202601231530_DropRegressionTesting.cs", input = "Features/V202602081411_AddHumanInput.cs";
        Git($"git rm -rq {Project} && mkdir -p migrations && cp -r {own} {folder} && rm -rf {folder}/bin {folder}/obj {folder}/{drop} {folder}/{input}");
        Partial($"{folder}/schema.lock", 202601231530, 202602081411);
        Commit("released");
        foreach ((string name, string file, long other) in new[] { ("drop", drop, 202602081411), ("input", input, 202601231530) })
        {
            Git($"git checkout -q -b {name} main && cp {own}/{file} {folder}/{file}");
            Partial($"{folder}/schema.lock", other);
            Commit(name);
        }

        Gate("--base", "drop").ShouldReport(1, "lock-of-one-side");
        Shell("git merge drop").ExitCode.ShouldNotBe(0);
        using (Running running = Start(Program.Operator, "lock", "--output", PathOf($"{folder}/schema.lock"))) running.Finish().ShouldReport(0, "is written anew");
        Commit("merged");
        Gate("--base", "drop").ShouldReport(0, "it brings 1 migration", "V202602081411_AddHumanInput");

        void Partial(string path, params long[] without)
        {
            var read = (Outcome<SchemaLock>.Done)Lockfiles.SchemaLockParser.Read(System.IO.File.ReadAllText($"{own}/schema.lock"), Lockfiles.LockOrigin.File("x"));
            Put(path, Lockfiles.SchemaLockText.Write(new([.. read.Value.Kinds.Select(kind => Lockfiles.KindLock.Of(
                kind.Kind, kind.Migrations.Where(line => !without.Contains(line.Version)).Select(line => new Lockfiles.RecordedMigration(line.Version, line.Name, line.Up, line.Down, kind.SchemaAt(line.Version)!, line.RunsCode))))])));
        }
    }

    [Test]
    public void Migrations_of_different_kinds_do_not_conflict_and_need_nothing()
    {
        Add(1, "CreateShops", attributes: "[Tags(\"shop\")]");
        Add(2, "AddCity", attributes: "[Tags(\"shop\")]");
        Add(7, "CreateStock", attributes: "[Tags(\"stock\")]");
        Put(File, KindsText([1, 2], [7]));
        Commit("two kinds");
        Git("git checkout -q -b feature");
        Add(8, "AddAmount", attributes: "[Tags(\"stock\")]");
        Put(File, KindsText([1, 2], [7, 8]));
        Commit("stock");
        Git("git checkout -q main");
        Add(3, "AddPhone", attributes: "[Tags(\"shop\")]");
        Put(File, KindsText([1, 2, 3], [7]));
        Commit("shop");
        Gate("--base", "main", "--head", "feature").ShouldReport(0, "added      on feature: stock V8_AddAmount", "added      on main: shop V3_AddPhone");
        Git("git merge -q feature");
        Gate("--base", "HEAD^1").ShouldReport(0, "it brings 1 migration");
    }

    private static string KindsText(long[] shop, long[] stock)
    {
        Dictionary<long, string> words = new() { [1] = "CreateShops", [2] = "AddCity", [3] = "AddPhone", [7] = "CreateStock", [8] = "AddAmount" };
        return KindText(("shop", [.. shop.Select(version => (version, words[version]))]), ("stock", [.. stock.Select(version => (version, words[version]))]));
    }

    private string[] Lines(string branch) => Git($"git show {branch}:{File}").Split('\n');

    private void TwoBranches()
    {
        Branch("feature", "main", (4, "AddPhone"));
        Git("git checkout -q main");
        Branch("other", "main", (3, "AddMail"));
    }

    private void Merged(Action resolve)
    {
        TwoBranches();
        Shell("git merge feature").ExitCode.ShouldNotBe(0);
        resolve();
        Commit("merged");
    }
}
