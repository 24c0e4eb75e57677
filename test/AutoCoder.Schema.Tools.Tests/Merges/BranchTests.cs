namespace AutoCoder.Schema.Tools.Tests.Merges;

/// <summary>The ways in which branches come together.</summary>
internal sealed class BranchTests : MergeTest
{
    [TestCase("utf-16")]
    [TestCase("utf-16BE")]
    [TestCase("utf-32")]
    public void A_migration_in_another_encoding_is_read(string encoding)
    {
        Git("git checkout -q -b feature");
        File.WriteAllText(PathOf(FileOf(3, "AddPhone")), Source(3, "V3_AddPhone", ""), System.Text.Encoding.GetEncoding(encoding));
        Lock((1, "CreateShops"), (2, "AddCity"), (3, "AddPhone"));
        Commit("feature adds");
        Gate("--base", "main").ShouldReport(0, "it brings 1 migration");
    }

    [Test]
    public void A_file_of_unknown_encoding_beside_migrations_cannot_be_told()
    {
        Git("git checkout -q -b feature");
        File.WriteAllText(PathOf(FileOf(3, "AddPhone")), Source(3, "V3_AddPhone", ""), new System.Text.UnicodeEncoding(bigEndian: false, byteOrderMark: false));
        Commit("feature adds");
        Gate("--base", "main").ShouldReport(3, $"{FileOf(3, "AddPhone")}:1: error source-broken", "it has NUL bytes and no byte order mark: save it as UTF-8");
        Git("git checkout -q main && git merge -q feature && git checkout -q -b other && git commit -q --allow-empty -m more");
        Gate("--base", "main").ShouldReport(0);
    }

    [Test]
    public void A_migration_with_attributes_of_the_repository_alone_is_read()
    {
        Put($"{Project}/StepAttribute.cs", "namespace Shop; public class StepAttribute(long number) : FluentMigrator.MigrationAttribute(number);");
        Put($"{Project}/Step.cs", "namespace Shop; public abstract class Step : FluentMigrator.Migration;");
        Put($"{Project}/ShopStep.cs", "namespace Shop; public sealed class ShopStep(int number) : StepAttribute(number);");
        Commit("a step");
        Git("git checkout -q -b feature");
        Put(FileOf(3, "AddPhone"), "namespace Shop; [Step(3)] public sealed class V3_AddPhone : Step { public override void Up() => Execute.Sql(\"\"); }");
        Put(FileOf(4, "AddMail"), "namespace Shop; [ShopStep(4)] public sealed class V4_AddMail : Step { public override void Up() => Execute.Sql(\"\"); }");
        Lock((1, "CreateShops"), (2, "AddCity"), (3, "AddPhone"), (4, "AddMail"));
        Commit("feature adds");
        Gate("--base", "main").ShouldReport(0, "it brings 2 migrations");
    }

    [Test]
    public void Kinds_that_namespaces_tell_are_told_by_them()
    {
        Put("autocoder-schema.json", """{ "kinds": { "shop": { "namespace": "Shop", "nestedNamespaces": true }, "logs": { "namespace": "Logs" } } }""");
        Put("migrations/Shop/schema.lock", KindText(("shop", [(1, "CreateShops"), (2, "AddCity")])));
        Commit("kinds");
        Git("git checkout -q -b feature");
        string Of(string space, long version, string words) => Source(version, $"V{version}_{words}", "").Replace("namespace Shop;", $"namespace {space};", StringComparison.Ordinal);
        Put($"{Project}/Below.cs", Of("Shop.Below", 3, "AddPhone"));
        Put($"{Project}/Lines.cs", Of("Logs", 2, "CreateLines"));
        Put($"{Project}/None.cs", Of("Elsewhere", 1, "OfNoKind"));
        Put("migrations/Shop/schema.lock", KindText(("logs", [(2, "CreateLines")]), ("shop", [(1, "CreateShops"), (2, "AddCity"), (3, "AddPhone")])));
        Commit("both");
        Finished finished = Gate("--base", "main");
        finished.ShouldReport(0, "it brings 2 migrations", "shop V3_AddPhone", "logs V2_CreateLines");
        finished.Output.ShouldNotContain("OfNoKind");

        Put($"{Project}/Again.cs", Of("Shop.Below", 2, "AddAgain"));
        Put($"{Project}/Tagged.cs", Source(4, "V4_Tagged", "", "[Tags(\"prod\")]"));
        Commit("wrong");
        Gate("--base", "main").ShouldReport(3, "error version-used-twice: Version 2 of 'shop' is used twice", "V4_Tagged names several kinds (shop, prod)");
    }

    [Test]
    public void A_branch_without_migrations_opens()
    {
        Git("git checkout -q -b feature");
        Put("README.md", "words");
        Commit("words");
        Gate("--base", "main").ShouldReport(0, "The gate is open: HEAD into main can be merged; it brings no migration.");
    }

