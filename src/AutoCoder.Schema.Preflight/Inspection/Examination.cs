using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>What one look into a database file found; all of it is of one moment.</summary>
/// <param name="State">What the file is.</param>
/// <param name="Schema">Its schema without version table and ledger; nothing when the file could not be read.</param>
/// <param name="Ledger">What its ledger says; nothing when it has none.</param>
internal sealed record Examination(DatabaseState State, SchemaText Schema, LedgerReading Ledger)
{
    /// <summary>The statements of the application that the database does not take; empty when none were asked about.</summary>
    public ImmutableArray<FailingStatement> FailingStatements { get; init; } = [];

    /// <summary>A file that nothing but its state can be told of.</summary>
    internal static Examination Of(DatabaseState state) => new(state, SchemaText.None, LedgerReading.Nothing);
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
    private readonly SchemaTexts _schemas = new();
    private readonly KnownContents<DatabaseState.Versioned> _versioned = new(most: 10_000, mostBytes: 16L << 20);
    private readonly KnownContents<LedgerReading> _ledgers = new(most: 10_000, mostBytes: 64L << 20);

    private readonly string _versions =
        $"SELECT v.{SqlName.Quote(versionTable.VersionColumn)} FROM main.{SqlName.Quote(versionTable.Name)} AS v";

    private readonly HistoryReader _history = new(versionTable);

    /// <summary>What the database is.</summary>
    public DatabaseState State(ReadOnlyConnection connection) =>
        StateOf(connection, SchemaScan.Of(connection, versionTable.Name));

    /// <summary>That, its schema and its ledger: all that the gate wants to know.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="statements">The statements that the application runs on it, or null.</param>
    public Examination Examine(ReadOnlyConnection connection, StatementCheck? statements = null)
    {
        var scan = SchemaScan.Of(connection, versionTable.Name);
        SchemaText schema = _schemas.Of(scan.Rows);
        DatabaseState state = StateOf(connection, scan);
        LedgerReading ledger = scan.Ledger is { } there
            ? LedgerVersions.Read(connection, there, _ledgers)
            : LedgerReading.Nothing;
        return new Examination(state, schema, ledger)
        {
            FailingStatements = statements is null ? [] : Failing(connection, state, schema, statements),
        };
    }

    /// <summary>That, its schema, and every row that it records of what was done to it.</summary>
    public RecordedHistory History(ReadOnlyConnection connection)
    {
        var scan = SchemaScan.Of(connection, versionTable.Name);
        SchemaText schema = _schemas.Of(scan.Rows);
        DatabaseState state = StateOf(connection, scan);
        return _history.Read(connection, state, schema, scan.Ledger);
    }

    // Whether a statement can be prepared follows from the schema alone, so databases with one text have one answer. The
    // version table is not in that text, but in the state.
    private static ImmutableArray<FailingStatement> Failing(
        ReadOnlyConnection connection, DatabaseState state, SchemaText schema, StatementCheck statements)
    {
        if (state is not (DatabaseState.Versioned or DatabaseState.Unversioned)) return [];
        return schema.Answer(
            (statements, state is DatabaseState.Versioned),
            static asked => new Failures(asked.statements.Ask(asked.connection)),
            (statements, connection))!.Statements;
    }

