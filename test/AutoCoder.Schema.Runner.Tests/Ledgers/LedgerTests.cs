using static AutoCoder.Schema.Runner.Tests.Sessions.TestMigrations;

namespace AutoCoder.Schema.Runner.Tests.Ledgers;

internal class LedgerTests : UpgradeTest
{
    private static readonly DateTimeOffset Noon = new(2026, 2, 3, 12, 0, 0, TimeSpan.Zero);

    private static UpgradeOptions Clocked(DateTimeOffset start, TimeSpan step) => Quick with { Clock = new SteppingClock(start, step), Plan = new(null, Create: true) };

    [Test]
    public async Task Each_migration_that_is_run_has_a_row_that_says_what_when_how_long_by_whom_and_how_to_take_it_back()
    {
        string path = At("new.db");
        await UpgradeAsync(TestFleet([typeof(CreateNotes), typeof(AddColour)], path), Clocked(Noon, TimeSpan.FromSeconds(1)));
        KindRecording recorded = Record(typeof(CreateNotes), typeof(AddColour));
        string build = $"AutoCoder.Schema.Runner.Tests.dll {Version(typeof(LedgerTests))}; AutoCoder.Schema.Runner {Version(typeof(FleetRunner))}";
        Ledger(path, "*").ShouldBe(
            $"1|10|CreateNotes|up|{recorded.Find(10)!.UpHash}|2026-02-03T12:00:00.000Z|250|{build}|{Environment.MachineName}|NULL|DROP TABLE \"notes\";\n|NULL|{LedgerDown.HashOf(10, "DROP TABLE \"notes\";\n")}\n"
            + $"2|20|AddColour|up|{recorded.Find(20)!.UpHash}|2026-02-03T12:00:01.000Z|250|{build}|{Environment.MachineName}|NULL|"
            + $"ALTER TABLE \"notes\" DROP COLUMN \"colour\";\n|NULL|{LedgerDown.HashOf(20, "ALTER TABLE \"notes\" DROP COLUMN \"colour\";\n")}\n");
    }

    [Test]
    public async Task An_adopted_version_has_a_row_without_a_hash_that_says_why_it_was_taken_for_applied()
    {
        string path = Database("assistant.db", ApplicationSchemas.Assistant);
        ChangeReport report = await UpgradeAsync(OwnFleet(path));
        Ledger(path, "Version, Action, SqlHash IS NULL, Note").ShouldBe(
            "202601041458|adopt|1|its schema was that of version 202601041458\n202602011429|up|0|NULL\n");
        Ledger(path, "DISTINCT Backup").ShouldBe($"{Path.GetFileName(report.Rows[0].Backup)}\n");
    }

    [Test]
    public async Task The_hash_is_of_what_the_migrations_say_and_not_of_what_ran_on_a_database_that_differs()
    {
        string path = Database("drifted.db", "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT, colour TEXT, extra TEXT); INSERT INTO notes VALUES (1, 'a', 'b', 'c')");
        SqliteFile.Execute(path, "CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT); INSERT INTO VersionInfo (Version) VALUES (10)");
        SqliteFile.Execute(path, "ALTER TABLE notes DROP COLUMN colour");
        await UpgradeAsync(TestFleet([typeof(CreateNotes), typeof(AddColour)], path));
        Ledger(path, "Version, SqlHash").ShouldBe($"20|{Record(typeof(CreateNotes), typeof(AddColour)).Find(20)!.UpHash}\n");
    }

    [Test]
    public async Task A_migration_that_fails_leaves_no_row_and_no_ledger()
    {
        string path = Database("notes.db", "CREATE TABLE t (x)");
        string before = SqliteFile.Dump(path);
        SqliteFile.Execute(path, "CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT)");
        ChangeReport report = await UpgradeAsync(TestFleet([typeof(CreateNotes), typeof(BrokenSql)], path));
        report.Rows[0].Result.ShouldBe(ChangeResult.Failed);
        SqliteFile.Execute(path, "DROP TABLE VersionInfo");
        SqliteFile.Dump(path).ShouldBe(before);
    }

    [Test]
    public async Task A_row_that_cannot_be_written_fails_the_migration_and_says_so()
    {
        string path = At("full.db");
        await UpgradeAsync(TestFleet([typeof(CreateNotes)], path), Clocked(Noon, TimeSpan.Zero));
        SqliteFile.Execute(path, $"CREATE UNIQUE INDEX no ON {LedgerTable.Name} ({LedgerTable.Action})");
        string before = SqliteFile.Dump(path);
        ChangeReport report = await UpgradeAsync(TestFleet([typeof(CreateNotes), typeof(AddColour)], path));
        report.Rows[0].Problem.ShouldBe("migration 20 (AddColour) failed: The row in the ledger (table SchemaLedger) cannot be written: UNIQUE constraint failed: SchemaLedger.Action.");
        SqliteFile.Dump(path).ShouldBe(before);
    }

    [TestCase("CREATE TABLE SchemaLedger (Id INTEGER PRIMARY KEY, amount REAL)", "Table SchemaLedger is not the ledger of this program: it has no column Version, Name, ")]
    [TestCase("CREATE VIEW schemaledger AS SELECT 1", "SchemaLedger is a view of this database. ")]
    [TestCase("CREATE INDEX SchemaLedger ON t (x)", "SchemaLedger is an index of this database. ")]
    [TestCase("CREATE VIRTUAL TABLE SchemaLedger USING fts5(x)", "SchemaLedger is a virtual table of this database. ")]
    [TestCase(LedgerTable.Create + "; ALTER TABLE SchemaLedger ADD COLUMN Mine TEXT; ALTER TABLE SchemaLedger ALTER COLUMN Mine SET NOT NULL",
        "Table SchemaLedger is not the ledger of this program: it demands a value for Mine. ")]
    public async Task A_table_of_the_name_that_is_not_ours_stops_the_upgrade_before_anything_is_done(string sql, string message)
    {
        string path = Database("taken.db", "CREATE TABLE t (x);"
            + "CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT);" + sql);
        string before = SqliteFile.Dump(path);
        ChangeRow row = (await UpgradeAsync(TestFleet([typeof(CreateNotes)], path))).Rows[0];
        row.Result.ShouldBe(ChangeResult.Failed);
        row.Problem.ShouldNotBeNull().ShouldStartWith($"ledger: {message}");
        row.Problem.ShouldEndWith("so nothing was done: give it another name, here and in the application.");
        row.Backup.ShouldBeNull();
        SqliteFile.Dump(path).ShouldBe(before);
    }

    [Test]
    public async Task A_clock_that_goes_backwards_changes_nothing_but_the_times()
    {
        string path = At("backwards.db");
        await UpgradeAsync(TestFleet([typeof(CreateNotes), typeof(AddColour)], path), Clocked(Noon, TimeSpan.FromDays(-400)));
        Ledger(path, "Id, Version, At").ShouldBe("1|10|2026-02-03T12:00:00.000Z\n2|20|2024-12-30T12:00:00.000Z\n");
        (await UpgradeAsync(TestFleet([typeof(CreateNotes), typeof(AddColour)], path))).Rows[0].Result.ShouldBe(ChangeResult.Current);
    }

    [Test]
    public async Task Migrations_that_cannot_be_replayed_are_run_and_their_rows_have_no_hash_and_no_way_back()
    {
        string path = Database("old.db", "CREATE TABLE no_such_table (x); CREATE TABLE notes (text);"
            + "CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT);");
        (await UpgradeAsync(TestFleet([typeof(BrokenSql)], path))).Rows[0].Result.ShouldBe(ChangeResult.Changed);
        Ledger(path, "Version, Action, SqlHash, DownScript").ShouldBe("25|up|NULL|NULL\n");
    }

    [Test]
    public async Task A_migration_outside_a_transaction_has_its_row_too()
    {
        string path = At("vacuumed.db");
        await UpgradeAsync(TestFleet([typeof(CreateNotes), typeof(Vacuums), typeof(AddColour)], path), Clocked(Noon, TimeSpan.Zero));
        Ledger(path, "Version, Action, SqlHash IS NULL").ShouldBe("10|up|0\n20|up|0\n50|up|0\n");
    }

    [Test]
    public async Task The_ledger_is_no_part_of_the_schema_for_anybody()
    {
        string path = At("registry.db");
        await UpgradeAsync(OwnFleet(path), Clocked(Noon, TimeSpan.Zero));
        using (KindRunner runner = Kinds.OwnRunner("registry"))
        using (DatabaseSession session = runner.Open(path))
            session.ReadSchema().ShouldNotContain(entry => entry.Table == LedgerTable.Name);

        SqliteFile.Execute(path, "DROP TABLE VersionInfo");
        ChangeRow adopted = (await UpgradeAsync(OwnFleet(path))).Rows[0];
        adopted.Adopted.ShouldBe([202601021122, 202601071229, 202601290908]);
        Ledger(path, "Action, count(*)", "GROUP BY Action").ShouldBe("adopt|3\nup|3\n");
    }

    [Test]
    public void A_database_with_nothing_but_a_ledger_has_something_to_back_up()
    {
        using KindRunner runner = Kinds.TestRunner(Kind, typeof(CreateNotes));
        using DatabaseSession session = runner.Open(Database("ledger-only.db", LedgerTable.Create));
        var snapshot = DatabaseSnapshot.Of(session);
        snapshot.IsEmpty.ShouldBeFalse();
        snapshot.Schema.IsEquivalentTo(SchemaReader.Read([])).ShouldBeTrue();
    }

    [Test]
    public async Task An_upgrade_that_is_stopped_between_two_migrations_leaves_no_row()
    {
        string path = At("stopped.db");
        await UpgradeAsync(TestFleet([typeof(CreateNotes)], path), Clocked(Noon, TimeSpan.Zero));
        string before = SqliteFile.Dump(path);
        using KindRunner runner = Kinds.TestRunner(Kind, typeof(CreateNotes), typeof(AddColour), typeof(TurnsForeignKeysOff));
        using CancellationTokenSource cancellation = new();
        LedgerWriter ledger = new(new("build", "host"), null, TimeProvider.System);
        using (DatabaseSession session = runner.Open(path))
        {
            Should.Throw<OperationCanceledException>(() => session.Up([20, 40], version =>
            {
                ledger.Up(session.Connection, [new(runner.Kind.Find(version)!, ledger.Lap())]);
                cancellation.Cancel();
            }, cancellation.Token));
        }

        SqliteFile.Dump(path).ShouldBe(before);
    }

    [Test]
    public async Task FluentMigrator_and_the_application_go_on_beside_it()
    {
        string path = At("notes.db");
        await UpgradeAsync(TestFleet([typeof(CreateNotes)], path), Clocked(Noon, TimeSpan.Zero));
        using (KindRunner runner = Kinds.TestRunner(Kind, typeof(CreateNotes), typeof(AddColour))) runner.Upgrade(path, 20);
        SqliteFile.Execute(path, "INSERT INTO notes VALUES (2, 'second', 'red')");
        (await UpgradeAsync(TestFleet([typeof(CreateNotes), typeof(AddColour)], path))).Rows[0].Result.ShouldBe(ChangeResult.Current);
        Ledger(path, "Version").ShouldBe("10\n");
    }

    private static string Ledger(string path, string columns, string end = "ORDER BY Id")
    {
        using var connection = SqliteFile.Open(path);
        return SqliteFile.Rows(connection, $"SELECT {columns} FROM {LedgerTable.Name} {end}");
    }

    private static string Version(Type type) =>
        ((System.Reflection.AssemblyInformationalVersionAttribute)Attribute.GetCustomAttribute(
            type.Assembly, typeof(System.Reflection.AssemblyInformationalVersionAttribute))!).InformationalVersion;

    private static KindRecording Record(params Type[] types)
    {
        using KindRunner runner = Kinds.TestRunner(Kind, types);
        return new SchemaReplay(runner).Recording.ShouldNotBeNull();
    }
}
