using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Sessions;

/// <summary>The connection that migrations get: none of its commands keeps a failure to itself.</summary>
internal sealed class ThoroughConnection(string connectionString) : SqliteConnection(connectionString)
{
    /// <inheritdoc />
    public override SqliteCommand CreateCommand() => new ThoroughCommand
    {
        Connection = this,
        CommandTimeout = DefaultTimeout,
        Transaction = Transaction,
    };
}
