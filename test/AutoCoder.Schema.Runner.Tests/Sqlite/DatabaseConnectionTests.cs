using System.Data;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AutoCoder.Schema.Runner.Tests.Sqlite;

/// <summary>The driver thinks that it has a database in memory; everything that it does has to reach the file.</summary>
internal class DatabaseConnectionTests
{
    private string _folder = "";

    private string Path => System.IO.Path.Combine(_folder, "a.db");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("connection-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Commands_transactions_and_functions_work_on_the_file()
    {
        using (DatabaseConnection connection = DatabaseConnection.OpenFile(Path, SqliteOpenMode.ReadWriteCreate))
        {
            connection.CreateFunction("twice", (long value) => value * 2);
            using SqliteTransaction transaction = connection.BeginTransaction();
            connection.Execute("CREATE TABLE t (x INTEGER UNIQUE); INSERT INTO t VALUES (twice(21))");
            transaction.Commit();
            connection.DataSource.ShouldBe(Path);
        }

        SqliteFile.Rows(Path, "SELECT x FROM t").ShouldBe("42\n");
    }

    [Test]
    public void What_was_not_committed_is_taken_back_when_it_is_closed_and_the_file_is_let_go()
    {
        using (DatabaseConnection connection = DatabaseConnection.OpenFile(Path, SqliteOpenMode.ReadWriteCreate))
        {
            connection.Execute("CREATE TABLE t (x)");
            SqliteTransaction open = connection.BeginTransaction();
            connection.Execute("INSERT INTO t VALUES (1)");
            open.Connection.ShouldBe(connection);
        }

        SqliteFile.Execute(Path, "BEGIN EXCLUSIVE; COMMIT");
        SqliteFile.Rows(Path, "SELECT count(*) FROM t").ShouldBe("0\n");
    }

    [Test]
    public void Errors_carry_the_codes_and_the_words_of_the_file()
    {
        using DatabaseConnection connection = DatabaseConnection.OpenFile(Path, SqliteOpenMode.ReadWriteCreate);
        connection.Execute("CREATE TABLE t (x PRIMARY KEY); INSERT INTO t VALUES (1)");
        SqliteException error = Should.Throw<SqliteException>(() => connection.Execute("INSERT INTO t VALUES (1)"));
        error.SqliteExtendedErrorCode.ShouldBe(raw.SQLITE_CONSTRAINT_PRIMARYKEY);
        error.Message.ShouldContain("UNIQUE constraint failed: t.x");
    }

    [Test]
    public void A_file_that_is_not_there_is_an_error_of_the_opening_and_leaves_a_closed_connection()
    {
        using DatabaseConnection connection = new(Path, SqliteOpenMode.ReadWrite);
        Should.Throw<SqliteException>(connection.Open).SqliteErrorCode.ShouldBe(raw.SQLITE_CANTOPEN);
        connection.State.ShouldBe(ConnectionState.Closed);
        File.Exists(Path).ShouldBeFalse();
    }

    [Test]
    public void Foreign_keys_are_off_and_a_file_to_read_cannot_be_written()
    {
        using (DatabaseConnection made = DatabaseConnection.OpenFile(Path, SqliteOpenMode.ReadWriteCreate)) made.Execute("CREATE TABLE t (x)");
        using DatabaseConnection connection = DatabaseConnection.OpenFile(Path, SqliteOpenMode.ReadOnly);
        connection.Number("PRAGMA foreign_keys").ShouldBe(0);
        Should.Throw<SqliteException>(() => connection.Execute("INSERT INTO t VALUES (1)")).SqliteErrorCode.ShouldBe(raw.SQLITE_READONLY);
    }

    [Test]
    public void Its_connection_string_opens_the_same_file()
    {
        using DatabaseConnection connection = DatabaseConnection.OpenFile(Path, SqliteOpenMode.ReadWriteCreate);
        connection.Execute("CREATE TABLE t (x); INSERT INTO t VALUES (7)");
        using var other = new SqliteConnection(connection.ConnectionString);
        other.Open();
        other.Number("SELECT x FROM t").ShouldBe(7);
    }
}
