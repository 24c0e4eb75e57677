using FluentMigrator;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Sessions;

/// <summary>What cannot be done in the one transaction of all migrations says what to do instead.</summary>
internal class TransactionAdviceTests
{
    [TestCase("BEGIN; CREATE TABLE t (a); COMMIT", "take BEGIN and COMMIT out")]
    [TestCase("BEGIN IMMEDIATE TRANSACTION; CREATE TABLE t (a)", "take BEGIN and COMMIT out")]
    [TestCase("CREATE TABLE t (a); COMMIT; BEGIN", "Take that out of the migration")]
    [TestCase("PRAGMA journal_mode = WAL", "PRAGMA journal_mode = WAL: the journal mode is delete here", "Set it where the application opens the database, and take the PRAGMA out")]
    [TestCase("CREATE TABLE t (a); pragma main.journal_mode('off')", "PRAGMA journal_mode = off", "TransactionBehavior.None")]
    [TestCase("PRAGMA journal_mode = memory", "PRAGMA journal_mode = memory")]
    [TestCase("PRAGMA synchronous = OFF", "PRAGMA synchronous is a setting of one connection")]
    [TestCase("VACUUM", "TransactionBehavior.None", "--allow-non-transactional")]
    public void A_statement_says_what_to_do_instead(string sql, params string[] says)
    {
        MigrationFailure failure = Failed(migration => migration.Execute.Sql(sql));
        foreach (string part in says) failure.Message.ShouldContain(part);
    }

    [Test]
    public void A_connection_of_its_own_that_writes_says_which_one_to_use()
    {
        MigrationFailure failure = Failed(migration => migration.Execute.WithConnection((connection, _) =>
        {
            using SqliteConnection own = new($"Data Source={((SqliteConnection)connection).DataSource};Pooling=False;Default Timeout=1");
            own.Open();
            using SqliteCommand command = own.CreateCommand();
            command.CommandText = "CREATE TABLE t (a)";
            command.ExecuteNonQuery();
        }));
        failure.Message.ShouldContain("database is locked");
        failure.Message.ShouldContain("use the one that Execute.WithConnection gives, with its transaction");
    }

    [TestCase("wal", "CREATE TABLE t (a); PRAGMA journal_mode = WAL; PRAGMA main.journal_mode('wal'); PRAGMA journal_mode;")]
    [TestCase("delete", "PRAGMA journal_mode=delete")]
    public void A_journal_mode_that_the_database_has_already_is_no_change(string mode, string sql)
    {
        using TemporaryFolder folder = new();
        SqliteFile.Execute(folder.File("a.db"), $"PRAGMA journal_mode = {mode}", "CREATE TABLE here (a)");
        Advised.Prepare(migration => migration.Execute.Sql(sql));
        using KindRunner runner = Kinds.TestRunner("test", typeof(Advised));
        runner.Upgrade(folder.File("a.db"));
        SqliteFile.Scalar(folder.File("a.db"), "PRAGMA journal_mode").ShouldBe(mode);
        new SchemaReplay(runner).Recording.ShouldNotBeNull();
    }

    private static MigrationFailure Failed(Action<Advised> write)
    {
        using TemporaryFolder folder = new();
        SqliteFile.Execute(folder.File("a.db"), "CREATE TABLE here (a)");
        string before = SqliteFile.Dump(folder.File("a.db"));
        Advised.Prepare(write);
        using KindRunner runner = Kinds.TestRunner("test", typeof(Advised));
        MigrationFailure failure = runner.Fail(folder.File("a.db"));
        failure.Name.ShouldBe(nameof(Advised));
        SqliteFile.Dump(folder.File("a.db")).ShouldBe(before);
        return failure;
    }
}

[Migration(1), Tags("test")]
public sealed class Advised : ForwardOnlyMigration
{
    [ThreadStatic]
    private static Action<Advised>? Writing;

    public static void Prepare(Action<Advised> write) => Writing = write;

    public override void Up() => Writing!(this);
}
