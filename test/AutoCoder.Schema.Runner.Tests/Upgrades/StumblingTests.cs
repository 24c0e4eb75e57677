using static AutoCoder.Schema.Runner.Tests.Upgrades.StumblingMigrations;

namespace AutoCoder.Schema.Runner.Tests.Upgrades;

/// <summary>What is said of a migration that stumbles: what it stumbles over, and what is to be done.</summary>
internal sealed class StumblingTests : UpgradeTest
{
    private const string Again = "then run the upgrade again; nothing of it was kept";
    private const string OfRows = $"the migration runs on an empty database, and fails on the rows of this one: put them in order, {Again}";
    private const string ThoseRows = $"put those rows in order, {Again}";
    private const string Mend = $"mend the migration, {Again}";
    private const string Application = "It is none of SQLite's own, and what the application registers on its connections is not there: register it "
        + "in the migration, on the connection that Execute.WithConnection gives, or do without it.";

    private const string Module = "The SQLite that runs here does not have it: upgrade by the boot call, which has the application's own.";

    [TestCase(typeof(RequiresBoth), "There is 1 row with no value in a, which must have one (rowid 3). And there are 2 rows with no value in b, which must have one (rowid 2, 3).", ThoseRows)]
    [TestCase(typeof(RequiresBothByRebuild), "NOT NULL constraint failed: t.b. There are rows without a value. A new column gets one by WithDefaultValue or SetExistingRowsTo; for a column that is altered, write Update.Table(…).Set(…) before Alter.Column: SetExistingRowsTo does nothing there. There are 2 rows with no value in b, which must have one (rowid 2, 3). And there is 1 row with no value in a, which must have one (rowid 3).", ThoseRows)]
    [TestCase(typeof(MakesColumnAnew), "There are 3 rows that repeat (\"a\"", ThoseRows)]
    [TestCase(typeof(FillsWithTheSame), "There are 3 rows that repeat (\"d\"", ThoseRows)]
    [TestCase(typeof(FillsFromNothing), "There is 1 row with no value in d, which must have one (rowid 3).", ThoseRows)]
    [TestCase(typeof(UpdatesToNull), "NOT NULL constraint failed: t.c'. The statement was: UPDATE t SET c = a", OfRows)]
    [TestCase(typeof(SeedsAgain), "UNIQUE constraint failed: t.id", OfRows)]
    [TestCase(typeof(PutsTextIntoKey), "datatype mismatch'. An INTEGER PRIMARY KEY takes whole numbers only, and a STRICT table what its types say: put the rows that have something else in order first. The statement was: UPDATE t SET id = a", OfRows)]
    [TestCase(typeof(ReadsNull), "(InvalidOperationException in AutoCoder.Schema.Runner.Tests.Upgrades.StumblingMigrations.ReadsNull.Up", OfRows)]
    [TestCase(typeof(SeedsTwice), "UNIQUE constraint failed: t.id", Mend)]
    [TestCase(typeof(CallsFunction), "no such function: norm'. " + Application + " The statement was: UPDATE t SET a = norm(a)", Mend)]
    [TestCase(typeof(UsesCollation), "no such collation sequence: swedish'. " + Application + " The statement was: CREATE INDEX", Mend)]
    [TestCase(typeof(UsesModule), "no such module: spellfix1'. " + Module + " The statement was: CREATE VIRTUAL TABLE", Mend)]
    [TestCase(typeof(WantsService), "Services of your own cannot be registered here, where nobody runs your program: give the class one more constructor, without parameters. That is no edit of what it executes.", $"give the class one more constructor, without parameters, {Again}")]
    public async Task What_it_stumbles_over_is_named_and_only_what_is_wrong_is_to_be_mended(Type migration, string said, string next)
    {
        string path = await Made();
        string before = SqliteFile.Dump(path);
        ChangeRow row = await Upgrade(path, migration);
        row.Result.ShouldBe(ChangeResult.Failed);
        row.Path.ShouldBe(path);
        row.Problem.ShouldNotBeNull().ShouldStartWith($"migration 2 ({migration.Name}) failed: ");
        row.Problem.ShouldContain(said);
        row.NextStep.ShouldBe(next);
        SqliteFile.Dump(path).ShouldBe(before);
    }

