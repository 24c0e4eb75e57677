namespace AutoCoder.Schema.Runner.Tests.Values;

internal class WrittenHistoryTests : UpgradeTest
{
    [Test]
    public void A_delete_by_a_time_takes_the_rows_with_that_time_whoever_wrote_them()
    {
        string path = Migrated(typeof(WrittenMigrations.DateWhere));
        SqliteFile.Rows(path, "SELECT id, at FROM t").ShouldBe("2|2026-01-02 23:04:05.678\n4|2026-01-02 03:04:05.678\n");
    }

    [Test]
    public void An_enum_is_its_number_in_rows_defaults_existing_rows_and_conditions()
    {
        string path = Migrated(typeof(WrittenMigrations.EnumInts), typeof(WrittenMigrations.MoreEnumInts));
        SqliteFile.Rows(path, "SELECT id, s, f, z, y, typeof(s) || typeof(z) || typeof(y) FROM t")
            .ShouldBe("1|2|9|2|2|integerintegerinteger\n2|2|1|2|2|integerintegerinteger\n3|77|1|2|2|integerintegerinteger\n");
        SqliteFile.Execute(path, "INSERT INTO t (id) VALUES (9)");
        SqliteFile.Rows(path, "SELECT s, z, y FROM t WHERE id = 9").ShouldBe("1|2|NULL\n");
    }

    [Test]
    public void A_guid_is_one_key_whoever_wrote_it()
    {
        string path = At("a.db");
        using KindRunner runner = Kinds.TestRunner(WrittenMigrations.Kind, typeof(WrittenMigrations.GuidKeys));
        runner.Fail(path).Message.ShouldContain("UNIQUE constraint failed: t.id");
    }

    [Test]
    public void A_default_that_cannot_be_written_is_refused_with_class_table_and_column()
    {
        using KindRunner runner = Kinds.TestRunner(WrittenMigrations.Kind, typeof(WrittenMigrations.OddDefaults));
        MigrationFailure failure = runner.Fail(At("a.db"));
        failure.Name.ShouldBe(nameof(WrittenMigrations.OddDefaults));
        failure.Message.ShouldBe("Table t: column a is given NaN (Double), which SQLite cannot store. Write null, or a number.");
    }

    [Test]
    public void An_expression_as_a_default_of_a_new_table_is_in_parentheses()
    {
        string path = Migrated(typeof(WrittenMigrations.RawDefaults));
        SqliteFile.Rows(path, "SELECT a, b, length(c), length(d), e FROM t").ShouldBe("xy|plain|19|19|3\n");
    }

    private string Migrated(params Type[] migrations)
    {
        using KindRunner runner = Kinds.TestRunner(WrittenMigrations.Kind, migrations);
        runner.Upgrade(At("a.db"));
        return At("a.db");
    }
}

/// <summary>What earlier builds recorded of migrations with such values is no sign that somebody edited them.</summary>
internal class EarlierRecordingTests : UpgradeTest
{
    private const string Table = "CREATE TABLE \"t\" (\"id\" INTEGER NOT NULL, \"at\" DATETIME, CONSTRAINT \"PK_t\" PRIMARY KEY (\"id\"))";

    private const string OtherTable =
        "CREATE TABLE \"t\" (\"id\" INTEGER NOT NULL, \"price\" NUMERIC NOT NULL DEFAULT 1.50, \"rate\" NUMERIC NOT NULL DEFAULT 100, \"name\" TEXT NOT NULL DEFAULT 'it''s', "
        + "\"on\" INTEGER NOT NULL DEFAULT 1, CONSTRAINT \"PK_t\" PRIMARY KEY (\"id\"))";

    [Test]
    public void A_migration_that_earlier_builds_executed_alike_has_the_hash_that_they_recorded() =>
        Recorded(typeof(WrittenMigrations.SameAsEver)).Find(1)!.UpHash.ShouldBe(SqlHash.Of(
        [
            OtherTable,
            "INSERT INTO \"t\" (\"id\", \"price\", \"rate\", \"name\", \"on\") VALUES (1, 0, 2, 'x', 0)",
            "INSERT INTO \"t\" (\"id\", \"price\", \"rate\", \"on\") VALUES (2, 12.25, 1.5, 1)",
            "UPDATE \"t\" SET \"price\" = 3 WHERE \"rate\" = 2",
        ]));

    [Test]
    public void Of_a_history_only_the_migration_with_such_a_value_is_recorded_in_the_new_way()
    {
        KindRecording recorded = Recorded(typeof(WrittenMigrations.Seeded), typeof(WrittenMigrations.After));
        recorded.Find(1)!.UpHash.ShouldBe(SqlHash.Of([Table, "INSERT INTO \"t\" (\"id\", \"at\") VALUES (1, '2026-01-02 03:04:05')"], 2));
        recorded.Find(1)!.DownHash.ShouldBe(SqlHash.Of(["DROP TABLE \"t\""]));
        recorded.Find(2)!.UpHash.ShouldBe(SqlHash.Of(["ALTER TABLE \"t\" ADD COLUMN \"n\" TEXT"]));
    }

