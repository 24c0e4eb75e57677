using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AutoCoder.Schema.Runner.Sqlite;

/// <summary>
/// For a while a name in double quotes that is none is a text on a connection, as it is in most builds of SQLite
/// (https://sqlite.org/quirks.html#dblquote). Only where a file needs it: anywhere else it would hide a misspelt name.
/// </summary>
internal sealed class DoubleQuotedTexts : IDisposable
{
    private static readonly int[] Switches = [raw.SQLITE_DBCONFIG_DQS_DDL, raw.SQLITE_DBCONFIG_DQS_DML];

    private readonly sqlite3 _connection;
    private readonly int[] _were;

    private DoubleQuotedTexts(sqlite3 connection, bool on)
    {
        _connection = connection;
        _were = [.. Switches.Select(option => Set(option, -1))]; // which only asks
        if (on) TurnOn(connection);
    }

    /// <summary>Until it is disposed.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="on">False to leave all as it is.</param>
    public static IDisposable On(sqlite3 connection, bool on) => new DoubleQuotedTexts(connection, on);

    /// <summary>
    /// For as long as the connection is open, where the schema of its database needs that: by its triggers, say, which run when
    /// rows are written.
    /// </summary>
    public static void Take(SqliteConnection connection, KnownSchema known)
    {
        if (known.TakesTexts) TurnOn(connection.Handle!);
    }

    /// <summary>For as long as the connection is open: the migrations were written for an SQLite that has it so.</summary>
    public static void Take(SqliteConnection connection) => TurnOn(connection.Handle!);

    /// <summary>Whether it is so for an index that is created on a connection.</summary>
    public static bool AreOn(SqliteConnection connection)
    {
        _ = raw.sqlite3_db_config(connection.Handle!, raw.SQLITE_DBCONFIG_DQS_DDL, -1, out int on);
        return on != 0;
    }

    private static void TurnOn(sqlite3 connection)
    {
        foreach (int option in Switches) _ = raw.sqlite3_db_config(connection, option, 1, out _);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        for (int index = 0; index < Switches.Length; index++) _ = Set(Switches[index], _were[index]);
    }

    private int Set(int option, int value)
    {
        _ = raw.sqlite3_db_config(_connection, option, value, out int now);
        return now;
    }
}
