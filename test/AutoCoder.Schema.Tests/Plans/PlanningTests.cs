namespace AutoCoder.Schema.Tests.Plans;

internal class PlanningTests
{
    private static readonly KindCatalogue Assistant = new("assistant", [new(10, "Ten", "N.Ten"), new(20, "Twenty", "N.Twenty"), new(30, "Thirty", "N.Thirty")]);
    private static readonly Catalogue Code = new("/m.dll", [Assistant], VersionTable.Default);

    private static readonly SchemaDifference Difference = new(DifferenceClass.Harmless, "x", "y.");
    private static readonly SchemaRepair.Possible Repair = new([new TableRepair("t", [], [], ["x."])], [], [Difference], []);

    private static IEnumerable<TestCaseData> Versioned()
    {
        yield return new TestCaseData(new long[] { 10, 20, 30 }, null, "nothing").SetArgDisplayNames("current");
        yield return new TestCaseData(new long[] { 10 }, null, "10 to 30: adopt [] apply [20,30]").SetArgDisplayNames("behind");
        yield return new TestCaseData(new long[] { 10 }, 20L, "10 to 20: adopt [] apply [20]").SetArgDisplayNames("behind, up to 20");
        yield return new TestCaseData(new long[] { 10, 20 }, 20L, "nothing").SetArgDisplayNames("at the version that is asked for");
        yield return new TestCaseData(new long[] { 10, 20, 30 }, 20L, "nothing").SetArgDisplayNames("above it: an upgrade never goes down");
        yield return new TestCaseData(new long[] { 10, 30 }, null, "30 to 30: adopt [] apply [20]").SetArgDisplayNames("a gap");
        yield return new TestCaseData(Array.Empty<long>(), null, "0 to 30: adopt [] apply [10,20,30]").SetArgDisplayNames("no rows");
        yield return new TestCaseData(new long[] { 10, 20, 30, 40 }, null, "refused Ahead").SetArgDisplayNames("ahead");
        yield return new TestCaseData(new long[] { 10, 40 }, null, "refused Ahead").SetArgDisplayNames("ahead and behind");
    }

    [TestCaseSource(nameof(Versioned))]
    public void A_versioned_database_gets_what_it_lacks(long[] applied, long? to, string plan) =>
        Describe(new DatabaseState.Versioned([.. applied], []), null, new PlanRequest(to)).ShouldBe(plan);

    private static IEnumerable<TestCaseData> Unversioned()
    {
        yield return new(new VersionEvidence.Exact(10), "10 to 30: adopt [10] apply [20,30]");
        yield return new(new VersionEvidence.Exact(30), "30 to 30: adopt [10,20,30] apply []");
        yield return new(new VersionEvidence.Equivalent(10, [Difference]), "10 to 30: adopt [10] apply [20,30]");
        yield return new(new VersionEvidence.Repairable(20, [Difference], Repair), "1 repair, 20 to 30: adopt [10,20] apply [30]");
        yield return new(new VersionEvidence.Ambiguous([10, 20]), "refused NotRecognised");
        yield return new(new VersionEvidence.Nearest(10, [Difference]), "refused NotRecognised");
        yield return new(null, "refused NotRecognised");
    }

    [TestCaseSource(nameof(Unversioned))]
    public void An_unversioned_database_is_adopted_when_it_is_or_can_be_brought_to_one_version(VersionEvidence? evidence, string plan) =>
        Describe(new DatabaseState.Unversioned(2), evidence, new PlanRequest()).ShouldBe(plan);

    [Test]
    public void An_unversioned_database_above_the_target_is_not_adopted() =>
        Describe(new DatabaseState.Unversioned(2), new VersionEvidence.Exact(20), new PlanRequest(To: 10)).ShouldBe("refused AboveTarget");

    [Test]
    public void A_missing_file_is_made_only_when_asked()
    {
        Describe(new DatabaseState.Missing(), null, new PlanRequest()).ShouldBe("refused Missing");
        Describe(new DatabaseState.Missing(), null, new PlanRequest(Create: true)).ShouldBe("0 to 30: adopt [] apply [10,20,30]");
    }

    [Test]
    public void An_empty_database_gets_everything() =>
        Describe(new DatabaseState.Empty(), null, new PlanRequest()).ShouldBe("0 to 30: adopt [] apply [10,20,30]");

    [Test]
    public void What_cannot_be_read_is_left_alone() =>
        Describe(new DatabaseState.Unreadable(UnreadableReason.Corrupt, "x"), null, new PlanRequest(Create: true)).ShouldBe("refused Unreadable");

    [TestCase(false, 10L, "refused BreakingChange")]
    [TestCase(false, 20L, "nothing")]
    [TestCase(true, 10L, "10 to 30: adopt [] apply [20,30]")]
    public void A_migration_that_says_that_it_breaks_is_asked_for_where_it_would_run(bool allow, long applied, string plan)
    {
        var breaks = new KindCatalogue("assistant", [new(10, "Ten", "N.Ten", null, true), new(20, "Twenty", "N.Twenty", null, true), new(30, "Thirty", "N.Thirty")]);
        var code = new Catalogue("/m.dll", [breaks], VersionTable.Default);
        var request = new PlanRequest(applied == 20 ? 20 : null) { AllowBreakingChange = allow };
        DatabaseState state = new DatabaseState.Versioned(applied == 20 ? [10, 20] : [10], []);
        UpgradePlan found = Planning.Allowed(Planning.Plan(state, Judgement.Assess(state, breaks, code), breaks, code, request), breaks, code, request);
        Describe(found).ShouldBe(plan);
        if (found is UpgradePlan.Refusal refusal)
        {
            refusal.Message.ShouldBe(
                "lacks migration 20 (Twenty), which says of itself that it breaks what uses the database (BreakingChange): it is left as it is until that is allowed.");
        }

        VerdictText.Sentence(new Verdict.Pending([20, 30]), code, "assistant").ShouldBe(
            "lacks 2 migrations: 20 (Twenty), 30 (Thirty). Among them: migration 20 (Twenty), which says of itself that it breaks what uses the database "
            + "(BreakingChange); upgrade runs that only with --allow-breaking-change.");
        VerdictText.Sentence(new Verdict.Pending([30]), code, "assistant").ShouldBe("lacks migration 30 (Thirty).");
    }

    private static string Describe(DatabaseState state, VersionEvidence? evidence, PlanRequest request)
    {
        var verdicts = Judgement.Assess(state, Assistant, Code);
        if (verdicts is [Verdict.Unversioned]) verdicts = [new Verdict.Unversioned(evidence)];
        return Describe(Planning.Plan(state, verdicts, Assistant, Code, request));
    }

    private static string Describe(UpgradePlan plan) => plan switch
    {
        UpgradePlan.Nothing => "nothing",
        UpgradePlan.Work work => $"{(work.Repair is { } repair ? $"{repair.Tables.Length} repair, " : "")}{work.From} to {work.To}: adopt [{string.Join(',', work.Adopt)}] apply [{string.Join(',', work.Apply)}]",
        UpgradePlan.Refusal refusal => $"refused {refusal.Obstacle}",
        _ => "?",
    };
}
