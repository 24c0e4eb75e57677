using System.Text;
using SQLitePCL;

namespace AutoCoder.Schema.Preflight.Twins;

/// <summary>
/// A schema in a private database in memory, without a row of anybody's, on which statements are tried: nothing of a file is run
/// on the file. It is bounded in work and size, temporary storage is in memory too, and what the schema says runs with the same
/// little trust as when a file is read. Not safe for several threads.
/// </summary>
internal sealed class SchemaTwin : IDisposable
{
    private const int LongestValue = 200_000, MostPages = 4_000;

    // What an honest statement with its triggers takes is some hundred; a trial makes some thousand of them.
    private const int MostOfStatement = 300_000;

    private readonly ReadOnlyConnection _connection;
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);
    private ImmutableArray<SchemaEntry> _excessive = [];
    private bool _enforcesKeys;

    private SchemaTwin(ReadOnlyConnection connection)
    {
        _connection = connection;
        StandIns = new StandIns(connection.Handle);
    }

    /// <summary>What the application registers on its own connections, and stands in here.</summary>
    public StandIns StandIns { get; }

    /// <summary>The objects that SQLite does not make here, with what it says.</summary>
    public ImmutableArray<(SchemaEntry Entry, string Error)> Unmade { get; private set; } = [];

    /// <summary>How much work it may still do.</summary>
    public long Left { get; set; } = long.MaxValue;

    /// <summary>Makes the twin of a schema.</summary>
    public static SchemaTwin Of(DatabaseSchema schema) => Of(schema.Entries);

    /// <summary>
    /// The same of the rows of a schema. What expands too far is not made, and whatever names it fails: this is where every
    /// trial is bounded.
    /// </summary>
    /// <param name="entries">The rows.</param>
    /// <param name="takesTexts">Whether a name in double quotes that is none is a text.</param>
    /// <param name="isLater">Which of them are made later, by <see cref="RefusalWhenMade"/>; null for none.</param>
    public static SchemaTwin Of(
        ImmutableArray<SchemaEntry> entries, bool takesTexts = true, Predicate<SchemaEntry>? isLater = null)
    {
        var twin = new SchemaTwin(ReadOnlyConnection.Scratch());
        try
        {
            twin._connection.Execute("PRAGMA temp_store=MEMORY");
            twin._connection.Execute("PRAGMA foreign_keys=OFF");
            twin._connection.TakeTexts(takesTexts);
            twin._excessive = ViewExpansion.Excessive(entries);
            twin.Make([.. entries.Except(twin._excessive).Where(entry => isLater?.Invoke(entry) != true)]);
            twin.Unmade = [.. twin.Unmade, .. twin._excessive.Select(entry => (entry, ViewExpansion.TooFar))];
            twin._connection.Execute($"PRAGMA max_page_count={MostPages}");
            twin._connection.Bound(LongestValue, MostOfStatement);
            return twin;
        }
        catch
        {
            twin.Dispose();
            throw;
        }
    }

    /// <summary>Begins with another table: what was prepared for the one before is not kept, which may be much.</summary>
    /// <param name="work">How much work may be done for it.</param>
    public void Begin(long work)
    {
        Forget();
        Left = work;
    }

    /// <summary>Runs a probe, and takes it back.</summary>
    /// <param name="probe">The probe.</param>
    /// <param name="most">How many of its steps.</param>
    /// <param name="isOther">Whether it is the twin of the schema that is held against the expected one.</param>
    public ProbeOutcome Run(SchemaProbe probe, int most, bool isOther)
    {
        Enforce(probe.EnforcesKeys);
        var results = ImmutableArray.CreateBuilder<ProbeResult>(most);
        _ = Run("SAVEPOINT twin", []);
        foreach (ProbeStep step in probe.Steps.Take(most))
        {
            bool isLeftOut = step.Kind == ProbeStepKind.StageOfOther && !isOther;
            ProbeResult result = isLeftOut
                ? ProbeResult.Done
                : Run(step.Sql, step.Values, isRead: step.Kind == ProbeStepKind.Read);
            if (result.Error is null && probe.EnforcesKeys && IsOwed())
                result = ProbeResult.Failed("FOREIGN KEY constraint failed (at COMMIT)");
            results.Add(result);
            if (result.Error is not null) break;
        }

        // A trigger that says ROLLBACK has taken it back already.
        _ = Run("ROLLBACK TO twin", []);
        _ = Run("RELEASE twin", []);
        return new ProbeOutcome(results.ToImmutable());
    }

    /// <summary>
    /// Whether SQLite takes a statement: what it names is there. It is not run, and what the application registers stands in.
    /// </summary>
    /// <returns>Why not; null when it does.</returns>
    public string? Refusal(string sql, bool enforcesKeys = false)
    {
        Enforce(enforcesKeys);
        return StoodIn(() => _connection.Prepare(sql).Dispose());
    }

    /// <summary>Whether SQLite makes something, which is run.</summary>
    /// <returns>Why not; null when it does.</returns>
    public string? RefusalWhenMade(SchemaEntry entry) => RefusalOf(entry) ?? RefusalWhenRun(entry.Sql!);

    /// <summary>Why something is not tried; null when it is.</summary>
    public string? RefusalOf(SchemaEntry entry) => _excessive.Contains(entry) ? ViewExpansion.TooFar : null;

    /// <summary>Whether SQLite runs a statement.</summary>
    /// <returns>Why not; null when it does.</returns>
    public string? RefusalWhenRun(string sql)
    {
        Enforce(false);
        return StoodIn(() => _connection.Execute(sql));
    }

    /// <summary>The first column of a question's rows.</summary>
    /// <exception cref="SqliteFailureException">It cannot be asked.</exception>
    public ImmutableArray<string> Texts(string sql)
    {
        using SqliteStatement rows = _connection.Prepare(sql);
        var texts = ImmutableArray.CreateBuilder<string>();
        while (rows.Step()) texts.Add(rows.Text(0) ?? "");
        return texts.ToImmutable();
    }

    /// <summary>From here on, whether a name in double quotes that is none is a text.</summary>
    public void TakeTexts(bool on) => _connection.TakeTexts(on);

    /// <summary>Values for the columns of CHECKs that share some, found by trying.</summary>
    public ImmutableArray<ImmutableArray<object?>> Solve(
        TableSchema table, CheckGroup group, ImmutableArray<ImmutableArray<object?>> candidates)
    {
        const int MostTried = 3_000, MostFound = 20;
        const string Name = "temp.\"autocoder-schema checks\"";
        string columns = string.Join(", ", group.Columns.Select(column =>
            $"{SqlName.Quote(column.Name)} {column.DeclaredType} COLLATE {SqlName.Quote(column.Collation)}"));
        string checks = string.Concat(group.Checks.Select(check => $", CHECK ({check})"));
        var found = ImmutableArray.CreateBuilder<ImmutableArray<object?>>();
        if (Run($"CREATE TABLE {Name} ({columns}{checks}){(table.IsStrict ? " STRICT" : "")}", []).Error is not null) return [];
        string insert = $"INSERT INTO {Name} VALUES ({string.Join(", ", group.Columns.Select((_, index) => $"?{index + 1}"))})";
        foreach (ImmutableArray<object?> values in CheckGroup.Combinations(candidates).Take(MostTried))
        {
            if (Run(insert, values).Error is null) found.Add(values);
            if (found.Count == MostFound) break;
        }

        Forget();
        _ = Run($"DROP TABLE {Name}", []);
        return found.ToImmutable();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Forget();
        _connection.Dispose();
    }

    // As often as that brings anything: what one object names may be made by another behind it.
    private void Make(ImmutableArray<SchemaEntry> entries)
    {
        ImmutableArray<SchemaEntry> rest = entries;
        for (int before = int.MaxValue; rest.Length is > 0 and var left && left < before;)
        {
            before = left;
            IEnumerable<(SchemaEntry Entry, string? Error)> made = rest.Select(entry => (entry, Make(entry.Sql!)));
            Unmade = [.. made.Where(one => one.Error is not null).Select(one => (one.Entry, one.Error!))];
            rest = [.. Unmade.Select(one => one.Entry)];
        }
    }

    private string? Make(string sql)
    {
        while (true)
        {
            string? error = Run(sql, []).Error;
            Forget();
            if (error is null || !StandIns.Add(error)) return error;
        }
    }

    private void Enforce(bool keys)
    {
        if (_enforcesKeys != keys) _connection.Execute($"PRAGMA foreign_keys={(keys ? "ON" : "OFF")}");
        _enforcesKeys = keys;
    }

    private string? StoodIn(Action work)
    {
        while (true)
        {
            try
            {
                work();
                return null;
            }
            catch (SqliteFailureException failure)
            {
                string error = ErrorOf(failure.Failure);
                if (!StandIns.Add(error)) return error;
            }
        }
    }

    // A statement of more instructions than it may have is out of memory to SQLite.
    private static string ErrorOf(SqliteFailure failure) => (failure.Code & 0xFF) is raw.SQLITE_INTERRUPT or raw.SQLITE_NOMEM
        ? SqliteFailure.TooMuchWork
        : failure.Message ?? failure.Detail;

    private ProbeResult Run(string sql, ImmutableArray<object?> values, bool isRead = false)
    {
        if (Left <= 0) return ProbeResult.Failed(SqliteFailure.TooMuchWork);
        SqliteStatement? statement = null;
        try
        {
            if (!_statements.TryGetValue(sql, out statement)) _statements.Add(sql, statement = _connection.Prepare(sql));
            for (int index = 0; index < values.Length; index++) statement.Bind(index + 1, values[index]);
            return Rows(statement, isRead);
        }
        catch (SqliteFailureException failure)
        {
            return ProbeResult.Failed(ErrorOf(failure.Failure));
        }
        finally
        {
            if (statement is not null)
            {
                Left -= statement.TakeWork();
                statement.Reset();
            }
        }
    }

    private static ProbeResult Rows(SqliteStatement statement, bool isRead)
    {
        const int MostRows = 1_000;
        if (!isRead)
        {
            for (int row = 0; row < MostRows && statement.Step(); row++)
            {
            }

            return ProbeResult.Done;
        }

        if (!statement.Step()) return statement.ColumnCount == 0 ? ProbeResult.Done : new(null, Columns(statement), []);
        ImmutableArray<string> columns = Columns(statement);
        var rows = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        do rows.Add([.. Enumerable.Range(0, columns.Length).Select(column => Value(statement, column))]);
        while (rows.Count < MostRows && statement.Step());
        return new(null, columns, rows.ToImmutable());
    }

    private static ImmutableArray<string> Columns(SqliteStatement statement) =>
        [.. Enumerable.Range(0, statement.ColumnCount).Select(statement.ColumnName)];

    private static string Value(SqliteStatement row, int column) => row.Type(column) switch
    {
        raw.SQLITE_INTEGER => $"integer {EdgeValues.Literal(row.Integer(column))}",
        raw.SQLITE_FLOAT => $"real {EdgeValues.Literal(row.Real(column))}",
        raw.SQLITE_TEXT => $"text {EdgeValues.Literal(Encoding.UTF8.GetString(row.Utf8(column)))}",
        raw.SQLITE_BLOB => $"blob {EdgeValues.Literal(row.Bytes(column).ToArray())}",
        _ => "NULL",
    };

    // A foreign key that is checked at COMMIT: the statement runs, and the COMMIT behind it fails.
    private bool IsOwed()
    {
        const int DeferredForeignKeys = 10; // SQLITE_DBSTATUS_DEFERRED_FKS, sqlite3.h
        int code = raw.sqlite3_db_status(_connection.Handle, DeferredForeignKeys, out int owed, out _, 0);
        return code == raw.SQLITE_OK && owed != 0;
    }

    // A statement that was prepared holds the schema on which DDL works.
    private void Forget()
    {
        foreach (SqliteStatement statement in _statements.Values) statement.Dispose();
        _statements.Clear();
    }
}
