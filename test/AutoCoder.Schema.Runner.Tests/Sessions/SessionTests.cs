using Microsoft.Data.Sqlite;
using static AutoCoder.Schema.Runner.Tests.Sessions.TestMigrations;

namespace AutoCoder.Schema.Runner.Tests.Sessions;

internal class SessionTests
{
    [Test]
    public void Nothing_is_kept_without_a_commit()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.db");
        using KindRunner runner = Kinds.OwnRunner("assistant");
        using (DatabaseSession session = runner.Open(path)) session.Up([202601041458L, 202602011429L]).ShouldBeNull();
        SqliteFile.Scalar(path, "SELECT count(*) FROM sqlite_schema").ShouldBe("0");
    }

    [Test]
    public void Versions_are_recorded_as_FluentMigrator_records_them()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.db");
        using KindRunner runner = Kinds.TestRunner(Kind, typeof(CreateNotes), typeof(AddColour));
        runner.Upgrade(path);
        using SqliteConnection connection = SqliteFile.Open(path);
        SqliteFile.Rows(connection, "SELECT Version, Description, AppliedOn > '2020' FROM VersionInfo ORDER BY Version")
            .ShouldBe("10|Notes|1\n20|AddColour|1\n");
    }

    [Test]
    public void A_stamp_records_versions_and_runs_nothing()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.db");
        SqliteFile.Execute(path, ApplicationSchemas.Assistant + ApplicationSchemas.AssistantRows);
        using KindRunner runner = Kinds.OwnRunner("assistant");
        using (DatabaseSession session = runner.Open(path))
        {
            session.Stamp([202601041458L]).ShouldBeNull();
            session.Up([202602011429L]).ShouldBeNull();
            session.Commit().ShouldBeNull();
        }

        SqliteFile.Scalar(path, "SELECT group_concat(Version) FROM VersionInfo").ShouldBe("202601041458,202602011429");
        SqliteFile.Scalar(path, "SELECT count(*) FROM conversations WHERE mode = 'dev'").ShouldBe("3");
    }

    [Test]
    public void Down_and_up_again_work_in_one_session()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.db");
        using KindRunner runner = Kinds.TestRunner(Kind, typeof(CreateNotes), typeof(AddColour));
        runner.Upgrade(path);
        using (DatabaseSession session = runner.Open(path))
        {
            session.Down([20, 10]).ShouldBeNull();
            session.Up([10]).ShouldBeNull();
            session.Commit().ShouldBeNull();
        }

        SqliteFile.Scalar(path, "SELECT group_concat(Version) FROM VersionInfo").ShouldBe("10");
        SqliteFile.Scalar(path, "SELECT text FROM notes").ShouldBe("first");
    }

    [Test]
    public void Pragmas_of_foreign_keys_do_no_harm_and_rows_stay()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.db");
        using KindRunner runner = Kinds.TestRunner(Kind, typeof(CreateNotes), typeof(TurnsForeignKeysOff));
        runner.Upgrade(path);
        SqliteFile.Scalar(path, "SELECT count(*) FROM notes").ShouldBe("1");
    }

    [Test]
    public void A_breaking_change_and_a_constructor_with_dependencies_run()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.db");
        using KindRunner runner = Kinds.TestRunner(Kind, typeof(CreateNotes), typeof(Breaking), typeof(AsksForALogger));
        runner.Upgrade(path);
        SqliteFile.Scalar(path, "SELECT group_concat(id || text) FROM notes").ShouldBe("42given");
    }

    [Test]
    public void A_migration_without_a_transaction_runs_alone()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.db");
        using KindRunner runner = Kinds.TestRunner(Kind, typeof(CreateNotes), typeof(Vacuums));
        runner.Upgrade(path, 10);
        using (DatabaseSession session = runner
            .Open(path, new SessionOptions { IsTransactional = false }).ShouldBeOfType<SessionOpening.Opened>().Session)
        {
            session.Up([50]).ShouldBeNull();
            session.Commit().ShouldBeNull();
        }

        SqliteFile.Scalar(path, "SELECT group_concat(Version) FROM VersionInfo").ShouldBe("10,50");
    }

    [Test]
    public void Stages_run_in_FluentMigrators_order_and_profiles_only_when_asked_for()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.db");
        using KindRunner runner = Kinds.TestRunner("staged", typeof(First), typeof(Second));
        runner.Upgrade(path);
        SqliteFile.Scalar(path, "SELECT group_concat(step) FROM steps").ShouldBe(
            "before all,before each,60,after each,before each,61,after each,before profiles,after all");
    }

    [Test]
    public void A_profile_that_was_asked_for_runs_after_the_migrations()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.db");
        using KindRunner runner = new(
            Schema.Runner.Assemblies.MigrationAssembly.Of(typeof(SessionTests).Assembly),
            Kinds.Of("staged", typeof(First)),
            Catalogues.VersionTable.Default,
            new() { Profile = "demo" });
        runner.Upgrade(path);
        SqliteFile.Scalar(path, "SELECT group_concat(step) FROM steps").ShouldEndWith("before profiles,demo,after all");
    }

    [Test]
    public void Maintenance_runs_only_when_there_is_something_to_apply()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.db");
        using KindRunner runner = Kinds.TestRunner("staged", typeof(First));
        using DatabaseSession session = runner.Open(path);
        session.Up([]).ShouldBeNull();
        session.ReadSchema().ShouldBeEmpty();
    }

    [Test]
    public void A_database_that_another_connection_writes_to_is_locked()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.db");
        using SqliteConnection other = SqliteFile.Open(path);
        using SqliteTransaction transaction = other.BeginTransaction(deferred: false);
        using KindRunner runner = Kinds.OwnRunner("assistant");
        runner.Open(path, new SessionOptions { BusyWait = TimeSpan.Zero }).ShouldBeOfType<SessionOpening.Locked>();
    }

    [Test]
    public void A_reader_that_does_not_end_makes_the_commit_fail_and_the_database_stay()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.db");
        using KindRunner runner = Kinds.TestRunner(Kind, typeof(CreateNotes), typeof(AddColour));
        runner.Upgrade(path, 10);
        using (SqliteConnection reader = SqliteFile.Open(path))
        {
            using SqliteTransaction transaction = reader.BeginTransaction(deferred: true);
            SqliteFile.Rows(reader, "SELECT * FROM notes");
            using DatabaseSession session = runner
                .Open(path, new SessionOptions { BusyWait = TimeSpan.Zero }).ShouldBeOfType<SessionOpening.Opened>().Session;
            session.Up([20]).ShouldBeNull();
            session.Commit().ShouldNotBeNull().Message.ShouldContain("locked");
        }

        SqliteFile.Scalar(path, "SELECT group_concat(Version) FROM VersionInfo").ShouldBe("10");
    }

    [TestCase("text file", "file is not a database")]
    [TestCase("folder", "unable to open database file")]
    [TestCase("missing", "unable to open database file")]
    public void What_cannot_be_opened_says_why(string what, string message)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.db");
        if (what == "text file") File.WriteAllText(path, "this is not a database, it only has the name of one");
        if (what == "folder") Directory.CreateDirectory(path);
        using KindRunner runner = Kinds.OwnRunner("assistant");
        runner.Open(path, SessionOptions.Default).ShouldBeOfType<SessionOpening.Failed>().Message.ShouldContain(message);
        File.Exists(path).ShouldBe(what == "text file");
    }

    [TestCase("with space.db")]
    [TestCase("ünïcödé 日本.db")]
    [TestCase("100%25?#;=.db")]
    [TestCase("file:a.db")]
    public void Ugly_names_are_only_names(string name)
    {
        using TemporaryFolder folder = new();
        using KindRunner runner = Kinds.OwnRunner("assistant");
        runner.Upgrade(folder.File(name));
        Directory.GetFiles(folder.Path).ShouldBe([folder.File(name)]);
    }

    [Test]
    public void Many_databases_are_migrated_at_once_by_one_runner()
    {
        using TemporaryFolder folder = new();
        using KindRunner runner = Kinds.OwnRunner("assistant");
        string[] paths = [.. Enumerable.Range(0, 60).Select(number => folder.File($"{number}.db"))];
        for (int number = 0; number < paths.Length; number += 2) SqliteFile.Execute(paths[number], "PRAGMA journal_mode = WAL");
        Parallel.ForEach(paths, new ParallelOptions { MaxDegreeOfParallelism = 8 }, path => runner.Upgrade(path));
        foreach (string path in paths)
        {
            SqliteFile.Scalar(path, "SELECT group_concat(Version) FROM VersionInfo").ShouldBe("202601041458,202602011429");
        }
    }

    [Test]
    public void Work_that_is_cancelled_between_two_migrations_keeps_nothing()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.db");
        using CancellationTokenSource cancellation = new();
        using KindRunner runner = Kinds.OwnRunner("assistant");
        using (DatabaseSession session = runner.Open(path))
        {
            Should.Throw<OperationCanceledException>(
                () => session.Up([202601041458L, 202602011429L], _ => cancellation.Cancel(), cancellation.Token));
        }

        SqliteFile.Scalar(path, "SELECT count(*) FROM sqlite_schema").ShouldBe("0");
    }
}
