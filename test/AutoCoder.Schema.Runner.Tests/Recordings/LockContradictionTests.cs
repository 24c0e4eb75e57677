using static AutoCoder.Schema.Runner.Tests.Sessions.TestMigrations;

namespace AutoCoder.Schema.Runner.Tests.Recordings;

internal class LockContradictionTests : UpgradeTest
{
    [Test]
    public async Task A_lock_that_tells_something_else_than_the_migrations_stops_upgrade_and_status_before_any_database()
    {
        string path = Database("notes.db", "CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT)");
        string before = SqliteFile.Dump(path);
        Fleet fleet = Locked(typeof(Originals.Notes), typeof(EditedSql.Notes), path);
        using var runner = new FleetRunner(fleet, MigrationAssembly.Of(typeof(LockContradictionTests).Assembly));
        string[] problems = [.. (await runner.UpgradeAsync(Quick, TextReader.Null)).ShouldBeOfType<Outcome<ChangeReport>.Refused>().Problems];
        problems.Length.ShouldBe(2);
        problems[0].ShouldStartWith($"The schema.lock in '{fleet.Catalogue.AssemblyPath}' is stale: test 1 Notes was edited: it executes other SQL (now 1:");
        problems[^1].ShouldEndWith("; run: autocoder-schema lock --build");
        problems[1].ShouldContain("leads to another schema");
        runner.Status(TextReader.Null).ShouldBeOfType<Outcome<GateReport>.Refused>().Problems.ShouldBe(problems);
        SqliteFile.Dump(path).ShouldBe(before);
    }

    [TestCase(typeof(Originals.Notes))]
    [TestCase(typeof(SameInOtherWords.RenamedNotes))]
    public async Task A_lock_of_the_same_SQL_stops_nothing(Type recorded)
    {
        string path = Database("notes.db", "CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT)");
        (await UpgradeAsync(Locked(recorded, typeof(Originals.Notes), path))).Rows[0].Result.ShouldBe(ChangeResult.Changed);
    }

    [Test]
    public async Task Hashes_that_were_recorded_in_another_way_are_not_compared()
    {
        string path = Database("notes.db", "CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT)");
        KindLock made = LockOf(typeof(Originals.Notes));
        RecordedMigration[] older = [.. made.Migrations.Select(migration => new RecordedMigration(
            migration.Version, migration.Name, new(99, new('0', 32)), new(99, new('1', 32)), made.SchemaAt(migration.Version)!, migration.RunsCode))];
        Fleet fleet = TestFleet([typeof(Originals.Notes)], path) with { Lock = new([KindLock.Of(Kind, older)]) };
        (await UpgradeAsync(fleet)).Rows[0].Result.ShouldBe(ChangeResult.Changed);
    }

    [Test]
    public async Task A_lock_of_migrations_that_cannot_be_replayed_is_not_compared()
    {
        string path = Database("old.db", "CREATE TABLE no_such_table (x); CREATE TABLE notes (text); CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT)");
        Fleet fleet = TestFleet([typeof(BrokenSql)], path) with { Lock = new([LockOf(typeof(Originals.Notes))]) };
        (await UpgradeAsync(fleet)).Rows[0].Result.ShouldBe(ChangeResult.Changed);
    }

    private static Fleet Locked(Type recorded, Type migration, string path) =>
        TestFleet([migration], path) with { Lock = new([LockOf(recorded)]) };

    private static KindLock LockOf(Type type)
    {
        using KindRunner runner = Kinds.TestRunner(Kind, type);
        return LockMaking.Lock(new SchemaReplay(runner).Recording!);
    }
}
