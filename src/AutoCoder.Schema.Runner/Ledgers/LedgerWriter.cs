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
        $"INSERT INTO \"{LedgerTable.Name}\" (\"{LedgerTable.Version}\", \"{LedgerTable.MigrationName}\", \"{LedgerTable.Action}\", "
        + $"\"{LedgerTable.Hash}\", \"{LedgerTable.At}\", \"{LedgerTable.Duration}\", \"{LedgerTable.Build}\", \"{LedgerTable.Host}\", "
        + $"\"{LedgerTable.Backup}\", \"{LedgerTable.Down}\", \"{LedgerTable.Note}\", \"{LedgerTable.DownHash}\") "
        + "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";

    private long _began = clock.GetTimestamp();

    /// <summary>The file name of the backup that was made before, or null.</summary>
    public string? Backup { get; set; }

    /// <summary>From now on the time of the next migration runs.</summary>
    public void Start() => _began = clock.GetTimestamp();

    /// <summary>How long it is since the last row or the last such question; from now on the time of the next migration runs.</summary>
    public TimeSpan Lap()
    {
        TimeSpan took = clock.GetElapsedTime(_began);
        Start();
        return took;
    }

    /// <summary>Migrations have run, one after the other.</summary>
    /// <exception cref="ChangeRefusedException">SQLite does not take a row.</exception>
    public void Up(SqliteConnection connection, IEnumerable<AppliedMigration> applied) => Write(connection, applied.Select(one => new Row(one.Migration, "up")
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

    private void Write(SqliteConnection connection, IEnumerable<Row> rows)
    {
        try
        {
            using SqliteStatement insert = Prepare(connection);
            foreach (Row row in rows) Write(insert, row);
        }
        catch (SqliteException error)
        {
            throw new ChangeRefusedException(
                $"The row in the ledger (table {LedgerTable.Name}) cannot be written: {error.Words()}.", error);
        }

        Start();
    }

    private void Write(SqliteStatement insert, Row row)
    {
        int parameter = 0;
        foreach (object? value in ValuesOf(row)) insert.Bind(++parameter, value);
        insert.Step();
        insert.Reset();
    }

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
            row.Migration.Version, row.Migration.Name, row.Action, row.Hash?.ToString(), Now(), row.Milliseconds, origin.Build, origin.Host, Backup, script, row.Note, hash,
        ];
    }

    private (string? Script, string? Hash) ScriptOf(Row row)
    {
        if (row.Script is { } own) return (own, LedgerDown.HashOf(row.Migration.Version, own));
        return recording?.Find(row.Migration.Version) is { } recorded ? (recorded.DownScript, recorded.DownScriptHash) : (null, null);
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
