using System.Collections;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Sqlite;

/// <summary>
/// The driver's reader of several statements, which runs those that nobody asked for when it is closed, as the driver's own
/// does, and tells when one of them fails, which the driver's own (Microsoft.Data.Sqlite 10.0) keeps to itself. The driver's is
/// sealed by its constructor, so this one stands before it; a command with one statement gives the driver's.
/// </summary>
/// <param name="reader">The driver's.</param>
/// <param name="watch">Runs something of the command, so that its failure is noted as the command's.</param>
[SuppressMessage("Naming", "CA1710", Justification = "It is a reader, whose base class can be enumerated.")]
internal sealed class ThoroughReader(SqliteDataReader reader, Action<Action> watch) : DbDataReader
{
    /// <inheritdoc />
    public override int Depth => reader.Depth;

    /// <inheritdoc />
    public override int FieldCount => reader.FieldCount;

    /// <inheritdoc />
    public override bool HasRows => reader.HasRows;

    /// <inheritdoc />
    public override bool IsClosed => reader.IsClosed;

    /// <inheritdoc />
    public override int RecordsAffected => reader.RecordsAffected;

    /// <inheritdoc />
    public override object this[int ordinal] => reader[ordinal];

    /// <inheritdoc />
    public override object this[string name] => reader[name];

    /// <inheritdoc />
    public override bool Read() => Watched(reader.Read);

    /// <inheritdoc />
    public override bool NextResult() => Watched(reader.NextResult);

    /// <inheritdoc />
    /// <exception cref="SqliteException">A statement that was left failed.</exception>
    public override void Close()
    {
        if (reader.IsClosed) return;
        try
        {
            while (NextResult())
            {
            }
        }
        finally
        {
            reader.Close();
        }
    }

    /// <inheritdoc />
    public override DataTable GetSchemaTable() => reader.GetSchemaTable();

    /// <inheritdoc />
    public override T GetFieldValue<T>(int ordinal) => reader.GetFieldValue<T>(ordinal);

    /// <inheritdoc />
    public override Stream GetStream(int ordinal) => reader.GetStream(ordinal);

    /// <inheritdoc />
    public override TextReader GetTextReader(int ordinal) => reader.GetTextReader(ordinal);

    /// <inheritdoc />
    public override bool GetBoolean(int ordinal) => reader.GetBoolean(ordinal);

    /// <inheritdoc />
    public override byte GetByte(int ordinal) => reader.GetByte(ordinal);

    /// <inheritdoc />
    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        reader.GetBytes(ordinal, dataOffset, buffer, bufferOffset, length);

    /// <inheritdoc />
    public override char GetChar(int ordinal) => reader.GetChar(ordinal);

    /// <inheritdoc />
    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        reader.GetChars(ordinal, dataOffset, buffer, bufferOffset, length);

    /// <inheritdoc />
    public override string GetDataTypeName(int ordinal) => reader.GetDataTypeName(ordinal);

    /// <inheritdoc />
    public override DateTime GetDateTime(int ordinal) => reader.GetDateTime(ordinal);

    /// <inheritdoc />
    public override decimal GetDecimal(int ordinal) => reader.GetDecimal(ordinal);

    /// <inheritdoc />
    public override double GetDouble(int ordinal) => reader.GetDouble(ordinal);

    /// <inheritdoc />
    public override IEnumerator GetEnumerator() => new DbEnumerator(this, closeReader: false);

    /// <inheritdoc />
    [return: DynamicallyAccessedMembers(
        DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.PublicProperties)]
    public override Type GetFieldType(int ordinal) => reader.GetFieldType(ordinal);

    /// <inheritdoc />
    public override float GetFloat(int ordinal) => reader.GetFloat(ordinal);

    /// <inheritdoc />
    public override Guid GetGuid(int ordinal) => reader.GetGuid(ordinal);

    /// <inheritdoc />
    public override short GetInt16(int ordinal) => reader.GetInt16(ordinal);

    /// <inheritdoc />
    public override int GetInt32(int ordinal) => reader.GetInt32(ordinal);

    /// <inheritdoc />
    public override long GetInt64(int ordinal) => reader.GetInt64(ordinal);

    /// <inheritdoc />
    public override string GetName(int ordinal) => reader.GetName(ordinal);

    /// <inheritdoc />
    public override int GetOrdinal(string name) => reader.GetOrdinal(name);

    /// <inheritdoc />
    public override string GetString(int ordinal) => reader.GetString(ordinal);

    /// <inheritdoc />
    public override object GetValue(int ordinal) => reader.GetValue(ordinal);

    /// <inheritdoc />
    public override int GetValues(object[] values) => reader.GetValues(values);

    /// <inheritdoc />
    public override bool IsDBNull(int ordinal) => reader.IsDBNull(ordinal);

    private bool Watched(Func<bool> step)
    {
        bool more = false;
        watch(() => more = step());
        return more;
    }
}
