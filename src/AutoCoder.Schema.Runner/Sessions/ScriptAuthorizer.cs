using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AutoCoder.Schema.Runner.Sessions;

/// <summary>
/// Has SQLite itself hold what a Down script of a ledger may do, however it is spelled
/// (https://sqlite.org/c3ref/set_authorizer.html): the script comes out of a file that anybody may have written. While it
/// stands, a script changes tables and rows of this one database but for the ledger, and can be interrupted.
/// </summary>
internal sealed class ScriptAuthorizer : IDisposable
{
    private const int InstructionsBetweenLooks = 100_000;
    private const string Temporary = "a temporary object";

    private static readonly string[] Functions = ["load_extension", "fts3_tokenizer", "readfile", "writefile", "edit"];

    private readonly sqlite3 _database;
    private readonly int _wasDefensive;

    private bool _isPastOthers;

    public ScriptAuthorizer(SqliteConnection connection, string versionTable, Func<bool> mustEnd)
    {
        _database = connection.Handle!;
        _ = raw.sqlite3_db_config(_database, raw.SQLITE_DBCONFIG_DEFENSIVE, -1, out _wasDefensive);
        _ = raw.sqlite3_db_config(_database, raw.SQLITE_DBCONFIG_DEFENSIVE, 1, out _);
        raw.sqlite3_progress_handler(_database, InstructionsBetweenLooks, _ => mustEnd() ? 1 : 0, null);
        strdelegate_authorizer decide =
            (_, action, first, second, database, _) => Decide(versionTable, action, first, second, database);
        _ = raw.sqlite3_set_authorizer(_database, decide, null);
    }

    /// <summary>
    /// Does something in which the program itself lets SQLite's ALTER TABLE pass what is broken of others: that takes a switch of
    /// the schema that no script gets.
    /// </summary>
    public void PastOthers(Action work)
    {
        _ = raw.sqlite3_db_config(_database, raw.SQLITE_DBCONFIG_DEFENSIVE, 0, out _);
        _isPastOthers = true;
        try
        {
            work();
        }
        finally
        {
            _isPastOthers = false;
            _ = raw.sqlite3_db_config(_database, raw.SQLITE_DBCONFIG_DEFENSIVE, 1, out _);
        }
    }

    /// <summary>What the script wanted and did not get; null when it got all.</summary>
    public string? Refused { get; private set; }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_database.IsInvalid || _database.IsClosed) return;
        _ = raw.sqlite3_set_authorizer(_database, (strdelegate_authorizer?)null, null);
        raw.sqlite3_progress_handler(_database, 0, null, null);
        _ = raw.sqlite3_db_config(_database, raw.SQLITE_DBCONFIG_DEFENSIVE, _wasDefensive, out _);
    }

    private int Decide(string versionTable, int action, string? first, string? second, string? database)
    {
        if (_isPastOthers && action == raw.SQLITE_PRAGMA && first is "writable_schema") return raw.SQLITE_OK;
        if ((OfDatabase(action, first, database) ?? Objection(versionTable, action, first, second)) is not { } objection)
            return raw.SQLITE_OK;
        Refused ??= objection;
        return raw.SQLITE_DENY;
    }

    private static string? Objection(string versionTable, int action, string? first, string? second) => action switch
    {
        raw.SQLITE_PRAGMA => IsAllowedPragma(first, second) ? null : $"PRAGMA {first}",
        raw.SQLITE_ATTACH => "ATTACH",
        raw.SQLITE_DETACH => "DETACH",
        raw.SQLITE_TRANSACTION => $"to end the transaction ({first})",
        raw.SQLITE_SAVEPOINT => "SAVEPOINT",
        raw.SQLITE_CREATE_TEMP_INDEX or raw.SQLITE_CREATE_TEMP_TABLE
            or raw.SQLITE_CREATE_TEMP_TRIGGER or raw.SQLITE_CREATE_TEMP_VIEW =>
            Temporary,
        raw.SQLITE_FUNCTION => Functions.Any(function => SqlName.Same(function, second)) ? $"function {second}" : null,
        raw.SQLITE_INSERT or raw.SQLITE_UPDATE or raw.SQLITE_DELETE or raw.SQLITE_DROP_TABLE => OfLedger(first),
        raw.SQLITE_ALTER_TABLE or raw.SQLITE_CREATE_INDEX or raw.SQLITE_DROP_TRIGGER => OfLedger(second),
        raw.SQLITE_CREATE_TRIGGER => SqlName.Same(second, versionTable) ? $"a trigger on {versionTable}" : OfLedger(second),
        _ => null,
    };

    // CREATE TABLE temp.t is to SQLite no temporary table. What ALTER TABLE itself does reads and mends the text of temporary
    // objects, of which a script has none.
    private static string? OfDatabase(int action, string? first, string? database)
    {
        string? named = action == raw.SQLITE_ALTER_TABLE ? first : database;
        bool isOfAlter = action is raw.SQLITE_READ or raw.SQLITE_UPDATE && first is "sqlite_temp_master" or "sqlite_temp_schema";
        if (named is null || isOfAlter || SqlName.Same(named, "main")) return null;
        return SqlName.Same(named, "temp") ? Temporary : $"something in the database {named}";
    }

    // SQLite itself asks for quick_check of a table when a column with a constraint is added to it, and FTS5 for data_version.
    private static bool IsAllowedPragma(string? name, string? value) =>
        name is LedgerScriptRules.RebuildSwitch
            ? value is not null
            : name is "quick_check" || (name is "data_version" && value is null);

    private static string? OfLedger(string? table) =>
        SqlName.Same(table, LedgerTable.Name) ? $"to change {LedgerTable.Name}" : null;
}