    [Test]
    public void A_fast_forward_with_a_migration_and_its_lock_opens_and_names_it()
    {
        Branch("feature", "main", (3, "AddPhone"));
        Gate("--base", "main").ShouldReport(0, $"added      on HEAD: default V3_AddPhone  {FileOf(3, "AddPhone")}:5", "migrations/Shop: 3 migrations after the merge", "it brings 1 migration.");
    }

    [Test]
    public void Asked_the_other_way_round_nothing_comes()
    {
        Branch("feature", "main", (3, "AddPhone"));
        Gate("--base", "feature", "--head", "main").ShouldReport(0, "it brings no migration");
    }

    [Test]
    public void Two_branches_that_add_the_same_number_are_stopped_with_the_command_that_mends_it()
    {
        Branch("other", "main", (3, "AddMail"));
        Branch("feature", "main", (3, "AddPhone"));
        Finished stopped = Gate("--base", "other").ShouldReport(
            1,
            $"{FileOf(3, "AddPhone")}:5: error version-used-twice: Version 3 of 'default' is used twice: by V3_AddPhone on HEAD and by V3_AddMail on other ({FileOf(3, "AddMail")}:5).",
            $"git mv {FileOf(3, "AddPhone")} {FileOf(4, "AddPhone")} && sed -i -e '5s/(3/(4/' -e s/V3_AddPhone/V4_AddPhone/g {FileOf(4, "AddPhone")}");
        stopped.Output.ShouldContain("The gate is closed for HEAD into other");

        Git($"git checkout -q other && git checkout -q feature && {Command(stopped, "git mv ")}");
        Lock((1, "CreateShops"), (2, "AddCity"), (4, "AddPhone"));
        Commit("renumbered");
        Finished mended = Gate("--base", "other").ShouldReport(1, "lock-of-one-side");
        mended.Output.ShouldNotContain("version-used-twice");
        mended.Output.ShouldNotContain("migration-out-of-order");
    }

    [Test]
    public void A_migration_below_one_that_is_released_is_out_of_order()
    {
        Branch("feature", "main", (3, "AddPhone"));
        Git("git checkout -q main");
        Branch("released", "main", (5, "AddMail"));
        Gate("--base", "released", "--head", "feature").ShouldReport(
            1, "error migration-out-of-order: V3_AddPhone comes with feature and is below V5_AddMail", "which is released on released", $"git mv {FileOf(3, "AddPhone")} {FileOf(6, "AddPhone")} && sed -i -e '5s/(3/(6/' -e s/V3_AddPhone/V6_AddPhone/g");
    }

    [Test]
    public void A_true_merge_that_holds_both_sides_opens()
    {
        TwoBranches();
        Git("git merge -q feature || true");
        Lock((1, "CreateShops"), (2, "AddCity"), (3, "AddMail"), (4, "AddPhone"));
        Commit("merge");
        Gate("--base", "HEAD^1").ShouldReport(0, "added      on HEAD: default V4_AddPhone");
        Git("git checkout -q --detach");
        Gate("--base", "other", "--head", "HEAD").ShouldReport(0, "it brings no migration");
    }

    [Test]
    public void A_rebased_branch_and_a_cherry_picked_migration_are_told_once()
    {
        TwoBranches();
        Git("git checkout -q -b picked main && git cherry-pick other");
        Finished picked = Gate("--base", "other").ShouldReport(0, "it brings no migration");
        picked.Output.ShouldNotContain("version-used-twice");

        Git("git checkout -q feature && git rebase -q other || true");
        Lock((1, "CreateShops"), (2, "AddCity"), (3, "AddMail"), (4, "AddPhone"));
        Git("git add -A && GIT_EDITOR=true git rebase --continue");
        Gate("--base", "other").ShouldReport(0, "it brings 1 migration");
    }

    [Test]
    public void An_octopus_is_compared_with_its_first_parent()
    {
        TwoBranches();
        Git("git checkout -q -b third main");
        Add(5, "AddTown");
        Commit("third");
        Git("git checkout -q --detach other && git checkout -q feature -- . && git checkout -q third -- .");
        Lock((1, "CreateShops"), (2, "AddCity"), (3, "AddMail"), (4, "AddPhone"), (5, "AddTown"));
        Git("git add -A && git checkout -q -b octopus && git reset -q --soft other && git update-ref refs/heads/octopus $(git commit-tree -p other -p feature -p third -m octopus $(git write-tree)) && git reset -q --hard");
        Gate("--base", "HEAD^1").ShouldReport(0, "V4_AddPhone", "V5_AddTown", "it brings 2 migrations");
    }

