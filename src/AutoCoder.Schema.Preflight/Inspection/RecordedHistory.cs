namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>What a database records of what was done to it; all of it is of one moment.</summary>
/// <param name="State">What the file is.</param>
/// <param name="Schema">Its schema without version table and ledger; nothing when the file could not be read.</param>
/// <param name="Ledger">The rows of its ledger in their order; null when it has none.</param>
/// <param name="Recorded">The rows of its version table, ascending.</param>
/// <param name="Problem">Why not all of the ledger could be understood; null when it could.</param>
internal sealed record RecordedHistory(
    DatabaseState State,
    KnownSchema Schema,
    ImmutableArray<LedgerRow>? Ledger,
    ImmutableArray<VersionRow> Recorded,
    string? Problem)
{
    /// <summary>A file that nothing but its state can be told of.</summary>
    internal static RecordedHistory Of(DatabaseState state) => new(state, KnownSchema.None, null, [], null);
}

/// <summary>Reads all that a ledger and a version table say, row by row.</summary>
internal sealed class HistoryReader(VersionTable versionTable)
{
    // A real ledger has some hundred rows; one that somebody made to fill the memory is read so far.
    private const int MostRows = 100_000;
    private const long MostText = 64L << 20;

    // With the table's name before it: SQLite takes a quoted name that is no column for a text.
    // A ledger lacks what was lost until something was, and one of an earlier build the hashes of its scripts.
    private static readonly ImmutableArray<string> Questions =
        [RowsWith(LedgerColumns), RowsWith(LedgerColumns[..^1]), RowsWith(LedgerColumns[..^2])];

    private static string RowsWith(string[] columns)
    {
        string ledger = SqlName.Quote(LedgerTable.Name);
        string asked = string.Join(", ", columns.Select(column => $"{ledger}.{SqlName.Quote(column)}"));
        return $"SELECT {asked} FROM main.{ledger} ORDER BY 1";
    }

    private readonly string _recorded =
        $"SELECT {SqlName.Quote(versionTable.VersionColumn)}, {SqlName.Quote(versionTable.AppliedOnColumn)}, "
        + $"{SqlName.Quote(versionTable.DescriptionColumn)} FROM main.{SqlName.Quote(versionTable.Name)} ORDER BY 1";

    private static string[] LedgerColumns =>
    [
        LedgerTable.Id, LedgerTable.Version, LedgerTable.Action, LedgerTable.MigrationName, LedgerTable.Hash, LedgerTable.At,
        LedgerTable.Duration, LedgerTable.Build, LedgerTable.Host, LedgerTable.Backup, LedgerTable.Note, LedgerTable.Down,
        LedgerTable.DownHash, LedgerTable.Lost,
    ];

    /// <summary>Reads it.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="state">What it is.</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="ledger">The table or view with the ledger's name, or null.</param>
    public RecordedHistory Read(ReadOnlyConnection connection, DatabaseState state, KnownSchema schema, SchemaObject? ledger)
    {
        (ImmutableArray<LedgerRow>? rows, string? problem) = ledger is { } there ? Ledger(connection, there) : (null, null);
        return new RecordedHistory(state, schema, rows, state is DatabaseState.Versioned ? Recorded(connection) : [], problem);
    }

    private static (ImmutableArray<LedgerRow>? Rows, string? Problem) Ledger(ReadOnlyConnection connection, SchemaObject ledger)
    {
        if (!ledger.IsPlainTable) return (null, $"is a {ledger.Noun}, not a table");
        var rows = ImmutableArray.CreateBuilder<LedgerRow>();
        try
        {
            using SqliteStatement statement = PrepareRows(connection, out int missing);
            long text = 0;
            while (statement.Step())
            {
                LedgerRow row = RowOf(statement) with
                {
                    DownHash = missing < 2 ? statement.Text(12) : null,
                    Lost = missing < 1 ? statement.Text(13) : null,
                };
                text += row.Down?.Length ?? 0;
                if (rows.Count == MostRows || text > MostText)
                    return (rows.ToImmutable(), TooMuch(rows.Count));
                rows.Add(row);
            }
        }
        catch (SqliteFailureException other) when ((other.Failure.Code & 0xFF) == SQLitePCL.raw.SQLITE_ERROR)
        {
            return (null, "has not the columns of a ledger");
        }

        return (rows.ToImmutable(), null);
    }

    private static string TooMuch(int rows) => string.Create(
        CultureInfo.InvariantCulture, $"has more than {rows} rows, or more text than any ledger; the rest was not read");

    private static SqliteStatement PrepareRows(ReadOnlyConnection connection, out int missing)
    {
        for (missing = 0; ; missing++)
        {
            try
            {
                return connection.Prepare(Questions[missing]);
            }
            catch (SqliteFailureException other)
                when ((other.Failure.Code & 0xFF) == SQLitePCL.raw.SQLITE_ERROR && missing + 1 < Questions.Length)
            {
                continue;
            }
        }
    }

    private static LedgerRow RowOf(SqliteStatement row) =>
        new(row.Integer(0), row.IsInteger(1) ? row.Integer(1) : null, row.Text(2))
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
            using SqliteStatement statement = connection.Prepare(_recorded);
            while (statement.Step() && rows.Count < MostRows)
                rows.Add(
                    new VersionRow(statement.IsInteger(0) ? statement.Integer(0) : null, statement.Text(1), statement.Text(2)));
        }
        catch (SqliteFailureException other) when ((other.Failure.Code & 0xFF) == SQLitePCL.raw.SQLITE_ERROR)
        {
            return [];
        }

        return rows.ToImmutable();
    }
}
