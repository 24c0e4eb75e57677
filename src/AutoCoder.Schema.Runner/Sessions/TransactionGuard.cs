using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AutoCoder.Schema.Runner.Sessions;

/// <summary>
/// Keeps the one transaction of a session ours: until it is allowed, SQLite turns every commit on the connection into a
/// rollback (sqlite3_commit_hook), so a migration that commits by itself, or goes on after a rollback, changes nothing.
/// </summary>
internal sealed class TransactionGuard
{
    private readonly SqliteConnection _connection;
    private bool _commitIsAllowed;
    private bool _hasRefusedCommit;

    public TransactionGuard(SqliteConnection connection)
    {
        _connection = connection;
        raw.sqlite3_commit_hook(connection.Handle, OnCommit, null);
    }

    /// <summary>Whether nobody tried to commit and a transaction is open: what can be told at no cost.</summary>
    public bool IsIntact => !_hasRefusedCommit && IsInTransaction;

    /// <summary>
    /// Whether the transaction that is open is the one that the session began: the driver refuses to run anything after
    /// a rollback that was not its own, even when a transaction was begun again.
    /// </summary>
    public bool IsOurs()
    {
        if (!IsIntact) return false;
        try
        {
            _connection.Execute("SELECT 1");
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Whether a transaction is open on the connection.</summary>
    public bool IsInTransaction =>
        _connection.State == System.Data.ConnectionState.Open && raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    /// <summary>From here on a commit commits.</summary>
    public void AllowCommit() => _commitIsAllowed = true;

    /// <summary>Leaves the connection as it was.</summary>
    public void Release()
    {
        if (_connection.State == System.Data.ConnectionState.Open) raw.sqlite3_commit_hook(_connection.Handle, null, null);
    }

    private int OnCommit(object userData)
    {
        if (_commitIsAllowed) return 0;
        _hasRefusedCommit = true;
        return 1;
    }
}