    [Test]
    public void Branches_merged_crosswise_have_two_merge_bases_and_it_is_said()
    {
        TwoBranches();
        Git("git branch one other && git branch two feature");
        foreach ((string into, string from) in new[] { ("one", "feature"), ("two", "other") })
        {
            Git($"git checkout -q {into} && git merge -q {from} || true");
            Lock((1, "CreateShops"), (2, "AddCity"), (3, "AddMail"), (4, "AddPhone"));
            Commit($"{from} into {into}");
        }

        Gate("--base", "one").ShouldReport(0, "2 merge bases", "were merged crosswise", "it brings no migration");
    }

    [Test]
    public void A_renamed_folder_is_no_change()
    {
        Git($"git checkout -q -b feature && git mv migrations/Shop migrations/Store && git mv migrations/Store/Shop.csproj migrations/Store/Store.csproj && git commit -q -m moved");
        Finished moved = Gate("--base", "main").ShouldReport(0, "it brings no migration");
        moved.Output.ShouldNotContain("deleted");
    }

    [Test]
    public void Comments_formatting_and_line_ends_are_no_edit()
    {
        Git("git checkout -q -b feature");
        Put(FileOf(1, "CreateShops"), "// words\r\n" + Source(1, "V1_CreateShops", "Execute . Sql( /* why */ \"SELECT 1\" ) ;").Replace("\n", "\r\n"));
        Commit("format");
        Gate("--base", "main").ShouldReport(0, "it brings no migration");
        Git("git config core.autocrlf true && git checkout -q main && git checkout -q feature && rm -r migrations && git checkout -q -- .");
        File.ReadAllText(PathOf(FileOf(2, "AddCity"))).ShouldContain("\r\n");
        Gate("--base", "main").ShouldReport(0, "it brings no migration");
    }

    [Test]
    public void Changes_that_are_not_committed_are_no_part_of_it_and_it_is_said()
    {
        Git("git checkout -q -b feature");
        Add(3, "AddPhone");
        Gate("--base", "main").ShouldReport(0, $"Changes that are not committed are no part of the comparison: {FileOf(3, "AddPhone")}.", "it brings no migration");
    }

    [Test]
    public void A_sum_of_constants_a_derived_attribute_and_a_timestamp_are_numbers_too()
    {
        Git("git checkout -q -b feature");
        Put($"{Project}/Odd.cs", """
            using FluentMigrator;
            namespace Shop;
            public sealed class ReleaseAttribute(int year, int number) : MigrationAttribute(Version(year, number)) { private static long Version(int year, int number) => year * 1_000L + number; }
            [Migration(Base + 1)] public sealed class V4_Sum : Migration { private const long Base = 0b11; public override void Up() { } public override void Down() { } }
            [Release(2026, 7)] public sealed class Seventh : ForwardOnlyMigration { public override void Up() { } }
            [TimestampedMigration(2026, 2, 1, 14, 29)] public sealed class Stamped : ForwardOnlyMigration { public override void Up() { } }
            """);
        Lock((1, "CreateShops"), (2, "AddCity"));
        Commit("odd");
        Gate("--base", "main").ShouldReport(1, "default V4_Sum", "default 2026007 Seventh", "default 20260201142900 Stamped");
    }

    [Test]
    public void A_version_that_the_sources_do_not_tell_is_taken_from_the_lock_or_nobody_can_tell()
    {
        Git("git checkout -q -b feature");
        Put(FileOf(3, "AddPhone"), Source(3, "V3_AddPhone", "").Replace("[Migration(3)]", "[CompanyMigration(\"AddPhone\")]"));
        Lock((1, "CreateShops"), (2, "AddCity"), (3, "AddPhone"));
        Commit("foreign attribute");
        Gate("--base", "main").ShouldReport(0, "default V3_AddPhone", "it brings 1 migration");
        Lock((1, "CreateShops"), (2, "AddCity"));
        Commit("without its line");
        Gate("--base", "main").ShouldReport(3, "error migration-version-unknown: V3_AddPhone has no version that can be told without building it", "the attribute CompanyMigration is not defined in the project's sources", "cannot be told for certain");
    }

    [Test]
    public void Markers_of_a_conflict_in_a_migration_leave_nobody_to_tell()
    {
        Git("git checkout -q -b feature");
        Put(FileOf(2, "AddCity"), "<<<<<<< ours\n" + Source(2, "V2_AddCity", "") + ">>>>>>> theirs\n");
        Commit("markers");
        Gate("--base", "main").ShouldReport(3, $"{FileOf(2, "AddCity")}:1: error source-broken");
    }

    private void TwoBranches()
    {
        Branch("feature", "main", (4, "AddPhone"));
        Git("git checkout -q main");
        Branch("other", "main", (3, "AddMail"));
    }

    private static string Command(Finished finished, string begin) =>
        finished.OutputLines.Single(line => line.TrimStart().StartsWith(begin, StringComparison.Ordinal)).Split("    #")[0].Trim();
}
