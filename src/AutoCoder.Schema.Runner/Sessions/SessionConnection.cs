using FluentMigrator.Runner.Initialization;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Sessions;

/// <summary>
/// The connection and the transaction of one session, handed to FluentMigrator through the session's service scope.
/// </summary>
internal sealed class SessionConnection : IConnectionStringAccessor
{
    private SqliteConnection? _connection;

    /// <summary>The session's connection.</summary>
    /// <exception cref="InvalidOperationException">The scope belongs to no session.</exception>
    public SqliteConnection Connection => _connection ?? throw new InvalidOperationException("The scope has no session.");

    /// <summary>The session's transaction; null when it runs without one.</summary>
    public SqliteTransaction? Transaction { get; private set; }

    /// <summary>Writes down what migrations execute; null when nobody asked.</summary>
    public StatementRecorder? Recorder { get; set; }

    /// <summary>
    /// What a migration that asks for its connection string gets. Never empty: FluentMigrator would then do nothing.
    /// </summary>
    public string ConnectionString => _connection?.ConnectionString ?? "Data Source=:memory:";

    public void Use(SqliteConnection connection, SqliteTransaction? transaction, StatementRecorder? recorder = null)
    {
        Recorder = recorder;
        _connection = connection;
        Transaction = transaction;
    }
}