/// <summary>Runs the Down script of a ledger, under the <see cref="ScriptAuthorizer"/>.</summary>
/// <param name="connection">The database.</param>
/// <param name="versionTable">The version table's name.</param>
/// <param name="guard">The session's transaction; null when there is none.</param>
/// <param name="attempt">Does a step, and tells its failure by what it is.</param>
internal sealed class ScriptRun(
    SqliteConnection connection, string versionTable, TransactionGuard? guard, Func<Action, MigrationFailure?> attempt)
{
    /// <summary>Runs the statements.</summary>
    /// <returns>The failure of the first that failed; null when none did.</returns>
    public MigrationFailure? Run(ImmutableArray<string> statements, CancellationToken cancellation)
    {
        try
        {
            using var authorizer = new ScriptAuthorizer(
                connection, versionTable,
                () => cancellation.IsCancellationRequested || (connection as ThoroughConnection)?.MustEnd == true);
            foreach (string sql in statements)
            {
                if (Run(sql, authorizer) is { } failure) return failure;
            }
        }
        finally
        {
            // A write that was interrupted has taken the transaction back, and the driver runs nothing more then.
            if (guard?.IsInTransaction != false && connection.State == System.Data.ConnectionState.Open)
                connection.Execute($"PRAGMA {LedgerScriptRules.RebuildSwitch} = OFF");
            (connection as ThoroughConnection)?.Look(); // the authorizer had the one handler of a connection
        }

        return null;
    }

    private void Execute(string sql, ScriptAuthorizer authorizer)
    {
        try
        {
            connection.Execute(sql);
        }
        catch (SqliteException error)
            when (error.SqliteErrorCode == raw.SQLITE_ERROR && authorizer.Refused is null && IsAlter(sql))
        {
            SchemaStatements statements = new(connection, connection.Execute);
            authorizer.PastOthers(() => statements.RunPastOthers(sql, AlterTable.IsRename(sql)));
        }
    }

    // With that switch SQLite takes names that it keeps for itself, too.
    private static bool IsAlter(string sql) => AlterTable.Is(sql)
        && !(StatementEffect.Of(sql) is StatementEffect.RenamesTable renamed
            && renamed.To.StartsWith("sqlite_", StringComparison.OrdinalIgnoreCase));

    private MigrationFailure? Run(string sql, ScriptAuthorizer authorizer)
    {
        if (attempt(() => Execute(sql, authorizer)) is not { } failure) return null;
        if (failure.Limit is not null) return failure;
        return failure with
        {
            Statement = authorizer.Refused is null ? sql : null,
            Message = authorizer.Refused is { } refused
                ? $"the Down script in its ledger wants {refused}, which no recording contains: somebody else wrote it."
                : failure.Message,
        };
    }
}
