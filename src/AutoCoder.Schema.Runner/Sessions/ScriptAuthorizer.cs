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

    private static readonly string[] Functions = ["load_extension", "fts3_tokenizer", "readfile", "writefile", "edit"];

    private readonly sqlite3 _database;
    private readonly int _wasDefensive;

    public ScriptAuthorizer(SqliteConnection connection, string versionTable, Func<bool> mustEnd)
    {
        _database = connection.Handle!;
        _ = raw.sqlite3_db_config(_database, raw.SQLITE_DBCONFIG_DEFENSIVE, -1, out _wasDefensive);
        _ = raw.sqlite3_db_config(_database, raw.SQLITE_DBCONFIG_DEFENSIVE, 1, out _);
        raw.sqlite3_progress_handler(_database, InstructionsBetweenLooks, _ => mustEnd() ? 1 : 0, null);
        strdelegate_authorizer decide = (_, action, first, second, _, _) => Decide(versionTable, action, first, second);
        _ = raw.sqlite3_set_authorizer(_database, decide, null);
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

    private int Decide(string versionTable, int action, string? first, string? second)
    {
        if (Objection(versionTable, action, first, second) is not { } objection) return raw.SQLITE_OK;
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
            "a temporary object",
        raw.SQLITE_FUNCTION => Functions.Any(function => SqlName.Same(function, second)) ? $"function {second}" : null,
        raw.SQLITE_INSERT or raw.SQLITE_UPDATE or raw.SQLITE_DELETE or raw.SQLITE_DROP_TABLE => OfLedger(first),
        raw.SQLITE_ALTER_TABLE or raw.SQLITE_CREATE_INDEX or raw.SQLITE_DROP_TRIGGER => OfLedger(second),
        raw.SQLITE_CREATE_TRIGGER => SqlName.Same(second, versionTable) ? $"a trigger on {versionTable}" : OfLedger(second),
        _ => null,
    };

    // SQLite itself asks for quick_check of a table when a column with a constraint is added to it.
    private static bool IsAllowedPragma(string? name, string? value) =>
        name is LedgerScriptRules.RebuildSwitch ? value is not null : name is "quick_check";

    private static string? OfLedger(string? table) =>
        SqlName.Same(table, LedgerTable.Name) ? $"to change {LedgerTable.Name}" : null;
}
