namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>The question for all that a ledger and a version table say, row by row.</summary>
internal sealed class HistoryQuestion(VersionTable versionTable, StateQuestion state)
{
    // A real ledger has some hundred rows; one that somebody made to fill the memory is read so far.
    private const int MostRows = 100_000;
    private const long MostText = 64L << 20;

    // With the table's name before it: SQLite takes a quoted name that is no column for a text.
    private static readonly string Rows = RowsWith(LedgerColumns), EarlierRows = RowsWith(LedgerColumns[..^1]);

    private static string RowsWith(string[] columns) =>
        $"SELECT {string.Join(", ", columns.Select(column => $"{SqlName.Quote(LedgerTable.Name)}.{SqlName.Quote(column)}"))} FROM main.{SqlName.Quote(LedgerTable.Name)} ORDER BY 1";

    private readonly string _recorded =
        $"SELECT {string.Join(", ", new[] { versionTable.VersionColumn, versionTable.AppliedOnColumn, versionTable.DescriptionColumn }.Select(SqlName.Quote))} "
        + $"FROM main.{SqlName.Quote(versionTable.Name)} ORDER BY 1";

    private static string[] LedgerColumns =>
    [
        LedgerTable.Id, LedgerTable.Version, LedgerTable.Action, LedgerTable.MigrationName, LedgerTable.Hash, LedgerTable.At,
        LedgerTable.Duration, LedgerTable.Build, LedgerTable.Host, LedgerTable.Backup, LedgerTable.Note, LedgerTable.Down, LedgerTable.DownHash,
    ];

    /// <summary>Asks it of an open database.</summary>
    public RecordedHistory Ask(ReadOnlyConnection connection)
    {
        var scan = SchemaScan.Of(connection, versionTable.Name);
        int tables = scan.TableCount - (scan.Ledger is { Type: "table" } ? 1 : 0);
        DatabaseState found = scan.VersionTable is { } table ? state.OfVersionTable(connection, table, tables) : StateQuestion.WithoutVersionTable(tables);
        (ImmutableArray<LedgerRow>? ledger, string? problem) = scan.Ledger is { } there ? Ledger(connection, there) : (null, null);
        ImmutableArray<VersionRow> recorded = found is DatabaseState.Versioned ? Recorded(connection) : [];
        return new RecordedHistory(found, new SchemaText(scan.Rows.ToArray()), ledger, recorded, problem);
    }

    private static (ImmutableArray<LedgerRow>? Rows, string? Problem) Ledger(ReadOnlyConnection connection, SchemaObject ledger)
    {
        if (!ledger.IsPlainTable) return (null, $"is a {ledger.Noun}, not a table");
        var rows = ImmutableArray.CreateBuilder<LedgerRow>();
        try
        {
            using ReadOnlyStatement statement = PrepareRows(connection, out bool hasHash);
            long text = 0;
            while (statement.Step())
            {
                LedgerRow row = RowOf(statement) with { DownHash = hasHash ? statement.Text(12) : null };
                text += row.Down?.Length ?? 0;
                if (rows.Count == MostRows || text > MostText)
                    return (rows.ToImmutable(), string.Create(CultureInfo.InvariantCulture, $"has more than {rows.Count} rows, or more text than any ledger; the rest was not read"));
                rows.Add(row);
            }
        }
        catch (SqliteFailureException other) when ((other.Failure.Code & 0xFF) == SQLitePCL.raw.SQLITE_ERROR)
        {
            return (null, "has not the columns of a ledger");
        }

        return (rows.ToImmutable(), null);
    }

    // A ledger of an earlier build has no hashes of its scripts.
    private static ReadOnlyStatement PrepareRows(ReadOnlyConnection connection, out bool hasHash)
    {
        hasHash = true;
        try
        {
            return connection.Prepare(Rows);
        }
        catch (SqliteFailureException other) when ((other.Failure.Code & 0xFF) == SQLitePCL.raw.SQLITE_ERROR)
        {
            hasHash = false;
            return connection.Prepare(EarlierRows);
        }
    }

    private static LedgerRow RowOf(ReadOnlyStatement row) => new(row.Integer(0), row.IsInteger(1) ? row.Integer(1) : null, row.Text(2))
    {
        Name = row.Text(3),
        Hash = row.Text(4),
        At = row.Text(5),
        Milliseconds = row.IsInteger(6) ? row.Integer(6) : null,
        Build = row.Text(7),
        Host = row.Text(8),
        Backup = row.Text(9),
        Note = row.Text(10),
        Down = row.Text(11),
    };

    // A version table that has lost a column still has its versions.
    private ImmutableArray<VersionRow> Recorded(ReadOnlyConnection connection)
    {
        var rows = ImmutableArray.CreateBuilder<VersionRow>();
        try
        {
            using ReadOnlyStatement statement = connection.Prepare(_recorded);
            while (statement.Step() && rows.Count < MostRows)
                rows.Add(new VersionRow(statement.IsInteger(0) ? statement.Integer(0) : null, statement.Text(1), statement.Text(2)));
        }
        catch (SqliteFailureException other) when ((other.Failure.Code & 0xFF) == SQLitePCL.raw.SQLITE_ERROR)
        {
            return [];
        }

        return rows.ToImmutable();
    }
}
