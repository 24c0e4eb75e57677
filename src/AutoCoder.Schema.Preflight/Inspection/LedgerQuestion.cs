using System.Globalization;
using AutoCoder.Schema.Ledgers;
using AutoCoder.Schema.Lockfiles;
using AutoCoder.Schema.Preflight.Sqlite;

namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>
/// The question for what was executed on a database. Nothing that stands in a ledger makes the database unreadable: its
/// versions are in the version table, and what the ledger cannot prove is not held against it.
/// </summary>
internal sealed class LedgerQuestion
{
    private const int MostRows = 1_000_000;

    private const string Rows =
        $"SELECT l.\"{LedgerTable.Version}\", l.\"{LedgerTable.Action}\", l.\"{LedgerTable.Hash}\" FROM main.\"{LedgerTable.Name}\" AS l "
        + $"ORDER BY l.\"{LedgerTable.Id}\"";

    private readonly SortedDictionary<long, SqlHash?> _applied = [];
    private string? _problem;
    private int _rows;

    private LedgerQuestion()
    {
    }

    /// <summary>Asks it of an open database that has a table or view with the ledger's name.</summary>
    public static LedgerReading Ask(ReadOnlyConnection connection, SchemaObject ledger)
    {
        if (!ledger.IsPlainTable) return LedgerReading.Nothing with { Problem = $"it is a {ledger.Noun}, not a table" };
        var question = new LedgerQuestion();
        try
        {
            question.Read(connection);
        }
        catch (SqliteFailureException other) when ((other.Failure.Code & 0xFF) == SQLitePCL.raw.SQLITE_ERROR)
        {
            question._problem ??= "it has not the columns of a ledger";
        }

        return new LedgerReading([.. question._applied.Select(entry => new LedgerEntry(entry.Key, entry.Value))], question._problem);
    }

    private void Read(ReadOnlyConnection connection)
    {
        using ReadOnlyStatement rows = connection.Prepare(Rows);
        while (rows.Step())
        {
            if (++_rows > MostRows)
            {
                _problem = string.Create(CultureInfo.InvariantCulture, $"it has more than {MostRows} rows");
                return;
            }

            if (rows.IsInteger(0)) Add(rows.Integer(0), rows.Text(1), rows.IsNull(2), SqlHash.Parse(rows.Text(2)));
            else _problem ??= $"a row of it holds {rows.TypeName(0)} where a version belongs";
        }
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