    [Test]
    public async Task Where_rows_are_refused_it_is_rows_whatever_else_is_different()
    {
        string path = await Made();
        SqliteFile.Execute(path, "ALTER TABLE t ADD COLUMN mine TEXT");
        (await Upgrade(path, typeof(UpdatesToNull))).NextStep.ShouldBe(OfRows);
        (await Upgrade(path, typeof(ReadsNull))).NextStep.ShouldNotBeNull().ShouldStartWith("autocoder-schema diff --kind ");
    }

    [Test]
    public async Task A_class_with_one_more_constructor_runs()
    {
        string path = await Made();
        (await Upgrade(path, typeof(DoesWithoutService))).Problem.ShouldBeNull();
        SqliteFile.Scalar(path, "SELECT group_concat(a, ',') FROM t").ShouldBe(",,");
    }

    [Test]
    public async Task A_key_that_leads_to_no_key_is_told_with_the_migration_that_makes_it_so_and_what_gives_it_one()
    {
        string path = await Made();
        ChangeRow row = await Upgrade(path, typeof(RefersToNoKey));
        row.Problem.ShouldNotBeNull().ShouldStartWith(
            "foreign_key_check: the migrations break foreign keys: child: SQLite Error 1: 'foreign key mismatch - \"child\" referencing \"t\"'.");
        row.Problem.ShouldEndWith("Migration 2 (RefersToNoKey) makes it so.");
        row.NextStep.ShouldBe($"give t a unique index over a (Create.Index), in the migration or, where that has shipped, in one more, {Again}");
        SqliteFile.Execute(path, "UPDATE t SET a = 'z' || id");
        (await Upgrade(path, typeof(RefersToNoKey), typeof(MakesTheKey))).Problem.ShouldBeNull();
    }

    [Test]
    public async Task Rows_that_refer_to_nobody_are_told_with_what_to_do()
    {
        ChangeRow row = await Upgrade(await Made(), typeof(RefersToNobody));
        row.Problem.ShouldNotBeNull().ShouldContain("child row 1 refers to a row of t that does not exist");
        row.NextStep.ShouldBe($"put those rows in order, or have the migration do it (Delete.FromTable, Update.Table), {Again}");
    }

    [Test]
    public async Task Another_schema_than_on_an_empty_database_is_told_with_what_to_do()
    {
        ChangeRow row = await Upgrade(await Made(), typeof(LooksAtRows));
        row.Problem.ShouldNotBeNull().ShouldContain("schema comparison: the schema is not that of version 2");
        row.NextStep.ShouldBe($"the migrations leave another schema here than on an empty database: find out by what of this one, {Again}");
    }

    [Test]
    public async Task A_key_that_goes_with_a_column_and_held_for_one_that_stays_is_told_before_and_when_it_is_done()
    {
        string path = await Made();
        (await Upgrade(path, typeof(MakesKeyOfTwo))).Notes.ShouldBeEmpty();
        Fleet fleet = TestFleet([typeof(Makes), typeof(MakesKeyOfTwo), typeof(DropsOneOfThem)], path);
        const string Told = "Migration 3 (DropsOneOfThem) drops t.a and with it the unique key (a, b), which held for b too.";
        (await UpgradeAsync(fleet, Quick with { IsDryRun = true })).Rows.ShouldHaveSingleItem().Notes.ShouldBe([Told]);
        (await UpgradeAsync(fleet, Quick with { RehearseOnly = true })).Rows.ShouldHaveSingleItem().Notes.ShouldContain(Told);
        (await UpgradeAsync(fleet)).Rows.ShouldHaveSingleItem().Notes.ShouldContain(Told);
    }

    private async Task<string> Made()
    {
        string path = At("a.db");
        await UpgradeAsync(TestFleet([typeof(Makes)], path), Quick with { Plan = new(Create: true) });
        SqliteFile.Execute(path, "INSERT INTO t (id, a, b) VALUES (1, 'x', 'y'), (2, 'w', NULL), (3, NULL, NULL)");
        return path;
    }

    private static async Task<ChangeRow> Upgrade(string path, params Type[] more) =>
        (await UpgradeAsync(TestFleet([typeof(Makes), .. more], path))).Rows.ShouldHaveSingleItem();
}
