using static AutoCoder.Schema.Runner.Tests.Sessions.RepeatableMigrations;
using static AutoCoder.Schema.Runner.Tests.Sessions.TestMigrations;

namespace AutoCoder.Schema.Runner.Tests.Sessions;

/// <summary>What is run again on databases with the same schema leaves the bytes that the migrations themselves leave.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class RepeatedMigrationTests : IDisposable
{
    private const string SameTime = "UPDATE VersionInfo SET AppliedOn = '2026-01-01 00:00:00'";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static IEnumerable<object[]> Runs() =>
        from kind in Kinds.OwnNames
        let versions = Kinds.OwnKind(kind).Migrations.Select(migration => migration.Version).ToArray()
        from start in Enumerable.Range(0, versions.Length)
        from end in Enumerable.Range(start + 1, versions.Length - start - 1)
        select new object[] { kind, versions[start], versions[end] };

    [TestCaseSource(nameof(Runs))]
    public void A_filled_database_that_is_third_of_its_schema_gets_the_same_bytes_as_a_first(string kind, long from, long to)
    {
        string start = Start(kind, from);
        using KindRunner repeating = Kinds.OwnRunner(kind), fresh = Kinds.OwnRunner(kind);
        string first = Migrated(fresh, start, "fresh", from, to);
        _ = Migrated(repeating, start, "one", from, to);
        _ = Migrated(repeating, start, "two", from, to);
        repeating.Repeats!.Runs.ShouldBe(0, "two have to agree first");
        string third = Migrated(repeating, start, "three", from, to);
        repeating.Repeats.Runs.ShouldBe(1);
        SqliteFile.Dump(third).ShouldBe(SqliteFile.Dump(first));
        File.ReadAllBytes(third).ShouldBe(File.ReadAllBytes(first));
    }

    [Test]
    public void A_database_with_another_schema_is_migrated_by_the_migrations()
    {
        using KindRunner runner = Kinds.TestRunner(Kind, typeof(CreateNotes), typeof(AddColour));
        string[] paths = [.. Enumerable.Range(0, 4).Select(index => At(runner, $"{index}.db", 10))];
        SqliteFile.Execute(paths[3], "CREATE INDEX somebodys ON notes (text)");
        foreach (string path in paths) runner.Upgrade(path, 20);
        runner.Repeats!.Runs.ShouldBe(1);
        SqliteFile.Scalar(paths[3], "SELECT count(colour IS NULL) FROM notes").ShouldBe("1");
    }

    [Test]
    public void A_migration_that_runs_code_runs_it_on_every_database()
    {
        using KindRunner runner = Kinds.TestRunner(Kind, typeof(CreateNotes), typeof(CopiesByCode));
        foreach (string text in new[] { "same", "same", "same", "other" })
        {
            string path = At(runner, $"{Guid.NewGuid()}.db", 10);
            SqliteFile.Execute(path, $"UPDATE notes SET text = '{text}'");
            runner.Upgrade(path, 45);
            SqliteFile.Scalar(path, "SELECT text FROM notes WHERE id = 45").ShouldBe($"{text} by code");
        }

        runner.Repeats!.Runs.ShouldBe(0);
    }

    [Test]
    public void A_migration_that_makes_other_SQL_each_time_makes_it_for_every_database()
    {
        using KindRunner runner = Kinds.TestRunner(Kind, typeof(CreateNotes), typeof(InsertsAnIdentifier));
        string[] found = [.. Enumerable.Range(0, 5).Select(index => At(runner, $"{index}.db", 10)).Select(path =>
        {
            runner.Upgrade(path, 46);
            return SqliteFile.Scalar(path, "SELECT text FROM notes WHERE id = 46");
        })];
        found.Distinct().Count().ShouldBe(5);
        runner.Repeats!.Runs.ShouldBe(0);
    }

    [Test]
    public void A_change_that_depends_on_rows_asks_the_rows_of_every_database()
    {
        using KindRunner runner = Kinds.TestRunner(Kind, typeof(CreateNotes), typeof(KeysByText));
        foreach (string path in Enumerable.Range(0, 3).Select(index => At(runner, $"{index}.db", 10))) runner.Upgrade(path, 47);
        string bad = At(runner, "bad.db", 10);
        SqliteFile.Execute(bad, "INSERT INTO notes VALUES (2, NULL)");
        using DatabaseSession session = runner.Open(bad);
        session.Up([47]).ShouldNotBeNull().Message.ShouldContain("column text has no value in 1 row(s)");
        runner.Repeats!.Runs.ShouldBe(0);
    }

    [Test]
    public void A_migration_that_names_its_file_names_each_file()
    {
        using KindRunner runner = Kinds.TestRunner(Kind, typeof(CreateNotes), typeof(NamesItsFile));
        foreach (int index in Enumerable.Range(0, 4))
        {
            string path = At(runner, $"{index}.db", 10);
            runner.Upgrade(path, 50);
            SqliteFile.Scalar(path, "SELECT text FROM notes WHERE id = 50").ShouldContain($"{index}.db");
        }

        runner.Repeats!.Runs.ShouldBe(0);
    }

    [Test]
    public void After_a_script_that_fails_the_ledger_is_made_again_and_the_migration_is_blamed()
    {
        using KindRunner runner = Kinds.TestRunner(Kind, typeof(CreateNotes), typeof(AddColour), typeof(UniqueText));
        foreach (string path in Enumerable.Range(0, 2).Select(index => At(runner, $"{index}.db", 10))) UpWithLedger(runner, path).ShouldBeNull();
        string bad = At(runner, "bad.db", 10);
        SqliteFile.Execute(bad, "INSERT INTO notes VALUES (2, 'first')");
        UpWithLedger(runner, bad).ShouldNotBeNull().Message.ShouldContain("UNIQUE constraint failed: notes.text");
    }

    [Test]
    public void A_full_disk_in_a_script_is_told_as_a_full_disk()
    {
        using KindRunner runner = Kinds.TestRunner(Kind, typeof(CreateNotes), typeof(AddColour), typeof(UniqueText));
        foreach (string path in Enumerable.Range(0, 2).Select(index => At(runner, $"{index}.db", 10))) runner.Upgrade(path, 20, 48);
        string full = At(runner, "full.db", 10);
        using DatabaseSession session = runner.Open(full);
        using (var limit = session.Connection.CreateCommand())
        {
            limit.CommandText = "PRAGMA max_page_count = 1";
            limit.ExecuteNonQuery();
        }

        MigrationFailure failure = session.Up([20, 48]).ShouldNotBeNull();
        failure.Message.ShouldContain("database or disk is full");
        runner.Repeats!.Runs.ShouldBe(0);
    }

    [Test]
    public void Rows_in_the_way_are_named_in_the_words_of_the_migration_and_the_next_database_is_migrated()
    {
        using KindRunner runner = Kinds.TestRunner(Kind, typeof(CreateNotes), typeof(AddColour), typeof(UniqueText));
        using KindRunner fresh = Kinds.TestRunner(Kind, typeof(CreateNotes), typeof(AddColour), typeof(UniqueText));
        foreach (string path in Enumerable.Range(0, 2).Select(index => At(runner, $"{index}.db", 10))) runner.Upgrade(path, 20, 48);
        string bad = At(runner, "bad.db", 10), good = At(runner, "good.db", 10);
        SqliteFile.Execute(bad, "INSERT INTO notes VALUES (2, 'first')");
        string before = SqliteFile.Dump(bad);
        MigrationFailure expected, failure;
        using (DatabaseSession session = fresh.Open(bad)) expected = session.Up([20, 48]).ShouldNotBeNull();
        using (DatabaseSession session = runner.Open(bad)) failure = session.Up([20, 48], _ => { }).ShouldNotBeNull();
        failure.ShouldBe(expected);
        SqliteFile.Dump(bad).ShouldBe(before);
        runner.Upgrade(good, 20, 48);
        runner.Repeats!.Runs.ShouldBe(1);
    }

    [Test]
    public void What_is_done_after_each_migration_is_done_also_where_it_is_repeated()
    {
        using KindRunner runner = Kinds.TestRunner(Kind, typeof(CreateNotes), typeof(AddColour), typeof(TurnsForeignKeysOff));
        foreach (string path in Enumerable.Range(0, 2).Select(index => At(runner, $"{index}.db", 10))) runner.Upgrade(path, 20, 40);
        string last = At(runner, "last.db", 10);
        List<long> called = [];
        using (DatabaseSession session = runner.Open(last))
        {
            session.Up([20, 40], called.Add).ShouldBeNull();
            session.Commit().ShouldBeNull();
        }

        runner.Repeats!.Runs.ShouldBe(1);
        called.ShouldBe([20, 40]);
        SqliteFile.Scalar(last, "SELECT group_concat(Version) FROM VersionInfo").ShouldBe("10,20,40");
    }

    [Test]
    public void Cancellation_between_two_repeated_migrations_keeps_nothing()
    {
        using KindRunner runner = Kinds.TestRunner(Kind, typeof(CreateNotes), typeof(AddColour), typeof(TurnsForeignKeysOff));
        foreach (string path in Enumerable.Range(0, 2).Select(index => At(runner, $"{index}.db", 10))) runner.Upgrade(path, 20, 40);
        string last = At(runner, "last.db", 10);
        string before = SqliteFile.Dump(last);
        using var source = new CancellationTokenSource();
        using (DatabaseSession session = runner.Open(last))
        {
            Should.Throw<OperationCanceledException>(() => session.Up([20, 40], _ => source.Cancel(), source.Token));
        }

        SqliteFile.Dump(last).ShouldBe(before);
    }

    private string At(KindRunner runner, string name, long version)
    {
        string path = _folder.File(name);
        runner.Upgrade(path, version);
        return path;
    }

    private static MigrationFailure? UpWithLedger(KindRunner runner, string path)
    {
        using DatabaseSession session = runner.Open(path);
        var ledger = new LedgerWriter(LedgerOrigin.Of(MigrationAssembly.Of(typeof(Kinds).Assembly)), null, TimeProvider.System);
        return session.Up([20, 48], version => ledger.Up(session.Connection, [new(runner.Kind.Find(version)!, ledger.Lap())])) ?? session.Commit();
    }

    private string Start(string kind, long from)
    {
        string path = _folder.File("start.db");
        using KindRunner runner = Kinds.OwnRunner(kind);
        foreach (long version in runner.Kind.Migrations.Select(migration => migration.Version).Where(version => version <= from))
        {
            runner.Upgrade(path, version);
            KindRows.Write(path, version);
        }

        return path;
    }

    private string Migrated(KindRunner runner, string start, string name, long from, long to)
    {
        string path = _folder.File($"{name}.db");
        File.Copy(start, path);
        ImmutableArray<long> versions = [.. runner.Kind.Migrations.Select(migration => migration.Version).Where(version => version > from && version <= to)];
        runner.Upgrade(path, [.. versions]);
        SqliteFile.Execute(path, SameTime);
        return path;
    }
}
