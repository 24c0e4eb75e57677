namespace AutoCoder.Schema.Tests.Merges;

/// <summary>What a merge comes to.</summary>
internal class MergingTests
{
    [Test]
    public void Several_migrations_get_numbers_one_after_the_other_and_moments_stay_moments()
    {
        MergeReport report = Merge(at: [1], ours: [1, 202602012359], theirs: [1, 202601010000, 202601020000]);
        report.AllFindings.Where(finding => finding.Rule == MergeRules.OutOfOrder).Select(finding => finding.Next!.Split("    #")[0]).ShouldBe(
        [
            "git mv m/V202601010000.cs m/V202602020000.cs && sed -i -e '3s/(202601010000/(202602020000/' -e s/V202601010000/V202602020000/g m/V202602020000.cs",
            "git mv m/V202601020000.cs m/V202602020001.cs && sed -i -e '3s/(202601020000/(202602020001/' -e s/V202601020000/V202602020001/g m/V202602020001.cs",
        ]);
    }

    [Test]
    public void After_the_merge_there_is_what_both_sides_have_without_what_one_took_away()
    {
        MergeReport report = Merge(at: [1, 2, 3], ours: [1, 2, 3, 4], theirs: [1, 3, 5]);
        report.Projects.Single().Merged.Select(one => one.Version).ShouldBe([1, 3, 4, 5]);
        report.Projects.Single().Incoming.Select(one => one.Version).ShouldBe([5]);
    }

    [Test]
    public void Moments_of_one_kind_do_not_stand_against_those_of_another()
    {
        SourceProject ours = Project([1, 9]) with { Migrations = [Source(1, "a"), Source(9, "a"), Source(2, "b")] };
        SourceProject theirs = ours with { Migrations = [Source(1, "a"), Source(2, "b"), Source(3, "b")] };
        SourceProject at = ours with { Migrations = [Source(1, "a"), Source(2, "b")] };
        Merging.Compare(Input(at, ours, theirs)).AllFindings.Where(finding => finding.Severity == Severity.Error).ShouldBeEmpty();
    }

    [Test]
    public void A_project_that_the_branch_does_not_touch_gets_no_finding()
    {
        SourceProject bad = new("fixture", [Source(1, "") with { ClassName = "A" }, Source(1, "") with { ClassName = "B" }]);
        var side = new MergeSide("x", "1", [bad]);
        Merging.Compare(new MergeInput(side, side, [side])).AllFindings.ShouldBeEmpty();
    }

    [Test]
    public void A_migration_that_is_not_public_and_one_without_a_kind_are_told()
    {
        SourceProject theirs = Project([]) with { Migrations = [Source(1, "a"), Source(2, "a") with { IsPublic = false }, Source(3, "")] };
        MergeReport report = Merging.Compare(Input(Project([]) with { Migrations = [Source(1, "a")] }, Project([]) with { Migrations = [Source(1, "a")] }, theirs));
        report.AllFindings.Select(finding => finding.Rule).ShouldBe([MergeRules.KindUnknown, MergeRules.NotPublic, MergeRules.LockMissing]);
        report.Exit.ShouldBe(3);
    }

    [TestCase(null, 0, TestName = "A migration whose version cannot be told is no fault of a merge that leaves it alone")]
    [TestCase("edited", 3, TestName = "A migration whose version cannot be told and that the branch edits is told")]
    [TestCase("", 3, TestName = "A migration whose version cannot be told and that the branch deletes is told")]
    public void Unknown(string? content, int exit)
    {
        SourceMigration odd = Source(9, "") with { Version = null, Problem = "it is computed" };
        SourceProject at = Project([1]) with { Migrations = [Source(1, ""), odd] };
        SourceProject theirs = at with { Migrations = content switch { null => [.. at.Migrations, Source(2, "")], "" => [Source(1, "")], _ => [Source(1, ""), odd with { Content = content }] } };
        MergeReport report = Merging.Compare(Input(at, at, theirs));
        report.Exit.ShouldBe(exit);
        report.AllFindings.Count(finding => finding.Rule == MergeRules.VersionUnknown).ShouldBe(exit == 0 ? 0 : 1);
        if (content?.Length == 0) report.AllFindings.First(finding => finding.Rule == MergeRules.VersionUnknown).Message.ShouldStartWith("V9 is on main and feature takes it away, and which migration it is cannot be told: V9 has no version");
    }

    [Test]
    public void A_migration_whose_version_cannot_be_told_may_be_gone_from_both_sides_or_the_same_on_both()
    {
        SourceMigration odd = Source(9, "") with { Version = null, Problem = "it is computed" };
        SourceProject at = Project([1]) with { Migrations = [Source(1, ""), odd] };
        SourceProject edited = at with { Migrations = [Source(1, ""), odd with { Content = "edited" }] };
        Merging.Compare(Input(at, Project([1]), Project([1]))).Exit.ShouldBe(0);
        Merging.Compare(Input(at, edited, edited)).Exit.ShouldBe(0);
        Merging.Compare(Input(at, edited, at)).Exit.ShouldBe(0);
        Merging.Compare(Input(at, Project([1]), at)).Exit.ShouldBe(0);
    }

    [Test]
    public void A_broken_file_that_the_branch_edits_is_told()
    {
        SourceProject at = Project([1]) with { Errors = [new("m/X.cs", 1, "; expected") { Content = "a" }] };
        Merging.Compare(Input(at, at, at with { Errors = [at.Errors[0] with { Content = "b" }] })).Exit.ShouldBe(3);
        Merging.Compare(Input(at, at, at)).Exit.ShouldBe(0);
    }

    [TestCase("lib", 0)]
    [TestCase("m/lib", 1)]
    public void A_submodule_that_moves_closes_where_it_is_compiled_with_migrations(string path, int exit)
    {
        MergeInput input = Input(Project([1]), Project([1]), Project([1]));
        MergeReport report = Merging.Compare(input with { Head = input.Head with { Submodules = input.Head.Submodules.Add(path, "other") } });
        report.AllFindings.Select(finding => finding.Rule).ShouldBe([MergeRules.SubmoduleNotRead]);
        report.Exit.ShouldBe(exit);
    }

    [Test]
    public void The_report_is_a_case_a_project_for_every_format()
    {
        MergeReport report = Merge(at: [1], ours: [1, 5], theirs: [1, 3]);
        FindingReport findings = MergeFindings.Of(report);
        findings.Exit.ShouldBe(1);
        findings.Cases.Single().HasPassed.ShouldBeFalse();
        findings.Next[0].ShouldStartWith("git mv m/V3.cs m/V6.cs");
        findings.Summary.ShouldBe("The gate is closed for feature into main: 1 thing speaks against it; it brings 1 migration.");
    }

    private static MergeReport Merge(long[] at, long[] ours, long[] theirs) => Merging.Compare(Input(Project(at), Project(ours), Project(theirs)));

    private static MergeInput Input(SourceProject at, SourceProject ours, SourceProject theirs) =>
        new(new MergeSide("main", "1", [ours]), new MergeSide("feature", "2", [theirs]), [new MergeSide("3", "3", [at])]);

    private static SourceProject Project(long[] versions) => new("m", [.. versions.Select(version => Source(version, ""))]);

    private static SourceMigration Source(long version, string kind) => new($"V{version}", version, 3, $"content {version}")
    {
        File = $"m/V{version}.cs",
        VersionText = $"{version}",
        Tags = kind.Length == 0 ? [] : [kind],
    };
}
