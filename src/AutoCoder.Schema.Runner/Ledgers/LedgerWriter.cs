using System.Reflection;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Ledgers;

/// <summary>
/// Writes the ledger of one database, in whatever transaction is open on the connection. Rows are in the order of their
/// numbers; the time in them is for people, and may go backwards.
/// </summary>
/// <param name="origin">Who writes.</param>
/// <param name="recording">What the migrations execute; null when nobody knows, and then there are no hashes.</param>
/// <param name="clock">The time.</param>
internal sealed class LedgerWriter(LedgerOrigin origin, KindRecording? recording, TimeProvider clock)
{
    private const string Insert =
        $"INSERT INTO main.\"{LedgerTable.Name}\" (\"{LedgerTable.Version}\", \"{LedgerTable.MigrationName}\", "
        + $"\"{LedgerTable.Action}\", "
        + $"\"{LedgerTable.Hash}\", \"{LedgerTable.At}\", \"{LedgerTable.Duration}\", \"{LedgerTable.Build}\", "
        + $"\"{LedgerTable.Host}\", "
        + $"\"{LedgerTable.Backup}\", \"{LedgerTable.Down}\", \"{LedgerTable.Note}\", \"{LedgerTable.DownHash}\") "
        + "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";

    private const string Tell =
        $"UPDATE main.\"{LedgerTable.Name}\" SET \"{LedgerTable.Lost}\" = ?1 WHERE \"{LedgerTable.Id}\" = (SELECT "
        + $"max(\"{LedgerTable.Id}\") FROM main.\"{LedgerTable.Name}\" WHERE \"{LedgerTable.Version}\" = ?2)";

    // The same row, whatever its number is.
    private const string Find =
        $"SELECT count(*) FROM main.\"{LedgerTable.Name}\" WHERE \"{LedgerTable.Id}\" = ?13 AND \"{LedgerTable.Version}\" IS ?1 "
        + $"AND \"{LedgerTable.MigrationName}\" IS ?2 AND \"{LedgerTable.Action}\" IS ?3 AND \"{LedgerTable.Hash}\" IS ?4 "
        + $"AND \"{LedgerTable.At}\" IS ?5 AND \"{LedgerTable.Duration}\" IS ?6 AND \"{LedgerTable.Build}\" IS ?7 "
        + $"AND \"{LedgerTable.Host}\" IS ?8 AND \"{LedgerTable.Backup}\" IS ?9 AND \"{LedgerTable.Down}\" IS ?10 "
        + $"AND \"{LedgerTable.Note}\" IS ?11 AND \"{LedgerTable.DownHash}\" IS ?12";

    private long _began = clock.GetTimestamp();
    private long? _rows;

    /// <summary>The file name of the backup that was made before, or null.</summary>
    public string? Backup { get; set; }

    /// <summary>From now on the time of the next migration runs.</summary>
    public void Start() => _began = clock.GetTimestamp();

    /// <summary>Remembers how many rows a ledger has, before anything is done.</summary>
    public void Remember(SqliteConnection connection) => _rows = Count(connection);

    /// <summary>Makes sure that the rows that were there are there, and those that were written since.</summary>
    /// <returns>Why what was done must not be kept; null when nothing is missing.</returns>
    public MigrationFailure? Verify(SqliteConnection connection) =>
        _rows is { } rows && Count(connection) is var count && count != rows
            ? new(
                null, "ledger", null,
                $"The ledger (table {LedgerTable.Name}) has {count} rows where it should have {rows}. {Who}")
            : null;

    /// <summary>
    /// How long it is since the last row or the last such question; from now on the time of the next migration runs.
    /// </summary>
    public TimeSpan Lap()
    {
        TimeSpan took = clock.GetElapsedTime(_began);
        Start();
        return took;
    }

    /// <summary>Migrations have run, one after the other.</summary>
    /// <exception cref="ChangeRefusedException">SQLite does not take a row.</exception>
    public void Up(SqliteConnection connection, IEnumerable<AppliedMigration> applied) =>
        Write(connection, applied.Select(one => new Row(one.Migration, "up")
        {
            Hash = recording?.Find(one.Migration.Version)?.UpHash,
            Milliseconds = (long)one.Took.TotalMilliseconds,
            Note = one.Note,
        }));

