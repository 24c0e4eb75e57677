using SQLitePCL;

namespace AutoCoder.Schema.Runner.Sqlite;

/// <summary>
/// What SQLite itself makes of the values of a column whose type changes: a database in memory has a column for each affinity on
/// the way, and each value goes through them. Not safe for use from several threads.
/// </summary>
internal sealed class AffinityConversion : IDisposable
{
    private readonly ThoroughConnection _connection = DatabaseImage.Empty();
    private readonly SqliteStatement[] _writes, _reads;

    /// <summary>Gets ready.</summary>
    /// <param name="way">The affinity that the column has, then those that it gets, one after the other.</param>
    /// <param name="encoding">That of the text in the database, as its bytes are compared.</param>
    public AffinityConversion(ImmutableArray<TypeAffinity> way, string encoding)
    {
        _connection.Execute($"PRAGMA encoding = '{encoding}'");
        for (int step = 0; step < way.Length; step++)
            _connection.Execute($"CREATE TABLE v{step} (v {TypeOf(way[step])}); INSERT INTO v{step} VALUES (NULL)");
        _writes = [.. way.Select((_, step) => _connection.Prepare($"UPDATE v{step} SET v = ?1"))];
        _reads = [.. way.Select((_, step) => _connection.Prepare($"SELECT v FROM v{step}"))];
    }

    /// <summary>How many values cannot be had back from what they become.</summary>
    public long Lost { get; private set; }

    /// <summary>Adds what a value becomes to the row in hand.</summary>
    public void AddTo(ValueHash hash, SqliteStatement row, int column)
    {
        if (row.Type(column) is not (raw.SQLITE_INTEGER or raw.SQLITE_FLOAT or raw.SQLITE_TEXT))
        {
            hash.Add(row, column);
            return;
        }

        Write(0, row, column); // as it stands: the column of before has its affinity
        for (int step = 1; step < _reads.Length; step++) Write(step, _reads[step - 1], 0);
        hash.Add(_reads[^1], 0);
        if (!ComesBack(row, column)) Lost++;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (SqliteStatement statement in (SqliteStatement[])[.. _writes, .. _reads]) statement.Dispose();
        _connection.Dispose();
    }

    // The same value comes out when all of it goes the way back. A text of plain digits is not lost in a number of class real.
    private bool ComesBack(SqliteStatement row, int column)
    {
        bool isWhole = _reads[^1].Type(0) == raw.SQLITE_FLOAT && row.Type(column) == raw.SQLITE_TEXT
            && Math.Abs(_reads[^1].Real(0)) < 1L << 53
            && row.Text(column) == ((long)_reads[^1].Real(0)).ToString(CultureInfo.InvariantCulture);
        if (isWhole && _reads[^1].Real(0) == Math.Truncate(_reads[^1].Real(0))) return true;
        for (int step = _reads.Length - 2; step >= 0; step--) Write(step, _reads[step + 1], 0);
        SqliteStatement back = _reads[0];
        return back.Type(0) == row.Type(column) && row.Type(column) switch
        {
            raw.SQLITE_INTEGER => back.Integer(0) == row.Integer(column),
            raw.SQLITE_FLOAT => BitConverter.DoubleToInt64Bits(back.Real(0)) == BitConverter.DoubleToInt64Bits(row.Real(column)),
            _ => back.Utf8(0).SequenceEqual(row.Utf8(column)),
        };
    }

    private void Write(int step, SqliteStatement from, int column)
    {
        SqliteStatement write = _writes[step];
        switch (from.Type(column))
        {
            case raw.SQLITE_INTEGER:
                write.Bind(1, from.Integer(column));
                break;
            case raw.SQLITE_FLOAT:
                write.BindReal(1, from.Real(column));
                break;
            default:
                write.BindUtf8(1, from.Utf8(column));
                break;
        }

        write.Step();
        write.Reset();
        _reads[step].Reset();
        _reads[step].Step();
    }

    private static string TypeOf(TypeAffinity affinity) => affinity switch
    {
        TypeAffinity.Integer => "INTEGER",
        TypeAffinity.Real => "REAL",
        TypeAffinity.Text => "TEXT",
        TypeAffinity.Numeric => "NUMERIC",
        _ => "BLOB",
    };
}
