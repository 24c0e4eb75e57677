using System.Data;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Sqlite;

/// <summary>
/// A command that runs all of its statements and tells when one fails. The driver's own (Microsoft.Data.Sqlite 10.0) stops at
/// the first statement that gives rows (a PRAGMA, a SELECT, a RETURNING) and runs the rest while it disposes the reader, where
/// it swallows every error: <c>PRAGMA x; ALTER TABLE …</c> would be recorded as applied although the ALTER TABLE failed.
/// </summary>
internal sealed class ThoroughCommand : SqliteCommand
{
    /// <inheritdoc />
    /// <exception cref="OperationCanceledException">The work was cancelled while it ran.</exception>
    public override SqliteDataReader ExecuteReader(CommandBehavior behavior) => Cancellable(() => base.ExecuteReader(behavior));

    /// <inheritdoc />
    /// <exception cref="OperationCanceledException">The work was cancelled while it ran.</exception>
    public override int ExecuteNonQuery() => Cancellable(() =>
    {
        using SqliteDataReader reader = base.ExecuteReader(CommandBehavior.Default);
        RunOn(reader);
        return reader.RecordsAffected;
    });

    /// <inheritdoc />
    /// <exception cref="OperationCanceledException">The work was cancelled while it ran.</exception>
    public override object? ExecuteScalar() => Cancellable(() =>
    {
        using SqliteDataReader reader = base.ExecuteReader(CommandBehavior.Default);
        object? value = reader.Read() ? reader.GetValue(0) : null;
        RunOn(reader);
        return value;
    });

    private T Cancellable<T>(Func<T> run)
    {
        try
        {
            return run();
        }
        catch (SqliteException error) when (Connection is ThoroughConnection connection && connection.IsCancelled(error))
        {
            throw new OperationCanceledException(connection.Cancellation);
        }
    }

    private static void RunOn(SqliteDataReader reader)
    {
        do
        {
            while (reader.Read())
            {
            }
        }
        while (reader.NextResult());
    }
}
