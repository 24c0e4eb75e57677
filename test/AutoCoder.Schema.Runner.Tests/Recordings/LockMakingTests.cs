using static AutoCoder.Schema.Runner.Tests.Recordings.RecordedMigrations;

namespace AutoCoder.Schema.Runner.Tests.Recordings;

internal class LockMakingTests
{
    [Test]
    public async Task The_lock_of_our_own_migrations_is_fresh()
    {
        SchemaLock fresh = await OwnAsync();
        string carried = Carried();
        SchemaLock old = SchemaLockParser.Read(carried, LockOrigin.File("schema.lock")).ShouldBeOfType<Outcome<SchemaLock>.Done>().Value;
        LockComparison.Compare(old, fresh).ShouldBeEmpty("schema.lock is stale; run: autocoder-schema lock");
        SchemaLockText.Write(fresh).ShouldBe(carried, "schema.lock is stale; run: autocoder-schema lock");
    }

    [Test]
    public async Task It_is_the_same_to_the_byte_however_often_it_is_made_and_in_whatever_language()
    {
        string first = SchemaLockText.Write(await OwnAsync());
        CultureInfo odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (odd.NumberFormat.NumberDecimalSeparator, odd.NumberFormat.NegativeSign, odd.DateTimeFormat.DateSeparator, odd.DateTimeFormat.TimeSeparator) = (",", "minus", "_", "_");
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = odd;
            SchemaLockText.Write(await OwnAsync()).ShouldBe(first);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [TestCase(typeof(Originals.Notes), typeof(SameInOtherWords.RenamedNotes), true)]
    [TestCase(typeof(Originals.Notes), typeof(EditedSql.Notes), false)]
    [TestCase(typeof(Originals.Notes), typeof(EditedType.Notes), false)]
    [TestCase(typeof(Originals.Notes), typeof(EditedValueInCode.Notes), false)]
    public async Task A_comment_or_a_new_name_changes_no_hash_and_other_SQL_does(Type one, Type other, bool isSame)
    {
        LockedMigration first = (await MadeAsync(one)).Lock.Kinds[0].Migrations[0], second = (await MadeAsync(other)).Lock.Kinds[0].Migrations[0];
        (first.Up == second.Up).ShouldBe(isSame);
        (first.Chain == second.Chain).ShouldBe(isSame);
        first.Down.ShouldBe(second.Down);
    }

    [Test]
    public async Task What_goes_back_badly_is_told_and_does_not_stop_it()
    {
        LockOutcome.Made made = await MadeAsync(typeof(MakesTwoTables), typeof(HasADownThatFails));
        made.Notes.ShouldHaveSingleItem().ShouldContain("Migration 154 (HasADownThatFails)");
        made.Lock.Kinds[0].Migrations[1].Down.ShouldBeNull();
    }

    [Test]
    public async Task A_migration_that_runs_code_is_marked() =>
        (await MadeAsync(typeof(MakesTwoTables), typeof(RunsCode))).Lock.Kinds[0].Migrations.Select(migration => migration.RunsCode).ShouldBe([false, true]);

    [Test]
    public async Task Migrations_that_cannot_be_replayed_have_no_lock_and_the_one_that_fails_is_named() =>
        (await OfAsync(typeof(TestMigrations.CreateNotes), typeof(TestMigrations.BrokenSql))).ShouldBeOfType<LockOutcome.Refused>().Problems.ShouldBe(
        [
            "Migration 25 (BrokenSql) of kind 'test' cannot be replayed on an empty database: SQLite Error 1: 'no such table: no_such_table'. "
            + "The statement was: INSERT INTO no_such_table VALUES (1)",
        ]);

    [Test]
    public async Task A_migration_that_inserts_the_time_varies_although_FluentMigrator_writes_it_to_the_second_only()
    {
        using KindRunner runner = Kinds.TestRunner(TestMigrations.Kind, typeof(InsertsTheTime));
        LockOutcome.Made made = (await LockMaking.MakeAsync([runner], TimeProvider.System, CancellationToken.None)).ShouldBeOfType<LockOutcome.Made>();
        made.Notes.ShouldBe(
        [
            "Migration 160 (InsertsTheTime) executes other SQL each time it runs (Up, statement 2: INSERT INTO \"times\" …): its line says 'varies', and an edit of it cannot be told. "
            + "Before it ships, give it constant values instead of the time, new identifiers or random numbers.",
        ]);
        SchemaLockText.Write(made.Lock).ShouldContain("\n160 InsertsTheTime up varies down ");
        made.Lock.Kinds[0].SchemaAt(160)!.FindTable("times").ShouldNotBeNull();
        LockMaking.Lock(new SchemaReplay(runner).Recording!).Find(160)!.Up.Contradicts(made.Lock.Kinds[0].Find(160)!.Up).ShouldBeFalse();
    }

    [TestCase(typeof(InsertsTheDay), true, false)]
    [TestCase(typeof(InsertsTheYear), true, false)]
    [TestCase(typeof(TakesTheDayBack), false, true)]
    [TestCase(typeof(TellsTheTime), false, false)]
    [TestCase(typeof(WritesToALog), false, false)]
    [TestCase(typeof(InsertsADay), false, false)]
    public async Task A_migration_that_reads_the_clock_and_writes_values_varies_although_they_are_the_same_all_day(Type type, bool up, bool down)
    {
        LockOutcome.Made made = await MadeAsync(type);
        LockedMigration line = made.Lock.Kinds[0].Migrations[0];
        (line.Up == SqlHash.Varies).ShouldBe(up);
        (line.Down == SqlHash.Varies).ShouldBe(down);
        if (!up && !down)
        {
            made.Notes.ShouldBeEmpty();
            return;
        }

        made.Notes.ShouldBe(
        [
            $"Migration {line.Version} ({line.Name}) reads the clock and writes values, which may be of the day: its line says 'varies', and an edit of them cannot be "
            + "told. Before it ships, give it constant values.",
        ]);
        // Another day: nobody calls it an edit, in the lock or in a ledger.
        line.Up.Contradicts(SqlHash.Of(["INSERT INTO days VALUES ('2026-12-01')"])).ShouldBe(!up && down && line.Up.Recording == SqlHash.EarlierRecording);
        SchemaLock again = (await MadeAsync(type)).Lock;
        LockComparison.Compare(made.Lock, again).ShouldBeEmpty();
    }

    [Test]
    public async Task A_migration_whose_schema_is_another_each_time_has_no_lock() =>
        (await OfAsync(typeof(CreatesAnotherTableEachTime))).ShouldBeOfType<LockOutcome.Refused>().Problems.ShouldBe(
        [
            "Migration 170 (CreatesAnotherTableEachTime) leads to another schema each time it runs: take the time, new identifiers or random "
            + "numbers out of what it creates.",
        ]);

    [Test]
    public async Task A_Down_whose_code_needs_rows_is_no_missing_Down()
    {
        LockOutcome.Made made = await MadeAsync(typeof(MakesTwoTables), typeof(NeedsARowToGoBack));
        made.Lock.Kinds[0].Find(171)!.Down.ShouldBe(SqlHash.Varies);
        made.Notes.ShouldHaveSingleItem().ShouldStartWith("Migration 171 (NeedsARowToGoBack) has a Down whose code fails on an empty database, so it was not recorded: ");
    }

    [Test]
    public async Task Migration_zero_is_one_like_every_other()
    {
        LockOutcome.Made made = await MadeAsync(typeof(Zero), typeof(AfterZero));
        made.Lock.Kinds[0].Migrations.Select(migration => migration.Version).ShouldBe([0, 172]);
        SchemaLockParser.Read(SchemaLockText.Write(made.Lock), LockOrigin.File("schema.lock")).ShouldBeOfType<Outcome<SchemaLock>.Done>()
            .Value.Kinds[0].SchemaAt(0)!.FindTable("zero").ShouldNotBeNull();
    }

    private static string Carried()
    {
        using Stream stream = Kinds.Own.GetManifestResourceStream(SchemaLock.FileName).ShouldNotBeNull("build the migrations with their schema.lock");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    private static async Task<SchemaLock> OwnAsync()
    {
        KindRunner[] runners = [.. Kinds.OwnNames.Select(Kinds.OwnRunner)];
        LockOutcome outcome = await LockMaking.MakeAsync(runners, new ImpatientClock(), CancellationToken.None);
        foreach (KindRunner runner in runners) runner.Dispose();
        return outcome.ShouldBeOfType<LockOutcome.Made>().Lock;
    }

    private static async Task<LockOutcome.Made> MadeAsync(params Type[] types) => (await OfAsync(types)).ShouldBeOfType<LockOutcome.Made>();

    private static async Task<LockOutcome> OfAsync(params Type[] types)
    {
        using KindRunner runner = Kinds.TestRunner(TestMigrations.Kind, types);
        return await LockMaking.MakeAsync([runner], new ImpatientClock(), CancellationToken.None);
    }
}
