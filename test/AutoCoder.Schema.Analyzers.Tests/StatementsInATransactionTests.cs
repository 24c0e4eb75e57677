using AutoCoder.Schema.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Analyzers.Tests;

/// <summary>What the messages claim, asked of SQLite.</summary>
public class StatementsInATransactionTests
{
    [TestCase("BEGIN")]
    [TestCase("VACUUM")]
    public void What_is_said_to_fail_fails(string sql)
    {
        using SqliteConnection connection = InTransaction();
        Should.Throw<SqliteException>(() => Execute(connection, sql));
        Rule(sql).ShouldBe("ACS0008");
    }

    [TestCase("COMMIT")]
    [TestCase("END")]
    [TestCase("ROLLBACK")]
    public void What_is_said_to_end_the_transaction_ends_it(string sql)
    {
        using SqliteConnection connection = InTransaction();
        Execute(connection, sql);
        SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle).ShouldNotBe(0);
        Rule(sql).ShouldBe("ACS0008");
    }

    [TestCase("foreign_keys", "0")]
    [TestCase("journal_mode", "WAL")]
    [TestCase("synchronous", "0")]
    [TestCase("auto_vacuum", "1")]
    [TestCase("page_size", "8192")]
    public void A_pragma_that_is_said_to_do_nothing_does_nothing(string name, string value)
    {
        using SqliteConnection connection = InTransaction();
        object? before = Execute(connection, $"PRAGMA {name}");
        try
        {
            Execute(connection, $"PRAGMA {name} = {value}");
        }
        catch (SqliteException refusal)
        {
            refusal.Message.ShouldContain("transaction");
        }

        Execute(connection, $"PRAGMA {name}").ShouldBe(before);
        Rule($"PRAGMA {name} = {value}").ShouldBe("ACS0007");
    }

    [TestCase("user_version")]
    [TestCase("application_id")]
    public void A_pragma_that_is_left_alone_is_rolled_back_with_the_rest(string name)
    {
        using SqliteConnection connection = InTransaction();
        Execute(connection, $"PRAGMA {name} = 7");
        Execute(connection, $"PRAGMA {name}").ShouldBe(7L);
        Execute(connection, "ROLLBACK");
        Execute(connection, $"PRAGMA {name}").ShouldBe(0L);
        Rule($"PRAGMA {name} = 7").ShouldBeNull();
    }

    private static string? Rule(string sql) => ExecutedStatementRules.Check(StatementHeads.Of(sql).ShouldHaveSingleItem(), Location.None)?.Id;

    private static SqliteConnection InTransaction()
    {
        string file = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"statements-{Guid.NewGuid():N}.db");
        SqliteConnection connection = new($"Data Source={file};Pooling=False;Foreign Keys=True");
        connection.Disposed += (_, _) => File.Delete(file);
        connection.Open();
        Execute(connection, "CREATE TABLE t (a); INSERT INTO t VALUES (1)");
        Execute(connection, "BEGIN IMMEDIATE");
        return connection;
    }

    private static object? Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
