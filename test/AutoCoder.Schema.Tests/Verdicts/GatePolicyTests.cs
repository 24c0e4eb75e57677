namespace AutoCoder.Schema.Tests.Verdicts;

internal class GatePolicyTests
{
    private static readonly Verdict Pending = new Verdict.Pending([1]);
    private static readonly Verdict Ahead = new Verdict.Ahead([2]);
    private static readonly Verdict Unreadable = new Verdict.Unreadable(UnreadableReason.Corrupt, "x");

    [Test]
    public void Only_a_current_database_passes_unless_told()
    {
        GatePolicy.Strict.Judge([new Verdict.Current()]).ShouldBe(Readiness.Ready);
        GatePolicy.Strict.Judge([Pending]).ShouldBe(Readiness.NotReady);
        GatePolicy.Strict.Judge([new Verdict.Unversioned(null)]).ShouldBe(Readiness.NotReady);
    }

    [Test]
    public void A_missing_file_is_unknown_because_nothing_was_examined() =>
        GatePolicy.Strict.Judge([new Verdict.Missing()]).ShouldBe(Readiness.Unknown);

    [Test]
    public void An_allowed_verdict_passes_alone_but_not_together_with_another()
    {
        var policy = new GatePolicy(["ahead"]);
        policy.Judge([Ahead]).ShouldBe(Readiness.Ready);
        policy.Judge([Ahead, Pending]).ShouldBe(Readiness.NotReady);
    }

    [Test]
    public void What_cannot_be_read_is_never_allowed()
    {
        new GatePolicy(["unreadable"]).Judge([Unreadable]).ShouldBe(Readiness.Unknown);
        GatePolicy.Allowable.ShouldNotContain("unreadable");
    }

    [Test]
    public void Unknown_wins_over_not_ready() => GatePolicy.Strict.Judge([Unreadable, Pending]).ShouldBe(Readiness.Unknown);
}
