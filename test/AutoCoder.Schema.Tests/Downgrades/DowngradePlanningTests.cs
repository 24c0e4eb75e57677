namespace AutoCoder.Schema.Tests.Downgrades;

internal class DowngradePlanningTests
{
    private static readonly SqlHash Same = SqlHash.Of(["CREATE TABLE a (x)"]), Other = SqlHash.Of(["CREATE TABLE b (x)"]);

    private static readonly KindCatalogue Kind = new("assistant",
        [new(10, "Ten", "N.Ten"), new(20, "Twenty", "N.Twenty"), new(30, "Thirty", "N.Thirty"), new(35, "Outside", "N.Outside", IsTransactional: false)]);

    private static readonly Dictionary<long, RecordedDown> Recorded = new()
    {
        [10] = new(Same, ["DROP TABLE a"]),
        [20] = new(Same, ["DROP TABLE b"]),
        [30] = new(Same, null),
        [35] = new(Same, ["VACUUM"]),
    };

    private static readonly LedgerDown Executed = new("Old", Same, "DROP TABLE old;\n"), Edited = new("Old", Other, "DROP TABLE old;\n");

    private static IEnumerable<TestCaseData> Plans()
    {
        yield return Case("current at the target", [10, 20], 20, "nothing, at 20");
        yield return Case("below the target", [10], 20, "nothing, at 10");
        yield return Case("no version at all", [], 0, "nothing, at 0");
        yield return Case("by the build", [10, 20], 10, "20 to 10: 20 Twenty Build [DROP TABLE b]");
        yield return Case("newest first, to nothing", [10, 20], 0, "20 to 0: 20 Twenty Build [DROP TABLE b], 10 Ten Build [DROP TABLE a]");
        yield return Case("the hash of the ledger is the build's", [10, 20], 10, "20 to 10: 20 Twenty Build [DROP TABLE b]", (20, Executed));
        yield return Case("the hash contradicts: the ledger knows what was executed", [10, 20], 10, "20 to 10: 20 Twenty Ledger [DROP TABLE old]", (20, Edited));
        yield return Case("a hash of another way of recording contradicts nothing", [10, 20], 10, "20 to 10: 20 Twenty Build [DROP TABLE b]", (20, Edited with { Hash = Other with { Recording = 99 } }));
        yield return Case("adopted, so there is no hash", [10, 20], 10, "20 to 10: 20 Twenty Build [DROP TABLE b]", (20, Edited with { Hash = null }));
        yield return Case("ahead: the ledger's script", [10, 20, 40], 20, "40 to 20: 40 Old Ledger [DROP TABLE old]", (40, Executed));
        yield return Case("ahead with a script that does nothing", [10, 40], 10, "40 to 10: 40 Old Ledger []", (40, Executed with { Script = "" }));
        yield return Case("ahead and back below what the build knows", [10, 20, 40], 10, "40 to 10: 40 Old Ledger [DROP TABLE old], 20 Twenty Build [DROP TABLE b]", (40, Executed));
        yield return Case("back to a version that only the database knows", [10, 40, 50], 40, "50 to 40: 50 Old Ledger [DROP TABLE old]", (50, Executed));
        yield return Case("a gap below the target stays", [10, 30, 40], 20, "refused NoWayBack 30: migration 30 (Thirty) cannot be taken back: it has no way back, and its ledger says nothing of it. Restore a backup of a time before it.", (40, Executed));
        yield return Case("no way back in the build, one in the ledger", [10, 30], 10, "30 to 10: 30 Thirty Ledger [DROP TABLE old]", (30, Executed));
        yield return Case("ahead, the ledger lacks the row", [10, 40], 10, "refused NoWayBack 40: migration 40 cannot be taken back: this build does not have it, and its ledger says nothing of it. Restore a backup of a time before it.");
        yield return Case("ahead, no script", [10, 40], 10, "refused NoWayBack 40: migration 40 (Old) cannot be taken back: this build does not have it, and its ledger has no Down script for it. Restore a backup of a time before it.", (40, Executed with { Script = null }));
        yield return Case("edited, no script", [10, 20], 10, "refused NoWayBack 20: migration 20 (Twenty) cannot be taken back: it was changed after it was applied, and its ledger has no Down script for it. Restore a backup of a time before it.", (20, Edited with { Script = null }));
        yield return Case("ahead, a script that nobody recorded", [10, 40], 10,
            "refused NoWayBack 40: migration 40 (Old) cannot be taken back: this build does not have it, and the Down script in its ledger is none that was recorded: its statement 2 begins with ATTACH, "
            + "and a recording holds changes of tables, indexes, views, triggers and rows, and PRAGMA legacy_alter_table. Restore a backup of a time before it.",
            (40, Executed with { Script = "DROP TABLE old; ATTACH 'x' AS y" }));
        yield return Case("outside a transaction", [10, 35], 10,
            "refused NoWayBack 35: migration 35 (Outside) cannot be taken back: it runs outside a transaction, and a failure in the middle of it could not be undone. Restore a backup of a time before it.");
        yield return Case("a misspelt target", [10, 20], 15, "refused UnknownTarget : has no version 15, and migrations of kind 'assistant' have none; the nearest is 10. Give that, or --kind for the databases that are meant.");
        yield return Case("a misspelt target above everything is no way back to anything", [10, 20], 99, "nothing, at 20");
    }