    /// <summary>A version was taken back.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="step">The version and what was executed.</param>
    /// <param name="note">By what, and what was lost; no data of rows.</param>
    /// <exception cref="ChangeRefusedException">SQLite does not take the row.</exception>
    public void Down(SqliteConnection connection, DowngradeStep step, string note)
    {
        Row row = new(new CatalogueMigration(step.Version, step.Name ?? "", ""), "down")
        {
            Hash = step.Statements is { } statements ? SqlHash.Of(statements) : null,
            Milliseconds = (long)Lap().TotalMilliseconds,
            Script = step.Statements is { } executed ? string.Concat(executed.Select(sql => $"{sql};\n")) : null,
            Note = note,
        };
        Write(connection, [row]);
    }

    /// <summary>A version was recorded as applied, and nothing was executed.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="migration">The version.</param>
    /// <param name="evidence">Why it is taken for applied, in words; no data of rows.</param>
    /// <exception cref="ChangeRefusedException">SQLite does not take the row.</exception>
    public void Adopt(SqliteConnection connection, CatalogueMigration migration, string evidence) =>
        Write(connection, [new(migration, "adopt") { Note = evidence }]);

    /// <summary>The schema was brought to that of a version.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="migration">The version.</param>
    /// <param name="done">What was done, in words; no data of rows.</param>
    /// <exception cref="ChangeRefusedException">SQLite does not take the row.</exception>
    public void Repair(SqliteConnection connection, CatalogueMigration migration, string done) =>
        Write(connection, [new(migration, "repair") { Note = done }]);

    /// <summary>The last row of a version gets what was lost by it.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="version">The version.</param>
    /// <param name="lost">What, and how much; no data of rows.</param>
    /// <exception cref="ChangeRefusedException">SQLite does not take it.</exception>
    public static void Lost(SqliteConnection connection, long version, string lost)
    {
        try
        {
            if (!LedgerQuery.HasColumn(connection, LedgerTable.Lost)) connection.Execute(LedgerTable.AddLost);
            using SqliteStatement tell = connection.Prepare(Tell);
            tell.Bind(1, lost);
            tell.Bind(2, version);
            tell.Step();
        }
        catch (SqliteException error)
        {
            throw new ChangeRefusedException(
                $"The row in the ledger (table {LedgerTable.Name}) cannot be written: {error.Words()}.", error);
        }
    }

    private void Write(SqliteConnection connection, IEnumerable<Row> rows)
    {
        try
        {
            if (Verify(connection) is { } failure) throw new ChangeRefusedException(failure.Message);
            using SqliteStatement insert = Prepare(connection);
            foreach (Row row in rows) Write(connection, insert, row);
            if (Verify(connection) is { } missing) throw new ChangeRefusedException(missing.Message);
        }
        catch (SqliteException error)
        {
            throw new ChangeRefusedException(
                $"The row in the ledger (table {LedgerTable.Name}) cannot be written: {error.Words()}.", error);
        }

        Start();
    }

    private void Write(SqliteConnection connection, SqliteStatement insert, Row row)
    {
        int parameter = 0;
        object?[] values = ValuesOf(row);
        foreach (object? value in values) insert.Bind(++parameter, value);
        insert.Step();
        insert.Reset();
        if (_rows is not null) _rows++;
        long id = SQLitePCL.raw.sqlite3_last_insert_rowid(connection.Handle);
        if (connection.Number(Find, [.. values, id]) == 1) return;
        throw new ChangeRefusedException(
            $"The row of migration {row.Migration.Version} in the ledger (table {LedgerTable.Name}) is not there as it was "
                + $"written. {Who}");
    }

    private static long Count(SqliteConnection connection) => ConnectionSchema.HasTable(connection, LedgerTable.Name)
        ? connection.Number($"SELECT count(*) FROM main.\"{LedgerTable.Name}\"")
        : 0;

    private const string Who =
        $"Something else writes to it (a trigger, a constraint, or a migration): find it with SELECT type, name, sql FROM "
        + $"sqlite_schema WHERE sql LIKE '%{LedgerTable.Name}%', and take that out.";

    // SQLite says each time whether there is such a table with all of its columns: a savepoint may have taken it back.
    private static SqliteStatement Prepare(SqliteConnection connection)
    {
        try
        {
            return connection.Prepare(Insert);
        }
        catch (SqliteException missing) when (missing.SqliteErrorCode == SQLitePCL.raw.SQLITE_ERROR)
        {
            Make(connection);
            return connection.Prepare(Insert);
        }
    }

    // The table, and in one of an earlier build the column that it does not have.
    private static void Make(SqliteConnection connection)
    {
        connection.Execute(LedgerTable.Create);
        if (!LedgerQuery.HasColumn(connection, LedgerTable.DownHash)) connection.Execute(LedgerTable.AddDownHash);
    }

