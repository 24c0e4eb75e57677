using System.Buffers;

namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>
/// The question for what was executed on a database. Nothing that stands in a ledger makes the database unreadable: its
/// versions are in the version table, and what the ledger cannot prove is not held against it.
/// </summary>
internal sealed class LedgerQuestion
{
    private const int MostRows = 1_000_000;

    // What is read before anything is made of it. Of most ledgers this is all.
    private const int MostAtOnce = 64 << 10;

    private const string Rows =
        $"SELECT l.\"{LedgerTable.Version}\", l.\"{LedgerTable.Action}\", l.\"{LedgerTable.Hash}\" FROM main.\"{LedgerTable.Name}\" AS l "
        + $"ORDER BY l.\"{LedgerTable.Id}\"";

    private readonly SortedDictionary<long, SqlHash?> _applied = [];
    private string? _problem;
    private int _rows;
    private bool _isWhole = true;

    private LedgerQuestion()
    {
    }

    /// <summary>Asks it of an open database that has a table or view with the ledger's name.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="ledger">What has the name.</param>
    /// <param name="known">The ledgers of the fleet: databases with the same rows share one reading.</param>
    public static LedgerReading Ask(ReadOnlyConnection connection, SchemaObject ledger, KnownContents<LedgerReading> known)
    {
        if (!ledger.IsPlainTable) return LedgerReading.Nothing with { Problem = $"it is a {ledger.Noun}, not a table" };
        var question = new LedgerQuestion();
        ArrayBufferWriter<byte> rows = RowBuffer.ForRows();
        try
        {
            question.Read(connection, rows);
        }
        catch (SqliteFailureException other) when ((other.Failure.Code & 0xFF) == SQLitePCL.raw.SQLITE_ERROR)
        {
            question.Take(rows);
            question._problem ??= "it has not the columns of a ledger";
        }

        if (question._isWhole && known.Find(rows.WrittenSpan) is { } same) return same;
        byte[]? key = question._isWhole ? rows.WrittenSpan.ToArray() : null;
        question.Take(rows);
        return key is null ? question.Reading : known.Keep(key, question.Reading);
    }

    private LedgerReading Reading => new([.. _applied.Select(entry => new LedgerEntry(entry.Key, entry.Value))], _problem);

    private void Read(ReadOnlyConnection connection, ArrayBufferWriter<byte> into)
    {
        using ReadOnlyStatement rows = connection.Prepare(Rows);
        while (rows.Step())
        {
            if (++_rows > MostRows)
            {
                Take(into);
                _problem = string.Create(CultureInfo.InvariantCulture, $"it has more than {MostRows} rows");
                return;
            }

            LedgerCells.Write(rows, into);
            if (into.WrittenCount > MostAtOnce) Take(into);
        }
    }

    // From here on it is not only the rows in the room that the reading is of.
    private void Take(ArrayBufferWriter<byte> rows)
    {
        _isWhole = false;
        for (LedgerCells cells = new(rows.WrittenSpan); cells.Next();)
        {
            if (cells.Version is { } version) Add(version, cells.Action, cells.HasNoHash, SqlHash.Parse(cells.Hash));
            else _problem ??= $"a row of it holds {cells.VersionType} where a version belongs";
        }

        rows.ResetWrittenCount();
    }

    // The last row of a version decides. A repair changes the schema, not the migration: without a hash it leaves what was known.
    private void Add(long version, string? action, bool hasNoHash, SqlHash? hash)
    {
        if (hash is null && !hasNoHash) _problem ??= string.Create(CultureInfo.InvariantCulture, $"the row of version {version} holds no hash");
        switch (action)
        {
            case "down":
                _applied.Remove(version);
                break;
            case "repair" when hasNoHash:
                _applied.TryAdd(version, null);
                break;
            case "up" or "adopt" or "repair":
                _applied[version] = hash;
                break;
            default:
                _problem ??= string.Create(CultureInfo.InvariantCulture, $"the row of version {version} says neither up nor down");
                _applied[version] = null;
                break;
        }
    }
}
