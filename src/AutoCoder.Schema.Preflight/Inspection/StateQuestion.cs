using System.Buffers;
using System.Runtime.InteropServices;

namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>The questions that tell a database's state: which tables it has, and which versions are in its version table.</summary>
internal sealed class StateQuestion(VersionTable versionTable)
{
    private const int MostVersions = 1_000_000;

    // Databases of a fleet have few different sets of versions: those with the same share one object.
    private readonly KnownContents<DatabaseState.Versioned> _known = new(most: 10_000, mostBytes: 16L << 20);

    private readonly string _versions =
        $"SELECT v.{SqlName.Quote(versionTable.VersionColumn)} FROM main.{SqlName.Quote(versionTable.Name)} AS v";

    /// <summary>Asks them of an open database.</summary>
    public DatabaseState Ask(ReadOnlyConnection connection)
    {
        int tables = 0;
        using (ReadOnlyStatement schema = connection.Prepare("SELECT type, name, sql FROM main.sqlite_schema"))
        {
            while (schema.Step())
            {
                string? type = schema.Text(0), name = schema.Text(1);
                if (SqlName.Same(name, versionTable.Name) && type is "table" or "view")
                    return OfVersionTable(connection, new SchemaObject(type, schema.Text(2)), null);
                if (type == "table" && name?.StartsWith("sqlite_", StringComparison.OrdinalIgnoreCase) == false) tables++;
            }
        }

        return WithoutVersionTable(tables);
    }

    /// <summary>The state of a database without a version table.</summary>
    public static DatabaseState WithoutVersionTable(int tables) =>
        tables == 0 ? new DatabaseState.Empty() : new DatabaseState.Unversioned(tables);

    /// <summary>The state of a database with something of the version table's name in it.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="table">What has the name.</param>
    /// <param name="otherTables">How many tables there are beside it and the ledger; counted when it matters if null.</param>
    public DatabaseState OfVersionTable(ReadOnlyConnection connection, SchemaObject table, int? otherTables)
    {
        if (!table.IsPlainTable) return Unusable($"{versionTable.Name} is a {table.Noun}, not a table");
        DatabaseState state = Versions(connection);
        return state is DatabaseState.Versioned { Applied.IsEmpty: true } empty
            ? empty with { UnrecordedTables = otherTables ?? OtherTables(connection) }
            : state;
    }

    private DatabaseState Versions(ReadOnlyConnection connection)
    {
        ReadOnlyStatement rows;
        try
        {
            rows = connection.Prepare(_versions);
        }
        catch (SqliteFailureException missing) when (missing.Failure.Code == SQLitePCL.raw.SQLITE_ERROR)
        {
            return Unusable($"table {versionTable.Name} has no column {versionTable.VersionColumn}");
        }

        using (rows) return Collect(rows);
    }

    private DatabaseState Collect(ReadOnlyStatement rows)
    {
        ArrayBufferWriter<byte> read = RowBuffer.ForRows();
        while (rows.Step())
        {
            if (!rows.IsInteger(0)) return Unusable($"a row of {versionTable.Name} holds {rows.TypeName(0)} where a version belongs");
            if (rows.Integer(0) < 0) return Unusable($"a row of {versionTable.Name} holds a negative version, {rows.Integer(0).ToString(CultureInfo.InvariantCulture)}");
            if (read.WrittenCount == MostVersions * sizeof(long)) return Unusable($"{versionTable.Name} has more than {MostVersions} rows");
            MemoryMarshal.Write(read.GetSpan(sizeof(long)), rows.Integer(0));
            read.Advance(sizeof(long));
        }

        return _known.Find(read.WrittenSpan) ?? Keep(read.WrittenSpan.ToArray());
    }

    private DatabaseState.Versioned Keep(byte[] read)
    {
        long[] versions = MemoryMarshal.Cast<byte, long>(read).ToArray();
        Array.Sort(versions);
        return _known.Keep(read, new DatabaseState.Versioned([.. versions.Distinct()], Repeated(versions)));
    }

    private static ImmutableArray<long> Repeated(long[] sorted)
    {
        ImmutableArray<long>.Builder? repeated = null;
        for (int i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] == sorted[i - 1] && (repeated is null || repeated[^1] != sorted[i]))
                (repeated ??= ImmutableArray.CreateBuilder<long>()).Add(sorted[i]);
        }

        return repeated?.ToImmutable() ?? [];
    }

    private int OtherTables(ReadOnlyConnection connection)
    {
        int tables = 0;
        using ReadOnlyStatement names = connection.Prepare("SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'");
        while (names.Step())
        {
            if (!SqlName.Same(names.Text(0), versionTable.Name) && !SqlName.Same(names.Text(0), LedgerTable.Name)) tables++;
        }

        return tables;
    }

    private static DatabaseState.Unreadable Unusable(string detail) => new(UnreadableReason.VersionTableUnusable, detail);
}