    [TestCaseSource(nameof(Plans))]
    public void Every_version_above_the_target_is_taken_back_by_what_knows_it_or_none_is(long[] applied, long to, Dictionary<long, LedgerDown> ledger, string plan) =>
        Describe(new DatabaseState.Versioned([.. applied], []), ledger, to).ShouldBe(plan);

    [Test]
    public void Version_zero_is_a_version_where_a_migration_has_it()
    {
        var zero = new KindCatalogue("assistant", [new(0, "Zero", "N.Zero"), new(10, "Ten", "N.Ten")]);
        var planning = new DowngradePlanning(zero, new("/m.dll", [zero], VersionTable.Default), new Dictionary<long, RecordedDown> { [0] = new(Same, ["DROP TABLE z"]), [10] = new(Same, ["DROP TABLE a"]) });
        var work = planning.Plan(new DatabaseState.Versioned([0, 10], []), new Dictionary<long, LedgerDown>(), 0).ShouldBeOfType<DowngradePlan.Work>();
        work.Steps.Select(step => step.Version).ShouldBe([10]);
        work.Remaining.ShouldBe([0]);
        planning.Plan(new DatabaseState.Versioned([0], []), new Dictionary<long, LedgerDown>(), 0).ShouldBeOfType<DowngradePlan.Nothing>();
    }

    [Test]
    public void What_records_no_version_is_left_alone()
    {
        Describe(new DatabaseState.Empty(), [], 0).ShouldBe("nothing, at 0");
        Describe(new DatabaseState.Missing(), [], 0).ShouldBe("refused Missing : does not exist.");
        Describe(new DatabaseState.Unversioned(2), [], 0).ShouldStartWith("refused NotRecognised : has tables and records no version");
        Describe(new DatabaseState.Versioned([], []) { UnrecordedTables = 2 }, [], 0).ShouldStartWith("refused NotRecognised");
        Describe(new DatabaseState.Unreadable(UnreadableReason.Corrupt, "page 3"), [], 0).ShouldBe("refused Unreadable : is damaged: page 3.");
    }

    [Test]
    public void Without_a_recording_the_build_is_trusted_and_nobody_knows_what_it_executes()
    {
        var planning = new DowngradePlanning(Kind, Code, null);
        DowngradeStep step = planning.Plan(new DatabaseState.Versioned([10, 30], []), new Dictionary<long, LedgerDown>(), 10)
            .ShouldBeOfType<DowngradePlan.Work>().Steps.ShouldHaveSingleItem();
        step.ShouldSatisfyAllConditions(() => step.Source.ShouldBe(DownSource.Build), () => step.Statements.ShouldBeNull(), () => step.RunsCode.ShouldBeTrue());
    }

    [Test]
    public void The_versions_that_stay_are_part_of_the_plan() =>
        new DowngradePlanning(Kind, Code, Recorded).Plan(new DatabaseState.Versioned([10, 12, 20], []), new Dictionary<long, LedgerDown>(), 12)
            .ShouldBeOfType<DowngradePlan.Work>().Remaining.ShouldBe([10, 12]);

    private static readonly Catalogue Code = new("/m.dll", [Kind], VersionTable.Default);

    private static TestCaseData Case(string name, long[] applied, long to, string plan, params (long Version, LedgerDown Down)[] ledger) =>
        new TestCaseData(applied, to, ledger.ToDictionary(entry => entry.Version, entry => entry.Down), plan).SetArgDisplayNames(name);

    private static string Describe(DatabaseState state, Dictionary<long, LedgerDown> ledger, long to) => new DowngradePlanning(Kind, Code, Recorded).Plan(state, ledger, to) switch
    {
        DowngradePlan.Nothing nothing => $"nothing, at {nothing.At}",
        DowngradePlan.Work work => $"{work.From} to {work.To}: {string.Join(", ", work.Steps.Select(step => $"{step.Version} {step.Name} {step.Source} [{string.Join("; ", step.Statements!.Value)}]"))}",
        DowngradePlan.Refusal refusal => $"refused {refusal.Obstacle} {refusal.Version}: {refusal.Message}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
