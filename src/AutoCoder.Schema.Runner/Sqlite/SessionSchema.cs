using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Sqlite;

/// <summary>Reads <c>sqlite_schema</c> on an open connection.</summary>
internal static class SessionSchema
{
    private const string SchemaTable = "sqlite_schema";

    /// <summary>Every object but the version table, the ledger and what belongs to them, in the order in which they were made.</summary>
    public static ImmutableArray<SchemaEntry> Read(SqliteConnection connection, VersionTable versionTable) =>
        Own(ReadAll(connection), versionTable);

    /// <summary>Those of a database's objects that are neither the version table nor the ledger, and do not belong to them.</summary>
    public static ImmutableArray<SchemaEntry> Own(ImmutableArray<SchemaEntry> entries, VersionTable versionTable) =>
        [.. entries.Where(entry => !SqlName.Same(entry.Table, versionTable.Name) && !SqlName.Same(entry.Table, LedgerTable.Name))];

    /// <summary>Every object, in the order in which they were made.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="schema">Its schema table, or that of the connection's own temporary objects.</param>
    public static ImmutableArray<SchemaEntry> ReadAll(SqliteConnection connection, string schema = SchemaTable)
    {
        if (schema == SchemaTable && connection is ThoroughConnection thorough) return thorough.SchemaRows.Read(connection);
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // one of two names that are written in the code
        command.CommandText = $"SELECT type, name, tbl_name, sql FROM {schema} ORDER BY rowid";
#pragma warning restore CA2100
        using SqliteDataReader reader = command.ExecuteReader();
        ImmutableArray<SchemaEntry>.Builder entries = ImmutableArray.CreateBuilder<SchemaEntry>();
        while (reader.Read()) entries.Add(Entry(reader));
        return entries.ToImmutable();
    }

    /// <summary>True when there is a table with this name, as SQLite compares names.</summary>
    public static bool HasTable(SqliteConnection connection, string name)
    {
        using PlainStatement rows = new(connection, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1 COLLATE NOCASE");
        rows.Bind(1, name);
        return rows.Step();
    }

    /// <summary>The versions that the version table holds, ascending, each once.</summary>
    public static ImmutableArray<long> Versions(SqliteConnection connection, VersionTable table)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // the names are quoted
        command.CommandText = $"SELECT DISTINCT {SqlName.Quote(table.VersionColumn)} FROM {SqlName.Quote(table.Name)} ORDER BY 1";
#pragma warning restore CA2100
        using SqliteDataReader reader = command.ExecuteReader();
        var versions = ImmutableArray.CreateBuilder<long>();
        while (reader.Read()) versions.Add(reader.GetInt64(0));
        return versions.ToImmutable();
    }

    private static SchemaEntry Entry(SqliteDataReader reader) =>
        new(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3));
}
