namespace AutoCoder.Schema.Tests.Verdicts;

internal class DriftRuleTests
{
    private static readonly KindCatalogue Kind = new("k", [new(10, "Ten", "N.Ten"), new(20, "Twenty", "N.Twenty"), new(30, "Thirty", "N.Thirty")]);
    private static readonly SqlHash One = SqlHash.Of(["SELECT 1"]), Two = SqlHash.Of(["SELECT 2"]);
    private static readonly KindLock Lock = new("k", [Locked(10, One), Locked(20, One)], _ => DatabaseSchema.Empty);
    private static readonly Verdict.Drifted Harmless = new(10, [new(DifferenceClass.Harmless, "t", "no harm.")]);
    private static readonly Verdict.Drifted Breaking = new(10, [.. Harmless.Differences, new(DifferenceClass.Breaking, "t", "it breaks.")]);
    private static readonly Verdict.Edited Edited = new([new(10, One, Two)]);

    [TestCase(new long[] { 10 }, 10L)]
    [TestCase(new long[] { 10, 20 }, 20L)]
    [TestCase(new long[] { 10, 20, 30 }, 30L)]
    [TestCase(new long[] { }, null)]
    [TestCase(new long[] { 20 }, null)]
    [TestCase(new long[] { 10, 30 }, null)]
    [TestCase(new long[] { 10, 15 }, null)]
    [TestCase(new long[] { 10, 20, 30, 40 }, null)]
    [TestCase(new long[] { 40 }, null)]
    public void Only_the_first_migrations_without_a_gap_make_a_version(long[] applied, long? version) =>
        Judgement.VersionOf(new DatabaseState.Versioned([.. applied], []), Kind).ShouldBe(version);

    [Test]
    public void What_has_no_versions_has_no_version_to_be_compared_with()
    {
        DatabaseState[] states = [new DatabaseState.Missing(), new DatabaseState.Empty(), new DatabaseState.Unversioned(1), new DatabaseState.Unreadable(UnreadableReason.Locked, "")];
        states.ShouldAllBe(state => Judgement.VersionOf(state, Kind) == null);
    }

    [Test]
    public void Schemas_that_are_alike_are_no_drift_however_they_are_spelled() =>
        Judgement.Drift(10, MemoryDatabase.Schema("CREATE TABLE t (a INTEGER, b TEXT)"), MemoryDatabase.Schema("create table \"t\"(\"a\" integer, b text)"))
            .ShouldBeNull();

    [Test]
    public void Another_order_of_columns_is_told_as_harmless() =>
        Judgement.Drift(10, MemoryDatabase.Schema("CREATE TABLE t (a, b)"), MemoryDatabase.Schema("CREATE TABLE t (b, a)")).ShouldNotBeNull().IsBreaking.ShouldBeFalse();

    [Test]
    public void A_hash_that_differs_is_an_edit_where_the_version_is_applied()
    {
        Judgement.Edits([10, 20], [new(10, Two), new(20, One)], Lock).ShouldNotBeNull().Migrations.ShouldBe([new EditedMigration(10, Two, One)]);
        Judgement.Edits([20], [new(10, Two), new(20, One)], Lock).ShouldBeNull();
    }

    [Test]
    public void No_hash_one_of_another_recording_and_a_version_that_the_lock_lacks_prove_nothing() =>
        Judgement.Edits([10, 20, 30], [new LedgerEntry(10, null), new(20, Two with { Recording = 2 }), new(30, Two)], Lock).ShouldBeNull();

    private static readonly object[][] Combinations =
    [
        [null!, Harmless, "current, drifted", Readiness.Ready, Readiness.NotReady],
        [null!, Breaking, "drifted", Readiness.NotReady, Readiness.NotReady],
        [Edited, null!, "edited", Readiness.NotReady, Readiness.NotReady],
        [Edited, Breaking, "edited, drifted", Readiness.NotReady, Readiness.NotReady],
        [null!, null!, "current", Readiness.Ready, Readiness.Ready],
    ];

    [TestCaseSource(nameof(Combinations))]
    public void Current_is_only_what_does_not_break(Verdict.Edited? edited, Verdict.Drifted? drifted, string names, Readiness readiness, Readiness strict)
    {
        ImmutableArray<Verdict> verdicts = Judgement.With([new Verdict.Current()], edited, drifted);
        string.Join(", ", verdicts.Select(verdict => verdict.Name)).ShouldBe(names);
        GatePolicy.Strict.Judge(verdicts).ShouldBe(readiness);
        (GatePolicy.Strict with { IsStrict = true }).Judge(verdicts).ShouldBe(strict);
    }

    [Test]
    public void Other_verdicts_stay_beside_drift() =>
        Judgement.With([new Verdict.Pending([30])], Edited, Breaking).Select(verdict => verdict.Name).ShouldBe(["pending", "edited", "drifted"]);

    [TestCase("drifted")]
    [TestCase("edited")]
    public void Drift_and_edits_can_be_allowed_each_by_itself(string allowed)
    {
        var policy = new GatePolicy([allowed]);
        policy.Judge([Breaking]).ShouldBe(allowed == "drifted" ? Readiness.Ready : Readiness.NotReady);
        policy.Judge([Edited]).ShouldBe(allowed == "edited" ? Readiness.Ready : Readiness.NotReady);
        policy.Judge([Edited, Breaking]).ShouldBe(Readiness.NotReady);
    }

    private static LockedMigration Locked(long version, SqlHash up) => new(version, $"M{version}", up, null, "", "", false);
}
