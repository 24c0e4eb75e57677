using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Ledgers;

/// <summary>Whether a database can have a ledger: a table of its name may be somebody else's.</summary>
internal static class LedgerQuery
{
    private static readonly string[] Columns =
    [
        LedgerTable.Id, LedgerTable.Version, LedgerTable.MigrationName, LedgerTable.Action, LedgerTable.Hash, LedgerTable.At,
        LedgerTable.Duration, LedgerTable.Build, LedgerTable.Host, LedgerTable.Backup, LedgerTable.Down, LedgerTable.Note,
    ];

    private const string ColumnNames = $"SELECT name FROM pragma_table_xinfo('{LedgerTable.Name}')";

    private const string NotOurs = $"Table {LedgerTable.Name} is not the ledger of this program:";

    private const string Advice = $"The name {LedgerTable.Name} is kept for what was executed on a database, so nothing was done: "
        + "give it another name, here and in the application.";

    /// <summary>Why there can be none, as a sentence that begins with what is in the way; null when nothing is.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="schema">Its schema, from which the answer follows.</param>
    public static string? Obstacle(SqliteConnection connection, KnownSchema schema) =>
        schema.HasLedger ? schema.Answer(nameof(LedgerQuery), () => new Found(Ask(connection, KindOf(schema))))!.Obstacle : null;

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
