namespace AutoCoder.Schema.Tests.Verdicts;

internal class AssessmentTests
{
    private static readonly KindCatalogue Assistant = new("assistant", [new(10, "Ten", "N.Ten"), new(20, "Twenty", "N.Twenty"), new(30, "Thirty", "N.Thirty")]);
    private static readonly KindCatalogue Registry = new("registry", [new(15, "R", "N.R"), new(20, "S", "N.S")]);
    private static readonly Catalogue Code = new("/m.dll", [Assistant, Registry], VersionTable.Default);

    private static IEnumerable<TestCaseData> Versions()
    {
        yield return Case([10, 20, 30], "current").SetArgDisplayNames("everything applied");
        yield return Case([], "pending 10,20,30").SetArgDisplayNames("a version table without rows");
        yield return Case([10], "pending 20,30").SetArgDisplayNames("the first only");
        yield return Case([10, 30], "out-of-order 20").SetArgDisplayNames("a gap");
        yield return Case([20], "out-of-order 10; pending 30").SetArgDisplayNames("a gap below and a pending one above");
        yield return Case([10, 20, 30, 40], "ahead NewerBuild 40").SetArgDisplayNames("a newer one");
        yield return Case([10, 40], "ahead OtherBranch 40; out-of-order 20,30").SetArgDisplayNames("a newer one over gaps");
        yield return Case([10, 12, 20, 30], "ahead Removed 12").SetArgDisplayNames("an unknown one between known ones");
        yield return Case([10, 12, 20], "ahead Removed 12; pending 30").SetArgDisplayNames("an unknown one below a pending one");
        yield return Case([10, 20, 25], "ahead Removed 25; pending 30").SetArgDisplayNames("an unknown one that is the highest, and below the newest");
        yield return Case([5, 10, 20, 30, 40], "ahead Mixed 5,40").SetArgDisplayNames("unknown ones below and above");
        yield return Case([99], "unreadable").SetArgDisplayNames("nothing known at all");
        yield return Case([1, 2, 3], "unreadable").SetArgDisplayNames("nothing known at all, and below");
        yield return Case([15], "unreadable").SetArgDisplayNames("only versions of another kind");
        yield return Case([15, 20], "out-of-order 10; ahead Removed 15; pending 30").SetArgDisplayNames("a version that two kinds share");
    }

    [TestCaseSource(nameof(Versions))]
    public void The_versions_of_a_database_decide(long[] applied, string verdicts) =>
        Describe(new DatabaseState.Versioned([.. applied], [])).Order().ShouldBe(verdicts.Split("; ").Order());

    [Test]
    public void A_missing_file_is_missing() => Describe(new DatabaseState.Missing()).ShouldBe(["missing"]);

    [Test]
    public void An_empty_database_lacks_every_migration() => Describe(new DatabaseState.Empty()).ShouldBe(["pending 10,20,30"]);

    [Test]
    public void Tables_without_versions_are_unversioned_and_never_taken_for_pending() =>
        Describe(new DatabaseState.Unversioned(2)).ShouldBe(["unversioned"]);

    [Test]
    public void A_database_of_another_kind_names_that_kind() =>
        Judgement.Assess(new DatabaseState.Versioned([15], []), Assistant, Code)
            .ShouldBe([new Verdict.Unreadable(UnreadableReason.WrongKind, "its versions are those of kind 'registry', not of 'assistant'")]);

    [TestCase(new long[] { 15 }, "its versions are those of kind 'registry', not of 'assistant'")]
    [TestCase(new long[] { 99 }, "the one version that it records, 99, is not a migration of kind 'assistant': another program made it, or all of its migrations were renumbered or removed here")]
    [TestCase(new long[] { 1, 2, 99 }, "of the 3 versions that it records, 1 to 99, none is a migration of kind 'assistant': another program made it, or all of its migrations were renumbered or removed here")]
    [TestCase(new long[] { 15, 99 }, "of the 2 versions that it records, 15 to 99, none is a migration of kind 'assistant': one is of kind 'registry'")]
    public void A_database_without_any_migration_of_the_code_is_of_another_kind_and_nothing_lets_it_pass(long[] applied, string detail)
    {
        ImmutableArray<Verdict> verdicts = Judgement.Assess(new DatabaseState.Versioned([.. applied], []), Assistant, Code);
        verdicts.ShouldBe([new Verdict.Unreadable(UnreadableReason.WrongKind, detail)]);
        new GatePolicy([.. GatePolicy.Allowable]).Judge(verdicts).ShouldBe(Readiness.Unknown);
    }

    [TestCaseSource(nameof(Reasons))]
    public void What_cannot_be_read_stays_unreadable_with_its_reason(UnreadableReason reason) =>
        Judgement.Assess(new DatabaseState.Unreadable(reason, "detail"), Assistant, Code)
            .ShouldBe([new Verdict.Unreadable(reason, "detail")]);

    private static UnreadableReason[] Reasons() => Enum.GetValues<UnreadableReason>();

    private static TestCaseData Case(long[] applied, string verdicts) => new(applied, verdicts);

    private static IEnumerable<string> Describe(DatabaseState state) =>
        Judgement.Assess(state, Assistant, Code).Select(verdict => verdict switch
        {
            Verdict.Pending pending => $"pending {string.Join(',', pending.Versions)}",
            Verdict.OutOfOrder gap => $"out-of-order {string.Join(',', gap.Versions)}",
            Verdict.Ahead ahead => $"ahead {ahead.Reason} {string.Join(',', ahead.Versions)}",
            _ => verdict.Name,
        });
}