    [Test]
    public void A_rebuild_that_repeats_such_a_default_is_recorded_in_the_new_way_too()
    {
        KindRecording recorded = Recorded(typeof(WrittenMigrations.EnumInts), typeof(WrittenMigrations.MoreEnumInts));
        recorded.Find(1)!.DownHash!.Recording.ShouldBe(SqlHash.EarlierRecording);
        recorded.Find(2)!.Down!.Value.ShouldContain(sql => sql.StartsWith("CREATE TABLE"));
        recorded.Find(2)!.DownHash!.Recording.ShouldBe(SqlHash.CurrentRecording);
    }

    [Test]
    public async Task An_upgrade_goes_by_the_lock_that_an_earlier_build_made()
    {
        SchemaLock earlier = Earlier();
        string path = Database("a.db", "CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT)");
        Fleet fleet = TestFleet([typeof(WrittenMigrations.Seeded), typeof(WrittenMigrations.After)], path) with { Lock = earlier };
        (await UpgradeAsync(fleet)).Rows[0].Result.ShouldBe(ChangeResult.Changed);
        SqliteFile.Rows(path, "SELECT * FROM t").ShouldBe("1|2026-01-02 03:04:05|NULL\n");
    }

    [Test]
    public void A_check_of_that_lock_says_that_it_is_older_and_not_that_something_was_edited()
    {
        string[] sentences = [.. LockComparison.Compare(Earlier(), Lock(typeof(WrittenMigrations.Seeded), typeof(WrittenMigrations.After)))];
        sentences.ShouldBe(["test 1 Seeded was recorded in another way (1, this build records in 2): its hashes cannot be compared."]);
    }

    [Test]
    public async Task A_database_that_an_earlier_build_upgraded_is_not_edited_and_goes_on()
    {
        string path = Database("a.db",
            $"CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT); INSERT INTO VersionInfo VALUES (1, '2026-01-01T00:00:00', 'Seeded'); {Table};"
            + "INSERT INTO t VALUES (1, '2026-01-02T03:04:05');");
        SqliteFile.Execute(path, LedgerTable.Create, $"INSERT INTO SchemaLedger (Version, Name, Action, SqlHash, At) VALUES (1, 'Seeded', 'up', '{EarlierSeed()}', '2026-01-01T00:00:00.000Z')");
        Fleet fleet = TestFleet([typeof(WrittenMigrations.Seeded), typeof(WrittenMigrations.After)], path)
            with
        { Lock = Lock(typeof(WrittenMigrations.Seeded), typeof(WrittenMigrations.After)) };
        Status(fleet).Databases[0].Verdicts.OfType<Verdict.Edited>().ShouldBeEmpty();
        (await UpgradeAsync(fleet)).Rows[0].Result.ShouldBe(ChangeResult.Changed);
        SqliteFile.Rows(path, "SELECT * FROM t").ShouldBe("1|2026-01-02T03:04:05|NULL\n");
    }

    [Test]
    public async Task A_default_that_an_earlier_build_wrote_otherwise_is_mended_by_the_next_upgrade()
    {
        string path = Database("a.db",
            "CREATE TABLE VersionInfo (Version INTEGER NOT NULL, AppliedOn DATETIME, Description TEXT); INSERT INTO VersionInfo VALUES (1, '2026-01-01T00:00:00', 'EnumInts');"
            + "CREATE TABLE \"t\" (\"id\" INTEGER NOT NULL, \"s\" INTEGER NOT NULL DEFAULT 'Active', \"f\" INTEGER, CONSTRAINT \"PK_t\" PRIMARY KEY (\"id\")); INSERT INTO t VALUES (1, 2, 9);");
        Fleet fleet = TestFleet([typeof(WrittenMigrations.EnumInts), typeof(WrittenMigrations.MoreEnumInts)], path);
        ChangeRow row = (await UpgradeAsync(fleet)).Rows[0];
        row.Result.ShouldBe(ChangeResult.Changed);
        SqliteFile.Execute(path, "INSERT INTO t (id) VALUES (9)");
        SqliteFile.Rows(path, "SELECT id, s, z, y FROM t").ShouldBe("1|2|2|2\n9|1|2|NULL\n");
    }

    private static SqlHash EarlierSeed() =>
        SqlHash.Of([Table, "INSERT INTO \"t\" (\"id\", \"at\") VALUES (1, '2026-01-02T03:04:05')"]);

    private static SchemaLock Earlier()
    {
        KindLock now = Lock(typeof(WrittenMigrations.Seeded), typeof(WrittenMigrations.After)).Kinds[0];
        return new([KindLock.Of(now.Kind, now.Migrations.Select(migration => new RecordedMigration(
            migration.Version, migration.Name, migration.Version == 1 ? EarlierSeed() : migration.Up, migration.Down, now.SchemaAt(migration.Version)!, false)))]);
    }

    private static SchemaLock Lock(params Type[] migrations) => new([LockMaking.Lock(Recorded(migrations))]);

    private static KindRecording Recorded(params Type[] migrations)
    {
        using KindRunner runner = Kinds.TestRunner(WrittenMigrations.Kind, migrations);
        return new SchemaReplay(runner).Recording.ShouldNotBeNull();
    }
}
