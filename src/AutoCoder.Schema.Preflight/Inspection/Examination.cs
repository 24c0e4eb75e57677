using System.Buffers;
using System.Runtime.InteropServices;

namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>What one look into a database file found; all of it is of one moment.</summary>
/// <param name="State">What the file is.</param>
/// <param name="Schema">Its schema without version table and ledger; nothing when the file could not be read.</param>
/// <param name="Ledger">What its ledger says; nothing when it has none.</param>
internal sealed record Examination(DatabaseState State, KnownSchema Schema, LedgerReading Ledger)
{
    /// <summary>The statements of the application that the database does not take; empty when none were asked about.</summary>
    public ImmutableArray<FailingStatement> FailingStatements { get; init; } = [];

    /// <summary>A file that nothing but its state can be told of.</summary>
    internal static Examination Of(DatabaseState state) => new(state, KnownSchema.None, LedgerReading.Nothing);
}

/// <summary>
/// Reads what an open database is, in as few statements as that takes: one pass over <c>sqlite_schema</c>, then the versions, and
/// the ledger or the whole history where they are wanted. All begin with the same pass, so all say the same of one file. Safe to
/// share between threads.
/// </summary>
internal sealed class Examiner(VersionTable versionTable)
{
    private const int MostVersions = 1_000_000;

    // A fleet has few different schemas, sets of versions and ledgers: databases with the same share one object.
    private readonly KnownSchemas _schemas = new(versionTable);
    private readonly KnownContents<DatabaseState.Versioned> _versioned = new(most: 10_000, mostBytes: 16L << 20);
    private readonly KnownContents<LedgerReading> _ledgers = new(most: 10_000, mostBytes: 64L << 20);

    private readonly string _versions =
        $"SELECT v.{SqlName.Quote(versionTable.VersionColumn)} FROM main.{SqlName.Quote(versionTable.Name)} AS v";

    private readonly HistoryReader _history = new(versionTable);

    /// <summary>What the database is.</summary>
    public DatabaseState State(ReadOnlyConnection connection) =>
        StateOf(connection, SchemaOf(connection));

    /// <summary>That, its schema and its ledger: all that the gate wants to know.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="statements">The statements that the application runs on it, or null.</param>
    public Examination Examine(ReadOnlyConnection connection, StatementCheck? statements = null)
    {
        KnownSchema schema = SchemaOf(connection);
        DatabaseState state = StateOf(connection, schema);
        LedgerReading ledger = schema.Ledger is { } there
            ? LedgerVersions.Read(connection, there, _ledgers)
            : LedgerReading.Nothing;
        if (schema.LedgerFlaw is { } flaw) ledger = ledger with { Problem = ledger.Problem ?? flaw };
        return new Examination(state, schema.Own, ledger)
        {
            FailingStatements = statements is null ? [] : Failing(connection, state, schema.Own, statements),
        };
    }

    /// <summary>That, its schema, and every row that it records of what was done to it.</summary>
    public RecordedHistory History(ReadOnlyConnection connection)
    {
        KnownSchema schema = SchemaOf(connection);
        return _history.Read(connection, StateOf(connection, schema), schema.Own, schema.Ledger);
    }

    private KnownSchema SchemaOf(ReadOnlyConnection connection)
    {
        using SqliteStatement rows = connection.Prepare(KnownSchemas.Rows);
        return _schemas.Of(rows);
    }

    // Whether a statement can be prepared follows from the schema alone, so databases with one text have one answer. The
    // version table is not in that text, but in the state.
    private static ImmutableArray<FailingStatement> Failing(
        ReadOnlyConnection connection, DatabaseState state, KnownSchema schema, StatementCheck statements)
    {
        if (state is not (DatabaseState.Versioned or DatabaseState.Unversioned)) return [];
        return schema.Answer(
            (statements, state is DatabaseState.Versioned),
            static asked => new Failures(asked.statements.Ask(asked.connection, OnceRead(asked.schema))),
            (statements, connection, schema))!.Statements;
    }

    private static Func<DatabaseSchema> OnceRead(KnownSchema schema)
    {
        DatabaseSchema? read = null;
        return () => read ??= schema.Read();
    }

    private DatabaseState StateOf(ReadOnlyConnection connection, KnownSchema schema)
    {
        if (schema.VersionTable is not { } table)
            return schema.TableCount == 0 ? new DatabaseState.Empty() : new DatabaseState.Unversioned(schema.TableCount);
        if (!table.IsPlainTable) return Unusable($"{versionTable.Name} is a {table.Noun}, not a table");
        if (schema.VersionTableFlaw is { } flaw) return Unusable(flaw);
        DatabaseState state = Versions(connection);
        return state is DatabaseState.Versioned { Applied.IsEmpty: true } none
            ? none with { UnrecordedTables = schema.UnrecordedTables }
            : state;
    }

    private DatabaseState Versions(ReadOnlyConnection connection)
    {
        SqliteStatement rows;
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

    private DatabaseState Collect(SqliteStatement rows)
    {
        ArrayBufferWriter<byte> read = RowBuffer.ForRows();
        while (rows.Step())
        {
            if (!rows.IsInteger(0))
                return Unusable($"a row of {versionTable.Name} holds {rows.TypeName(0)} where a version belongs");
            long version = rows.Integer(0);
            if (version < 0) return Unusable(string.Create(
                CultureInfo.InvariantCulture, $"a row of {versionTable.Name} holds a negative version, {version}"));
            if (read.WrittenCount == MostVersions * sizeof(long))
                return Unusable($"{versionTable.Name} has more than {MostVersions} rows");
            MemoryMarshal.Write(read.GetSpan(sizeof(long)), version);
            read.Advance(sizeof(long));
        }

        return _versioned.Find(read.WrittenSpan) ?? Keep(read.WrittenSpan.ToArray());
    }

    private DatabaseState.Versioned Keep(byte[] read)
    {
        long[] versions = MemoryMarshal.Cast<byte, long>(read).ToArray();
        Array.Sort(versions);
        return _versioned.Keep(read, new DatabaseState.Versioned([.. versions.Distinct()], Repeated(versions)));
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

    private static DatabaseState.Unreadable Unusable(string detail) => new(UnreadableReason.VersionTableUnusable, detail);

    private sealed record Failures(ImmutableArray<FailingStatement> Statements);
}
