using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Sqlite;

/// <summary>
/// What code of a migration gets that begins a transaction: a savepoint in the one that all migrations of a database share. Under
/// System.Data.SQLite a transaction in a transaction is no error either.
/// </summary>
internal sealed class NestedTransaction : DbTransaction
{
    private const string Name = "migration_s_own";

    private readonly ThoroughConnection _connection;
    private bool _isOver;

    public NestedTransaction(ThoroughConnection connection, SqliteTransaction outer)
    {
        (_connection, Outer) = (connection, outer);
        _connection.Execute($"SAVEPOINT {Name}");
    }

    /// <summary>The transaction that it is in.</summary>
    public SqliteTransaction Outer { get; }

    /// <inheritdoc />
    public override IsolationLevel IsolationLevel => Outer.IsolationLevel;

    /// <inheritdoc />
    protected override DbConnection DbConnection => _connection;

    /// <inheritdoc />
    public override void Commit() => End($"RELEASE {Name}");

    /// <inheritdoc />
    public override void Rollback() => End($"ROLLBACK TO {Name}; RELEASE {Name}");

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isOver && _connection.Current == Outer) Rollback();
        base.Dispose(disposing);
    }

    private void End(string sql)
    {
        if (_isOver) throw new InvalidOperationException("This transaction was committed or rolled back already.");
        _isOver = true;
        _connection.Execute(sql);
    }
}
