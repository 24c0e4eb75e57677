namespace AutoCoder.Schema.Tests.Lockfiles;

internal class LockComparisonTests
{
    private const string Table = "CREATE TABLE t(a, b)", Index = "CREATE INDEX i ON t(a)";
    private static readonly KindLock Lock = Locks.Kind("k", (1, "One", Table), (2, "Two", Index));

    [TestCase(1, "L is stale: 1; R")]
    [TestCase(2, "L is stale: 1", "L is stale: 2; R")]
    [TestCase(5, "L is stale: 1", "L is stale: 2", "L is stale: 3", "L is stale: 4", "L is stale: 5; R")]
    [TestCase(300, "L is stale: 1", "L is stale: 2", "L is stale: 3", "L is stale: 4", "L is stale: 5", "And 295 more; R")]
    public void What_is_stale_is_the_first_five_the_count_and_once_what_to_do(int count, params string[] lines) =>
        new LockOrigin("L", "R").Stale([.. Enumerable.Range(1, count).Select(number => $"{number}.")]).ShouldBe(lines);

    [Test]
    public void A_lock_that_is_up_to_date_has_nothing_to_say() => Compare((1, "One", Table), (2, "Two", Index)).ShouldBeEmpty();

    [Test]
    public void Another_spelling_is_no_edit() => Compare((1, "One", "create table [t] (a, b) -- c"), (2, "Two", Index)).ShouldBeEmpty();

    [Test]
    public void A_migration_that_was_added_is_named() =>
        Compare((1, "One", Table), (2, "Two", Index), (3, "Three", "")).ShouldBe(["k 3 Three is new: it is not in the lock."]);

    [Test]
    public void A_migration_that_was_removed_is_named() =>
        Compare((1, "One", Table)).ShouldBe(["k 2 Two is gone: it is in the lock and not among the migrations."]);

    [Test]
    public void A_renamed_class_is_harmless_and_told() =>
        Compare((1, "One", Table), (2, "Second", Index)).ShouldBe(["k 2 Second was renamed, harmlessly: in the lock it is Two."]);

    [Test]
    public void An_edited_migration_is_told_with_both_hashes_and_what_it_leads_to()
    {
        SqlHash now = SqlHash.Of(["CREATE INDEX i ON t(b)"]), old = SqlHash.Of([Index]);
        SqlHash nowDown = SqlHash.Of(["undo CREATE INDEX i ON t(b)"]), oldDown = SqlHash.Of(["undo " + Index]);

        Compare((1, "One", Table), (2, "Two", "CREATE INDEX i ON t(b)")).ShouldBe(
        [
            $"k 2 Two was edited: it executes other SQL (now {now}, in the lock {old}).",
            $"k 2 Two was edited: it is taken back by other SQL (now {nowDown}, in the lock {oldDown}).",
            "k 2 Two leads to another schema than the lock has after it.",
        ]);
    }

    [Test]
    public void An_edit_that_only_moves_columns_is_told() =>
        Compare((1, "One", "CREATE TABLE t(b, a)"), (2, "Two", Index)).ShouldContain("k 1 One leads to another order of columns than the lock has after it.");

    [Test]
    public void A_way_back_that_came_or_went_is_told()
    {
        SqlHash down = SqlHash.Of(["x"]);
        string[] Changed(SqlHash? old, SqlHash? now) => [.. LockComparison.Compare(new([With(old)]), new SchemaLock([With(now)]))];

        Changed(null, down).ShouldBe([$"k 1 One has a way back now ({down}); in the lock it has none."]);
        Changed(down, null).ShouldBe([$"k 1 One has no way back any more; in the lock it has one ({down})."]);
    }

    [Test]
    public void Hashes_of_two_ways_of_recording_are_no_edit()
    {
        LockedMigration line = Lock.Migrations[0];
        KindLock other = new("k", [line with { Up = line.Up with { Recording = 7 }, Down = line.Down! with { Recording = 7 } }, Lock.Migrations[1]], version => Lock.SchemaAt(version)!);

        LockComparison.Compare(new([other]), new SchemaLock([Lock])).ShouldBe(
            ["k 1 One was recorded in another way (7, this build records in 1): its hashes cannot be compared."]);
    }

    [Test]
    public void A_migration_that_runs_code_now_is_told() =>
        LockComparison.Compare(
            new([Locks.Kind("k", (1, "One", ""))]),
            new SchemaLock([new KindLock("k", [Locks.Kind("k", (1, "One", "")).Migrations[0] with { RunsCode = true }], _ => Schema.Schemas.DatabaseSchema.Empty)]))
            .ShouldBe(["k 1 One runs code on the connection now."]);

    [Test]
    public void Kinds_that_came_and_went_are_named() =>
        LockComparison.Compare(new([Locks.Kind("old", (1, "One", ""))]), new SchemaLock([Locks.Kind("new", (1, "One", ""))]))
            .ShouldBe(["Kind old has no migrations any more.", "Kind new is not in the lock."]);

    [Test]
    public void Versions_that_lock_and_catalogue_do_not_share_are_named_by_kind()
    {
        LockComparison.Compare(new SchemaLock([Lock]), Catalogue(("k", [1, 2]))).ShouldBeEmpty();
        LockComparison.Compare(new SchemaLock([Lock]), Catalogue(("k", [2, 3]))).ShouldBe(
            ["k: 3 M3 is not in it", "k: 1 One is in it and not among the migrations"]);
        LockComparison.Compare(new SchemaLock([Lock]), Catalogue(("l", [1, 2, 3, 4, 5]))).ShouldBe(
            ["k: 1 One, 2 Two are in it and not among the migrations", "l: 1 M1, 2 M2, 3 M3 and 2 more are not in it"]);
    }

    private static KindLock With(SqlHash? down) =>
        KindLock.Of("k", [new(1, "One", SqlHash.Of([]), down, Schema.Schemas.DatabaseSchema.Empty)]);

    private static Catalogue Catalogue(params (string Kind, long[] Versions)[] kinds) => new("m.dll",
        [.. kinds.Select(kind => new KindCatalogue(kind.Kind, [.. kind.Versions.Select(version => new CatalogueMigration(version, $"M{version}", $"N.M{version}"))]))], VersionTable.Default);

    private static string[] Compare(params (long Version, string Name, string Sql)[] now) =>
        [.. LockComparison.Compare(new([Lock]), new SchemaLock([Locks.Kind("k", now)]))];
}
