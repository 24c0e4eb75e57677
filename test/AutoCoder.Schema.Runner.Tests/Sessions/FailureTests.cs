using static AutoCoder.Schema.Runner.Tests.Sessions.TestMigrations;

namespace AutoCoder.Schema.Runner.Tests.Sessions;

internal class FailureTests
{
    [TestCase(false)]
    [TestCase(true)]
    public void A_failure_in_the_middle_of_three_leaves_the_database_as_it_was(bool wal)
    {
        using TemporaryFolder folder = new();
        string path = Noted(folder, wal);
        string before = SqliteFile.Dump(path);
        using KindRunner runner = Kinds.TestRunner(Kind, typeof(AddColour), typeof(BrokenSql), typeof(Breaking));
        MigrationFailure failure = runner.Fail(path);
        SqliteFile.Dump(path).ShouldBe(before);
        failure.Version.ShouldBe(25);
        failure.Name.ShouldBe("BrokenSql");
        failure.Statement.ShouldBe("INSERT INTO no_such_table VALUES (1)");
        failure.Message.ShouldContain("no such table: no_such_table");
    }

    [Test]
    public void A_failure_on_a_new_file_leaves_it_empty()
    {
        using TemporaryFolder folder = new();
        using KindRunner runner = Kinds.TestRunner(Kind, typeof(CreateNotes), typeof(BrokenSql));
        runner.Fail(folder.File("new.db"));
        new FileInfo(folder.File("new.db")).Length.ShouldBe(0);
    }

    [TestCase(typeof(NotPossibleInSqlite), "column owner is a foreign key to nothing")]
    [TestCase(typeof(GivesUp), "the author gave up")]
    [TestCase(typeof(AsksForWhatNobodyHas), "System.IDisposable")]
    public void What_fails_before_any_statement_names_none(Type type, string message)
    {
        using TemporaryFolder folder = new();
        MigrationFailure failure = Attempt(folder, type);
        failure.Name.ShouldBe(type.Name);
        failure.Statement.ShouldBeNull();
        failure.Message.ShouldContain(message);
    }

    [TestCase(typeof(Commits))]
    [TestCase(typeof(CommitsAndBeginsAgain))]
    [TestCase(typeof(RollsBack))]
    [TestCase(typeof(RollsBackAndBeginsAgain))]
    [TestCase(typeof(CommitsTheTransactionItWasGiven))]
    [TestCase(typeof(ClosesTheConnection))]
    [TestCase(typeof(SwallowsTheRefusalAndGoesOn))]
    public void A_migration_that_ends_the_transaction_is_named_and_keeps_nothing(Type type)
    {
        using TemporaryFolder folder = new();
        MigrationFailure failure = Attempt(folder, type);
        failure.Name.ShouldBe(type.Name);
        failure.Message.ShouldBe(MigrationErrors.TransactionEnded);
    }

    [Test]
    public void Maintenance_that_ends_the_transaction_is_named_and_keeps_nothing()
    {
        using TemporaryFolder folder = new();
        string path = Noted(folder);
        string before = SqliteFile.Dump(path);
        using KindRunner runner = Kinds.TestRunner("ended", typeof(Nothing));
        MigrationFailure failure = runner.Fail(path);
        failure.Version.ShouldBeNull();
        failure.Name.ShouldBe("EndsTheTransaction");
        failure.Message.ShouldBe(MigrationErrors.TransactionEnded);
        SqliteFile.Dump(path).ShouldBe(before);
    }

    [Test]
    public void A_commit_is_refused_after_a_failure_that_the_caller_overlooked()
    {
        using TemporaryFolder folder = new();
        string path = Noted(folder);
        string before = SqliteFile.Dump(path);
        using KindRunner runner = Kinds.TestRunner(Kind, typeof(AddColour), typeof(Commits));
        using (DatabaseSession session = runner.Open(path))
        {
            session.Up([20, 28]).ShouldNotBeNull();
            session.Commit().ShouldNotBeNull();
        }

        SqliteFile.Dump(path).ShouldBe(before);
    }

    [Test]
    public void A_version_table_that_is_none_is_a_failure_that_names_it()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.db");
        SqliteFile.Execute(path, "CREATE TABLE VersionInfo (Version TEXT, AppliedOn TEXT, Description TEXT); INSERT INTO VersionInfo VALUES ('x', 1, 1)");
        using KindRunner runner = Kinds.TestRunner(Kind, typeof(CreateNotes));
        runner.Fail(path).Name.ShouldBe("the version table VersionInfo");
    }

    private static MigrationFailure Attempt(TemporaryFolder folder, Type type)
    {
        string path = Noted(folder);
        string before = SqliteFile.Dump(path);
        using KindRunner runner = Kinds.TestRunner(Kind, typeof(AddColour), type);
        MigrationFailure failure = runner.Fail(path);
        SqliteFile.Dump(path).ShouldBe(before);
        return failure;
    }

    private static string Noted(TemporaryFolder folder, bool wal = false)
    {
        string path = folder.File("notes.db");
        if (wal) SqliteFile.Execute(path, "PRAGMA journal_mode = WAL");
        using KindRunner runner = Kinds.TestRunner(Kind, typeof(CreateNotes));
        runner.Upgrade(path);
        return path;
    }
}