    // In the order of the columns above.
    private object?[] ValuesOf(Row row)
    {
        (string? script, string? hash) = ScriptOf(row);
        return
        [
            row.Migration.Version, row.Migration.Name, row.Action, row.Hash?.ToString(), Now(), row.Milliseconds, origin.Build,
            origin.Host, Backup, script, row.Note, hash,
        ];
    }

    private (string? Script, string? Hash) ScriptOf(Row row)
    {
        if (row.Script is { } own) return (own, LedgerDown.HashOf(row.Migration.Version, own));
        return recording?.Find(row.Migration.Version) is { } recorded
            ? (recorded.DownScript, recorded.DownScriptHash)
            : (null, null);
    }

    private string Now() => clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private sealed record Row(CatalogueMigration Migration, string Action)
    {
        public SqlHash? Hash { get; init; }

        public long? Milliseconds { get; init; }

        public string? Note { get; init; }

        public string? Script { get; init; }
    }
}

/// <summary>A migration that has run.</summary>
/// <param name="Migration">The migration.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Note">What it says of itself, or null.</param>
internal sealed record AppliedMigration(CatalogueMigration Migration, TimeSpan Took, string? Note = null);

/// <summary>Who writes into ledgers.</summary>
/// <param name="Build">The migrations and the program, with their versions.</param>
/// <param name="Host">The machine.</param>
internal sealed record LedgerOrigin(string Build, string Host)
{
    /// <summary>This program on this machine, with these migrations.</summary>
    public static LedgerOrigin Of(MigrationAssembly migrations) => new(
        $"{Path.GetFileName(migrations.Name)} {Version(migrations.Assembly)}; {typeof(LedgerOrigin).Assembly.GetName().Name} "
            + $"{Version(typeof(LedgerOrigin).Assembly)}",
        Environment.MachineName);

    private static string Version(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? $"{assembly.GetName().Version}";
}

/// <summary>Whether a database can have a ledger: a table of its name may be somebody else's.</summary>
internal static class LedgerQuery
{
    private static readonly string[] Columns =
    [
        LedgerTable.Id, LedgerTable.Version, LedgerTable.MigrationName, LedgerTable.Action, LedgerTable.Hash, LedgerTable.At,
        LedgerTable.Duration, LedgerTable.Build, LedgerTable.Host, LedgerTable.Backup, LedgerTable.Down, LedgerTable.Note,
    ];

    private const string ColumnNames = $"SELECT name FROM pragma_table_xinfo('{LedgerTable.Name}', 'main')";

    private const string NotOurs = $"Table {LedgerTable.Name} is not the ledger of this program:";

    private const string Advice =
        $"The name {LedgerTable.Name} is kept for what was executed on a database, so nothing was done: "
        + "give it another name, here and in the application.";

    /// <summary>Why there can be none, as a sentence that begins with what is in the way; null when nothing is.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="schema">Its schema, from which the answer follows.</param>
    public static string? Obstacle(SqliteConnection connection, KnownSchema schema) =>
        schema.LedgerFlaw is { } flaw ? $"{NotOurs} {flaw}."
        : schema.HasLedger ? schema.Answer(nameof(LedgerQuery), () => new Found(Ask(connection, KindOf(schema))))!.Obstacle
        : null;

    private static string? Ask(SqliteConnection connection, string found)
    {
        string article = found == "index" ? "an" : "a";
        if (found != "table") return $"{LedgerTable.Name} is {article} {found} of this database. {Advice}";
        string[] columns = [.. connection.Texts(ColumnNames)];
        string[] missing = [.. Columns.Except(columns, StringComparer.OrdinalIgnoreCase)];
        if (missing.Length > 0)
            return $"{NotOurs} it has no column {string.Join(", ", missing)}. {Advice}";
        List<string> obliged = connection.Texts($"{ColumnNames} WHERE \"notnull\" AND dflt_value IS NULL AND NOT pk");
        string demanded = string.Join(", ", obliged.Except(Columns, StringComparer.OrdinalIgnoreCase));
        return demanded.Length == 0 ? null : $"{NotOurs} it demands a value for {demanded}. {Advice}";
    }

    /// <summary>Whether the ledger of a database has a column.</summary>
    public static bool HasColumn(SqliteConnection connection, string column) =>
        connection.Texts(ColumnNames).Contains(column, StringComparer.OrdinalIgnoreCase);

    private static string KindOf(KnownSchema schema)
    {
        SchemaEntry found = schema.Entries.First(entry => entry.Type != "trigger" && SqlName.Same(entry.Name, LedgerTable.Name));
        return found.Sql?.StartsWith("CREATE VIRTUAL", StringComparison.OrdinalIgnoreCase) == true ? "virtual table" : found.Type;
    }

    private sealed record Found(string? Obstacle);
}
