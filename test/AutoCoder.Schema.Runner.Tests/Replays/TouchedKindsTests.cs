using FluentMigrator;

namespace AutoCoder.Schema.Runner.Tests.Replays;

/// <summary>A run replays the migrations of the kinds that its databases are of, and of no other.</summary>
internal class TouchedKindsTests : UpgradeTest
{
    private const string Other = "other";

    private static int Runs;

    [Migration(10), Tags(Other)]
    public sealed class Counted : Migration
    {
        public override void Up()
        {
            Interlocked.Increment(ref Runs);
            Create.Table("counted").WithColumn("id").AsInt32().NotNullable().PrimaryKey();
        }

        public override void Down() => Delete.Table("counted");
    }

    [TestCase("CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT)")]
    [TestCase("CREATE TABLE notes (id INTEGER NOT NULL, text TEXT, CONSTRAINT PK_notes PRIMARY KEY (id)); INSERT INTO notes VALUES (1, 'first')")]
    public async Task A_kind_without_a_database_is_not_replayed_and_its_lock_is_not_compared(string sql)
    {
        string path = Database("test.db", sql);
        Fleet fleet = Both(path) with { Lock = new([LockOf(TestMigrations.Kind, typeof(TestMigrations.CreateNotes)), StaleLock()]) };
        int before = Runs;
        (await UpgradeAsync(fleet)).Rows.ShouldHaveSingleItem().Result.ShouldBe(ChangeResult.Changed);
        Runs.ShouldBe(before);
    }

    [Test]
    public async Task The_lock_of_each_kind_that_has_a_database_is_compared_before_any_is_touched()
    {
        string path = Database("test.db", ""), other = Database($"{Other}.db", "");
        Fleet fleet = Both(path, other) with { Lock = new([LockOf(TestMigrations.Kind, typeof(TestMigrations.CreateNotes)), StaleLock()]) };
        using var runner = new FleetRunner(fleet, MigrationAssembly.Of(typeof(TouchedKindsTests).Assembly));
        Outcome<ChangeReport> outcome = await runner.UpgradeAsync(Quick, TextReader.Null);
        outcome.ShouldBeOfType<Outcome<ChangeReport>.Refused>().Problems[0].ShouldContain($"is stale: {Other} 10 Counted was edited");
        new FileInfo(path).Length.ShouldBe(0);
    }

    [Test]
    public async Task A_database_of_no_version_of_its_kind_is_held_against_the_others()
    {
        string path = Database("test.db", "CREATE TABLE counted (id INTEGER NOT NULL, CONSTRAINT PK_counted PRIMARY KEY (id))");
        (await UpgradeAsync(Both(path))).Rows.ShouldHaveSingleItem().Problem.ShouldNotBeNull().ShouldContain("kind 'other'");
    }

    private static Fleet Both(params string[] paths)
    {
        Fleet one = TestFleet([typeof(TestMigrations.CreateNotes)], paths);
        KindCatalogue[] kinds = [.. one.Catalogue.Kinds, Kinds.Of(Other, typeof(Counted))];
        return one with
        {
            Catalogue = one.Catalogue with { Kinds = [.. kinds] },
            Discovery = one.Discovery with { Kinds = [.. kinds.Select(kind => new KindFile(kind.Kind))] },
        };
    }

    // Of a migration that executes something else under this name.
    private static KindLock StaleLock()
    {
        KindLock made = LockOf(Other, typeof(Counted));
        RecordedMigration[] edited = [.. made.Migrations.Select(one => new RecordedMigration(
            one.Version, one.Name, new(one.Up.Recording, new('0', 32)), one.Down, made.SchemaAt(one.Version)!, one.RunsCode))];
        return KindLock.Of(Other, edited);
    }

    private static KindLock LockOf(string kind, Type type)
    {
        using KindRunner runner = Kinds.TestRunner(kind, type);
        return LockMaking.Lock(new SchemaReplay(runner).Recording!);
    }
}
