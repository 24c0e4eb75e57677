using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Sessions;

/// <summary>Code of a migration that was written for another driver, and what is said where it goes wrong.</summary>
internal class ForeignCodeTests
{
    [Test]
    public void Unnamed_parameters_nulls_and_a_transaction_of_its_own_work_where_there_are_rows()
    {
        using ThoroughConnection connection = DatabaseImage.Empty();
        Run(connection, typeof(ForeignCode.Rewrites)).ShouldBeNull();
        connection.Number("SELECT count(*) FROM songs WHERE (id, title) IN ((1, 'one!'), (2, 'two!')) AND path IS CASE id WHEN 1 THEN NULL ELSE '/none' END").ShouldBe(2);
    }

    [Test]
    public void SQL_that_fails_is_shown_as_it_was_written_and_where_it_was_run()
    {
        MigrationFailure failure = Failure(typeof(ForeignCode.RunsBrokenSql));
        failure.Statement.ShouldBe("UPDATE songz SET path = ?");
        failure.Message.ShouldMatch(@"^SQLite Error 1: 'no such table: songz'\. \(in AutoCoder\.Schema\.Runner\.Tests\.Sessions\.ForeignCode\.RunsBrokenSql\.Up, line \d+ of ForeignCode\.cs\)$");
        failure.Message.ShouldNotContain("secret");
    }

    [Test]
    public void An_error_of_the_code_says_what_it_is_and_where()
    {
        MigrationFailure failure = Failure(typeof(ForeignCode.ForgetsAnObject));
        failure.Message.ShouldMatch(@"^Object reference not set to an instance of an object\. \(NullReferenceException in .*ForeignCode\.ForgetsAnObject\.(Length|Up), line \d+ of ForeignCode\.cs\)$");
    }

    [Test]
    public void A_transaction_begun_on_the_driver_itself_is_told_what_to_do() =>
        Failure(typeof(ForeignCode.BeginsOnTheDriver)).Message.ShouldEndWith("leave BeginTransaction out, or call it on IDbConnection, where it is a savepoint.");

    [Test]
    public void A_statement_that_fails_behind_those_that_a_reader_gives_fails_the_migration()
    {
        MigrationFailure failure = Failure(typeof(ForeignCode.ReadsPastABrokenStatement));
        failure.Message.ShouldStartWith("SQLite Error 1: 'no such table: songz'.");
        failure.Statement.ShouldBe("SELECT id FROM songs; UPDATE songs SET title = 'changed'; UPDATE songz SET title = 'x'");
    }

    [Test]
    public void A_reader_of_several_statements_gives_what_the_drivers_gives_and_runs_all_of_them()
    {
        using ThoroughConnection connection = DatabaseImage.Empty();
        Run(connection, typeof(ForeignCode.ReadsSeveral)).ShouldBeNull();
        SqliteFile.Rows(connection, "SELECT id, title, path FROM songs ORDER BY id").ShouldBe("1|ONE|/a\n2|TWO|seen\n3|THREE|1one 2two 2n 3\n");
    }

    private static MigrationFailure Failure(Type migration)
    {
        using ThoroughConnection connection = DatabaseImage.Empty();
        return Run(connection, migration).ShouldNotBeNull();
    }

    private static MigrationFailure? Run(SqliteConnection connection, Type migration)
    {
        using KindRunner runner = Kinds.TestRunner(ForeignCode.Kind, typeof(ForeignCode.CreateSongs), migration);
        using DatabaseSession session = runner.Begin(connection, isTransactional: true);
        return session.Up([.. runner.Kind.Migrations.Select(known => known.Version)]) ?? session.Commit();
    }
}
