using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Sqlite;

/// <summary>What code that was written for System.Data.SQLite does with a connection.</summary>
internal sealed class LenientParametersTests : IDisposable
{
    private readonly ThoroughConnection _connection = new(DatabaseConnection.InMemory, SqliteOpenMode.Memory, 1);

    public LenientParametersTests() => _connection.Open();

    public void Dispose() => _connection.Dispose();

    [TestCase("SELECT ? || ?", "1|2", "12")]
    [TestCase("SELECT ?1 || ?2", "1|2", "12")]
    [TestCase("SELECT ?2 || ?1 || ?2", "1|2", "212")]
    [TestCase("SELECT '?' || ? /* ? */ || \"?\" FROM (SELECT 3 AS \"?\") -- ?", "1", "?13")]
    [TestCase("SELECT ? || @b || ?", "1|@b=2|3", "123")]
    [TestCase("SELECT ? || ?", "a=1|b=2", "12", Description = "names, and statements without any: by their place")]
    [TestCase("SELECT ? || ?", "@a=1|:b=2", "12")]
    [TestCase("SELECT @Name || $Other || :Third", "@name=1|other=2|THIRD=3", "123")]
    [TestCase("SELECT @name || @Name", "@name=1|@Name=2", "12", Description = "what has its own name keeps it")]
    [TestCase("SELECT coalesce(?, 'null')", "null", "null")]
    [TestCase("SELECT coalesce(@a, 'null')", "@a=null", "null")]
    [TestCase("CREATE TABLE u (x); INSERT INTO u VALUES (?); INSERT INTO u VALUES (?); SELECT group_concat(x, '') FROM u", "1|2", "12")]
    public void Parameters_find_their_places(string sql, string parameters, string expected)
    {
        using IDbCommand command = Command(sql, parameters);
        for (int time = 0; time < (sql.StartsWith("CREATE", StringComparison.Ordinal) ? 1 : 2); time++)
            Last(command).ShouldBe(expected);
        command.CommandText.ShouldBe(sql);
    }

    [Test]
    public void A_command_is_used_again_with_other_values_and_other_parameters()
    {
        using IDbCommand command = Command("SELECT ? || ?", "1|2");
        command.Prepare();
        Last(command).ShouldBe("12");
        ((IDbDataParameter)command.Parameters[0]!).Value = "3";
        Last(command).ShouldBe("32");
        object second = command.Parameters[1]!;
        command.Parameters.Clear();
        command.CommandText = "SELECT ?";
        command.Parameters.Add(second);
        Last(command).ShouldBe("2");
    }

    [Test]
    public void What_is_missing_is_still_an_error()
    {
        using IDbCommand command = Command("SELECT ? || @b", "1");
        Should.Throw<InvalidOperationException>(() => command.ExecuteScalar()).Message.ShouldContain("@b");
    }

    [Test]
    public void A_transaction_in_the_transaction_is_a_savepoint()
    {
        _connection.Execute("CREATE TABLE t (x)");
        using SqliteTransaction outer = _connection.BeginTransaction();
        Within((command, inner) => { command.CommandText = "INSERT INTO t VALUES (1)"; command.ExecuteNonQuery(); inner.Commit(); });
        Within((command, inner) => { command.CommandText = "INSERT INTO t VALUES (2)"; command.ExecuteNonQuery(); inner.Rollback(); });
        Within((command, _) => { command.CommandText = "INSERT INTO t VALUES (3)"; command.ExecuteNonQuery(); });
        outer.Commit();
        _connection.Number("SELECT sum(x) FROM t").ShouldBe(1);

        void Within(Action<IDbCommand, IDbTransaction> act)
        {
            using IDbTransaction inner = ((IDbConnection)_connection).BeginTransaction();
            using IDbCommand command = ((IDbConnection)_connection).CreateCommand();
            command.Transaction = inner;
            act(command, inner);
        }
    }

    [Test]
    public void A_command_whose_transaction_was_taken_away_runs_in_the_one_that_is_open()
    {
        using SqliteTransaction outer = _connection.BeginTransaction();
        using IDbCommand command = ((IDbConnection)_connection).CreateCommand();
        command.Transaction = null;
        command.CommandText = "SELECT 1";
        command.ExecuteScalar().ShouldBe(1L);
    }

    [TestCase(DateTimeKind.Utc, false, "2026-01-02 03:04:05")]
    [TestCase(DateTimeKind.Utc, true, "2026-01-02 03:04:05Z")]
    [TestCase(DateTimeKind.Unspecified, true, "2026-01-02 03:04:05")]
    [TestCase(DateTimeKind.Local, true, "2026-01-02 03:04:05")]
    public void Times_are_written_as_the_driver_of_the_team_s_own_runner_writes_them(DateTimeKind kind, bool isOfSystemData, string expected)
    {
        _connection.Habits = new(isOfSystemData, BinaryGuid: false);
        using IDbCommand command = ((IDbConnection)_connection).CreateCommand();
        command.CommandText = "SELECT ?";
        IDbDataParameter time = command.CreateParameter();
        time.Value = new DateTime(2026, 1, 2, 3, 4, 5, kind);
        command.Parameters.Add(time);
        command.ExecuteScalar().ShouldBe(expected);
    }

    [TestCase(false, false, "'00112233-4455-6677-8899-AABBCCDDEEFF'")]
    [TestCase(true, false, "'00112233-4455-6677-8899-aabbccddeeff'", Description = "as it is written by System.Data.SQLite with BinaryGUID=False")]
    [TestCase(true, true, "X'33221100554477668899AABBCCDDEEFF'")]
    [TestCase(false, true, "X'33221100554477668899AABBCCDDEEFF'")]
    public void A_guid_is_stored_as_the_driver_of_the_team_s_own_runner_stores_it(bool isOfSystemData, bool isBinary, string expected)
    {
        _connection.Habits = new(isOfSystemData, isBinary);
        using IDbCommand command = ((IDbConnection)_connection).CreateCommand();
        command.CommandText = "SELECT quote(?)";
        IDbDataParameter guid = command.CreateParameter();
        guid.Value = new Guid("00112233-4455-6677-8899-aabbccddeeff");
        command.Parameters.Add(guid);
        command.ExecuteScalar().ShouldBe(expected);
    }

    private IDbCommand Command(string sql, string parameters)
    {
        IDbCommand command = ((IDbConnection)_connection).CreateCommand();
        command.CommandText = sql;
        foreach (string given in parameters.Split('|'))
        {
            IDbDataParameter parameter = command.CreateParameter();
            if (given.Split('=') is [var name, _]) parameter.ParameterName = name;
            parameter.Value = given.Split('=')[^1] is "null" ? null : given.Split('=')[^1];
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private static string Last(IDbCommand command)
    {
        using var reader = (DbDataReader)command.ExecuteReader();
        string value = "";
        do
        {
            while (reader.Read()) value = reader.GetString(0);
        }
        while (reader.NextResult());
        return value;
    }
}
