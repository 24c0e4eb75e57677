using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Sessions;

/// <summary>
/// A command that runs all of its statements and tells when one fails. The driver's own (Microsoft.Data.Sqlite 10.0) stops at
/// the first statement that gives rows (a PRAGMA, a SELECT, a RETURNING) and runs the rest while it disposes the reader, where
/// it swallows every error: <c>PRAGMA x; ALTER TABLE …</c> would be recorded as applied although the ALTER TABLE failed.
/// </summary>
internal sealed class ThoroughCommand : SqliteCommand
{
    /// <inheritdoc />
    public override int ExecuteNonQuery()
    {
        using SqliteDataReader reader = ExecuteReader();
        RunOn(reader);
        return reader.RecordsAffected;
    }

    /// <inheritdoc />
    public override object? ExecuteScalar()
    {
        using SqliteDataReader reader = ExecuteReader();
        object? value = reader.Read() ? reader.GetValue(0) : null;
        RunOn(reader);
        return value;
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
