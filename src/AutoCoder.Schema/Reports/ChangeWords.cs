namespace AutoCoder.Schema.Reports;

/// <summary>Which way the databases of a fleet go.</summary>
internal enum ChangeDirection
{
    /// <summary>On: migrations are applied, or the version is recorded that a database has.</summary>
    Upgrade,

    /// <summary>Back: migrations are taken back.</summary>
    Downgrade,
}

/// <summary>
/// What a change is called, whichever way it goes, and what its results are called: one table, which the text, the JSON
/// document, the findings and the journal read. A result that is missing in it is an error at the first look into it, not an
/// "unknown".
/// </summary>
/// <param name="Verb">The command, and what is run: <c>upgrade</c>.</param>
/// <param name="Do">What somebody does: <c>stop the application, or upgrade when it is quiet</c>.</param>
/// <param name="Does">The same of a run: <c>--no-rehearse upgrades the databases that do not fail</c>.</param>
/// <param name="Done">What was not done: <c>was not upgraded: WHY</c>.</param>
/// <param name="BeingDone">What another run does with it: <c>is being upgraded by</c>.</param>
internal sealed record ChangeWords(string Verb, string Do, string Does, string Done, string BeingDone)
{
    private static readonly ChangeWords Upgrade = new("upgrade", "upgrade", "upgrades", "upgraded", "upgraded")
    {
        Results =
        [
            new(ChangeResult.Current, "current", "current"),
            new(ChangeResult.Changed, "upgraded", "upgraded"),
            new(ChangeResult.WouldChange, "would upgrade", "would-upgrade"),
            new(ChangeResult.Refused, "refused", "refused", Rules.UpgradeRefused),
            new(ChangeResult.Failed, "failed", "failed", Rules.UpgradeFailed),
            new(ChangeResult.Unknown, "not examined", "unknown", Rules.NotExamined),
            new(ChangeResult.NotReached, "not reached", "not-reached", Rules.NotReached),
            new(ChangeResult.AtTarget, "at target", "at-target"),
            new(ChangeResult.Rehearsed, "rehearsed", "rehearsed"),
            new(ChangeResult.WouldFail, "would fail", "would-fail", Rules.RehearsalFailed),
        ],
    };

    private static readonly ChangeWords Downgrade = new("downgrade", "go back", "takes back", "taken back", "changed")
    {
        Results =
        [
            new(ChangeResult.AtTarget, "at target", "at-target"),
            new(ChangeResult.Changed, "downgraded", "downgraded"),
            new(ChangeResult.WouldChange, "would downgrade", "would-downgrade"),
            new(ChangeResult.Refused, "refused", "refused", Rules.DowngradeRefused),
            new(ChangeResult.Failed, "failed", "failed", Rules.DowngradeFailed),
            new(ChangeResult.Unknown, "not examined", "unknown", Rules.NotExamined),
            new(ChangeResult.NotReached, "not reached", "not-reached", Rules.NotReached),
            new(ChangeResult.Rehearsed, "rehearsed", "rehearsed"),
            new(ChangeResult.WouldFail, "would fail", "would-fail", Rules.RehearsalFailed),
        ],
    };

    /// <summary>Every result that the change can have, in the order in which totals name them.</summary>
    public ImmutableArray<ResultWords> Results { get; private init; }

    /// <summary>The words of one way.</summary>
    public static ChangeWords Of(ChangeDirection direction) => direction == ChangeDirection.Upgrade ? Upgrade : Downgrade;

    /// <summary>The words of a result.</summary>
    public ResultWords Of(ChangeResult result) => Results.Single(words => words.Result == result);

    /// <summary>
    /// What became of a database, in one or two words: what was done without a migration has words of its own.
    /// </summary>
    public string Of(ChangeRow row)
    {
        bool isOwn = this == Upgrade && row.Result is ChangeResult.Changed or ChangeResult.WouldChange && row.Applied.IsEmpty;
        return (isOwn, row.Result == ChangeResult.Changed, row.Adopted.IsEmpty && row.Forgotten.IsEmpty) switch
        {
            (false, _, _) => Of(row.Result).Text,
            (true, true, true) => "repaired",
            (true, true, false) => "adopted",
            (true, false, true) => "would repair",
            (true, false, false) => "would adopt",
        };
    }
}

/// <summary>What one result is called.</summary>
/// <param name="Result">The result.</param>
/// <param name="Text">For people.</param>
/// <param name="Name">In JSON.</param>
/// <param name="Rule">The rule of its finding; null when it is no problem.</param>
internal sealed record ResultWords(ChangeResult Result, string Text, string Name, Rule? Rule = null);