    private DatabaseState StateOf(ReadOnlyConnection connection, SchemaScan scan)
    {
        if (scan.VersionTable is not { } table)
            return scan.TableCount == 0 ? new DatabaseState.Empty() : new DatabaseState.Unversioned(scan.TableCount);
        if (!table.IsPlainTable) return Unusable($"{versionTable.Name} is a {table.Noun}, not a table");
        DatabaseState state = Versions(connection);
        return state is DatabaseState.Versioned { Applied.IsEmpty: true } none
            ? none with { UnrecordedTables = scan.UnrecordedTables }
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

/// <summary>
/// One pass over <c>sqlite_schema</c>: the schema's text, and the version table and the ledger, which are not part of it.
/// </summary>
internal sealed class SchemaScan
{
    private static readonly byte[] LedgerName = Encoding.UTF8.GetBytes(LedgerTable.Name);
    private readonly byte[] _versionTableName;
    private readonly ArrayBufferWriter<byte> _rows = RowBuffer.ForSchema();

    private SchemaScan(string versionTable) => _versionTableName = Encoding.UTF8.GetBytes(versionTable);

    /// <summary>The table or view with the version table's name, or null.</summary>
    public SchemaObject? VersionTable { get; private set; }

    /// <summary>The table or view with the ledger's name, or null.</summary>
    public SchemaObject? Ledger { get; private set; }

    /// <summary>
    /// How many tables there are, the version table and SQLite's own not counted. The ledger is: it is made with the version
    /// table, in one transaction, so that one without the other is nothing that a run leaves. A file with a ledger alone is no
    /// empty one in which every migration could run; somebody took its version table away, and has to say what it is.
    /// </summary>
    public int TableCount { get; private set; }

    /// <summary>The same without the ledger: beside a version table it is that one's.</summary>
    public int UnrecordedTables => TableCount - (Ledger is { Type: "table" } ? 1 : 0);

    /// <summary>
    /// The rows that are the schema, as <see cref="SchemaText"/> keeps them; good until this thread's next scan.
    /// </summary>
    public ReadOnlySpan<byte> Rows => _rows.WrittenSpan;

    /// <summary>Scans an open database.</summary>
    public static SchemaScan Of(ReadOnlyConnection connection, string versionTable)
    {
        var scan = new SchemaScan(versionTable);
        using ReadOnlyStatement rows = connection.Prepare("SELECT type, name, tbl_name, sql FROM main.sqlite_schema");
        while (rows.Step()) scan.Add(rows);
        return scan;
    }

    private void Add(ReadOnlyStatement row)
    {
        ReadOnlySpan<byte> type = row.Utf8(0), name = row.Utf8(1), table = row.Utf8(2);
        bool isTable = type.SequenceEqual("table"u8);
        if (isTable || type.SequenceEqual("view"u8))
        {
            bool isVersionTable = Same(name, _versionTableName);
            if (isVersionTable) VersionTable = new SchemaObject(row.Text(0)!, row.Text(3));
            else if (Same(name, LedgerName)) Ledger = new SchemaObject(row.Text(0)!, row.Text(3));
            if (isTable && !isVersionTable && !IsReserved(name)) TableCount++;
        }

        if (row.IsNull(3) || IsReserved(name) || IsReserved(table) || Same(table, _versionTableName) || Same(table, LedgerName))
            return;
        SchemaText.Put(_rows, type);
        SchemaText.Put(_rows, name);
        SchemaText.Put(_rows, table);
        SchemaText.Put(_rows, row.Utf8(3));
    }

    private static bool IsReserved(ReadOnlySpan<byte> name) => name.Length >= 7 && Same(name[..7], "sqlite_"u8);

    // As SQLite compares names: the letters of ASCII in either case, all else letter by letter.
    private static bool Same(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.Length != right.Length) return false;
        for (int i = 0; i < left.Length; i++)
        {
            if (Fold(left[i]) != Fold(right[i])) return false;
        }

        return true;
    }

    private static byte Fold(byte letter) => letter is >= (byte)'A' and <= (byte)'Z' ? (byte)(letter | 0x20) : letter;
}

/// <summary>A table or a view of a database.</summary>
/// <param name="Type"><c>table</c> or <c>view</c>.</param>
/// <param name="Sql">The statement that made it.</param>
internal readonly record struct SchemaObject(string Type, string? Sql)
{
    /// <summary>Whether reading it runs nothing but SQLite's own reading of rows.</summary>
    public bool IsPlainTable => Type == "table" && Sql?.StartsWith("CREATE VIRTUAL", StringComparison.OrdinalIgnoreCase) == false;

    /// <summary>What it is.</summary>
    public string Noun => Type == "view" ? "view" : IsPlainTable ? "table" : "virtual table";
}
