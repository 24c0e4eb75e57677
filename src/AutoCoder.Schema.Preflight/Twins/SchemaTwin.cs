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
    private const long MostOfTrial = 200_000_000;

    private readonly ReadOnlyConnection _connection;
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);
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
    public long Left { get; private set; } = MostOfTrial;

    /// <summary>Makes the twin of a schema.</summary>
    public static SchemaTwin Of(DatabaseSchema schema)
    {
        var twin = new SchemaTwin(ReadOnlyConnection.Scratch());
        try
        {
            twin._connection.Execute("PRAGMA temp_store=MEMORY");
            twin._connection.Execute("PRAGMA foreign_keys=OFF");
            twin.Make(schema.Entries);
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

    /// <summary>Runs a probe, and takes it back.</summary>
    /// <param name="probe">The probe.</param>
    /// <param name="most">How many of its steps.</param>
    /// <param name="isOther">Whether it is the twin of the schema that is held against the expected one.</param>
    public ProbeOutcome Run(SchemaProbe probe, int most, bool isOther)
    {
        if (_enforcesKeys != probe.EnforcesKeys)
            _connection.Execute($"PRAGMA foreign_keys={(probe.EnforcesKeys ? "ON" : "OFF")}");
        _enforcesKeys = probe.EnforcesKeys;
        var results = ImmutableArray.CreateBuilder<ProbeResult>(most);
        _ = Run("SAVEPOINT twin", []);
        foreach (ProbeStep step in probe.Steps.Take(most))
        {
            bool isLeftOut = step.Kind == ProbeStepKind.StageOfOther && !isOther;
            ProbeResult result = isLeftOut ? ProbeResult.Done : Run(step.Sql, step.Values);
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
        foreach (ImmutableArray<object?> values in Combinations(candidates).Take(MostTried))
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

    private static IEnumerable<ImmutableArray<object?>> Combinations(ImmutableArray<ImmutableArray<object?>> candidates)
    {
        int[] at = new int[candidates.Length];
        for (int next = 0; next < at.Length;)
        {
            yield return [.. candidates.Select((values, column) => values[at[column]])];
            for (next = 0; next < at.Length && ++at[next] == candidates[next].Length; next++) at[next] = 0;
        }
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

    private ProbeResult Run(string sql, ImmutableArray<object?> values)
    {
        if (Left <= 0) return ProbeResult.Failed(SqliteFailure.TooMuchWork);
        SqliteStatement? statement = null;
        try
        {
            if (!_statements.TryGetValue(sql, out statement)) _statements.Add(sql, statement = _connection.Prepare(sql));
            for (int index = 0; index < values.Length; index++) statement.Bind(index + 1, values[index]);
            return Rows(statement);
        }
        catch (SqliteFailureException failure)
        {
            bool isTooMuch = (failure.Failure.Code & 0xFF) == raw.SQLITE_INTERRUPT;
            return ProbeResult.Failed(isTooMuch ? SqliteFailure.TooMuchWork : failure.Failure.Message ?? failure.Failure.Detail);
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

    private static ProbeResult Rows(SqliteStatement statement)
    {
        const int MostRows = 1_000;
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

/// <summary>
/// Functions and collations that SQLite does not know: the application registers them on its own connections. Each stands in here
/// under its name, on both twins alike.
/// </summary>
internal sealed class StandIns(sqlite3 connection)
{
    private const string NoFunction = "no such function: ", NoCollation = "no such collation sequence: ";
    private const string UnknownFunction = "unknown function: ", Call = "()";
    private const int Deterministic = 0x800, Innocuous = 0x200000; // sqlite3.h

    private readonly HashSet<string> _functions = new(SqlNameComparer.Instance), _collations = new(SqlNameComparer.Instance);

    /// <summary>What there is, as messages call it.</summary>
    public IEnumerable<string> Names =>
        [.. _functions.Select(name => $"{name}()"), .. _collations.Select(name => $"COLLATE {name}")];

    /// <summary>Adds what a message of SQLite misses; false when it is about anything else, or what it misses is there.</summary>
    public bool Add(string message)
    {
        string? missing = After(NoFunction) ?? After(UnknownFunction)?.Replace(Call, "", StringComparison.Ordinal);
        if (missing is { } function && _functions.Add(function)) return Function(function, Standing) == raw.SQLITE_OK;
        return After(NoCollation) is { } collation && _collations.Add(collation)
            && raw.sqlite3_create_collation(connection, collation, null!, ByBytes) == raw.SQLITE_OK;

        string? After(string beginning) =>
            message.StartsWith(beginning, StringComparison.Ordinal) ? message[beginning.Length..] : null;
    }

    /// <summary>Adds all that another one has.</summary>
    public void AddAll(StandIns other)
    {
        foreach (string function in other._functions) _ = Add(NoFunction + function);
        foreach (string collation in other._collations) _ = Add(NoCollation + collation);
    }

    /// <summary>
    /// Takes away what another one has not: the expected schema does not use it, so nobody can say that the application
    /// registers it.
    /// </summary>
    public void Keep(StandIns known)
    {
        foreach (string function in _functions.Except(known._functions, SqlNameComparer.Instance).ToArray())
        {
            _functions.Remove(function);
            _ = Function(function, null!);
        }

        foreach (string collation in _collations.Except(known._collations, SqlNameComparer.Instance).ToArray())
        {
            _collations.Remove(collation);
            _ = raw.sqlite3_create_collation(connection, collation, null!, null!);
        }
    }

    private int Function(string name, delegate_function_scalar function) =>
        raw.sqlite3_create_function(connection, name, -1, Deterministic | Innocuous, null!, function);

    private static void Standing(sqlite3_context context, object state, sqlite3_value[] arguments) =>
        raw.sqlite3_result_int(context, 1);

    private static int ByBytes(object state, string left, string right) => string.CompareOrdinal(left, right);
}
