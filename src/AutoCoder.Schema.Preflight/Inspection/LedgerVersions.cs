using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>
/// Reads what a ledger says last of each version. Nothing that stands in a ledger makes the database unreadable: its
/// versions are in the version table, and what the ledger cannot prove is not held against it.
/// </summary>
internal sealed class LedgerVersions
{
    private const int MostRows = 1_000_000;

    // What is read before anything is made of it. Of most ledgers this is all.
    private const int MostAtOnce = 64 << 10;

    private const string Rows =
        $"SELECT l.\"{LedgerTable.Version}\", l.\"{LedgerTable.Action}\", l.\"{LedgerTable.Hash}\" FROM "
            + $"main.\"{LedgerTable.Name}\" AS l "
        + $"ORDER BY l.\"{LedgerTable.Id}\"";

    private readonly SortedDictionary<long, SqlHash?> _applied = [];
    private string? _problem;
    private int _rows;
    private bool _isWhole = true;

    private LedgerVersions()
    {
    }

    /// <summary>Reads them from an open database that has a table or view with the ledger's name.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="ledger">What has the name.</param>
    /// <param name="known">The ledgers of the fleet: databases with the same rows share one reading.</param>
    public static LedgerReading Read(ReadOnlyConnection connection, SchemaObject ledger, KnownContents<LedgerReading> known)
    {
        if (!ledger.IsPlainTable) return LedgerReading.Nothing with { Problem = $"it is a {ledger.Noun}, not a table" };
        var versions = new LedgerVersions();
        ArrayBufferWriter<byte> rows = RowBuffer.ForRows();
        try
        {
            versions.Read(connection, rows);
        }
        catch (SqliteFailureException other) when ((other.Failure.Code & 0xFF) == SQLitePCL.raw.SQLITE_ERROR)
        {
            versions.Take(rows);
            versions._problem ??= "it has not the columns of a ledger";
        }

        if (versions._isWhole && known.Find(rows.WrittenSpan) is { } same) return same;
        byte[]? key = versions._isWhole ? rows.WrittenSpan.ToArray() : null;
        versions.Take(rows);
        return key is null ? versions.Reading : known.Keep(key, versions.Reading);
    }

    private LedgerReading Reading => new([.. _applied.Select(entry => new LedgerEntry(entry.Key, entry.Value))], _problem);

    private void Read(ReadOnlyConnection connection, ArrayBufferWriter<byte> into)
    {
        using SqliteStatement rows = connection.Prepare(Rows);
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
        if (hash is null && !hasNoHash)
            _problem ??= string.Create(CultureInfo.InvariantCulture, $"the row of version {version} holds no hash");
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
                _problem ??= string.Create(
                    CultureInfo.InvariantCulture, $"the row of version {version} says neither up nor down");
                _applied[version] = null;
                break;
        }
    }
}

/// <summary>
/// Rows of a ledger as bytes, so that one ledger can be told from another before anything is made of either: what the rows say,
/// and where a NULL or no number stands. Equal bytes are equal rows.
/// </summary>
internal ref struct LedgerCells(ReadOnlySpan<byte> rows)
{
    private ReadOnlySpan<byte> _rest = rows;

    /// <summary>The version; null when something else stands in its place.</summary>
    public long? Version { get; private set; }

    /// <summary>What stands in its place, as SQLite names it.</summary>
    public string? VersionType { get; private set; }

    /// <summary>What was done.</summary>
    public string? Action { get; private set; }

    /// <summary>The hash; null when there is none.</summary>
    public string? Hash { get; private set; }

    /// <summary>Whether NULL stands for the hash.</summary>
    public readonly bool HasNoHash => Hash is null;

    /// <summary>Writes the row that a statement is at.</summary>
    public static void Write(SqliteStatement row, ArrayBufferWriter<byte> into)
    {
        bool isVersion = row.IsInteger(0);
        into.GetSpan(1)[0] = isVersion ? (byte)1 : (byte)0;
        into.Advance(1);
        if (isVersion) Put(into, row.Integer(0));
        else RowCells.Put(into, Encoding.ASCII.GetBytes(row.TypeName(0)));
        RowCells.Put(into, row, 1);
        RowCells.Put(into, row, 2);
    }

    /// <summary>Goes to the next row; false after the last.</summary>
    public bool Next()
    {
        if (_rest.IsEmpty) return false;
        bool isVersion = _rest[0] == 1;
        _rest = _rest[1..];
        Version = isVersion ? TakeNumber() : null;
        VersionType = isVersion ? null : TakeText();
        Action = TakeText();
        Hash = TakeText();
        return true;
    }

    private static void Put(ArrayBufferWriter<byte> into, long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(into.GetSpan(sizeof(long)), number);
        into.Advance(sizeof(long));
    }

    private long TakeNumber()
    {
        long number = BinaryPrimitives.ReadInt64LittleEndian(_rest);
        _rest = _rest[sizeof(long)..];
        return number;
    }

    private string? TakeText()
    {
        string? text = RowCells.Take(ref _rest);
        int end = text?.IndexOf('\0', StringComparison.Ordinal) ?? -1; // where text ends for SQLite
        return end < 0 ? text : text![..end];
    }
}
