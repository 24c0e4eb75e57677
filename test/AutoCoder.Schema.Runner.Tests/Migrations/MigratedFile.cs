using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Migrations;

/// <summary>What is in a migrated database but for the version table.</summary>
internal static class MigratedFile
{
    private const string VersionTable = "VersionInfo";

    /// <summary>The schema in canonical form.</summary>
    public static DatabaseSchema Schema(string path)
    {
        using SqliteConnection connection = SqliteFile.Open(path);
        return Schema(connection);
    }

    /// <summary>The schema in canonical form, of a database that is open.</summary>
    public static DatabaseSchema Schema(SqliteConnection connection)
    {
        using SqliteCommand command = new("SELECT type, name, tbl_name, sql FROM sqlite_schema", connection);
        using SqliteDataReader reader = command.ExecuteReader();
        List<SchemaEntry> entries = [];
        while (reader.Read())
        {
            entries.Add(new(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3)));
        }

        return SchemaReader.Read(entries, table => table is VersionTable or LedgerTable.Name);
    }

    /// <summary>The schema of the newest version of one of our kinds, by replaying its migrations.</summary>
    public static DatabaseSchema Canonical(string kind)
    {
        using KindRunner runner = Kinds.OwnRunner(kind);
        var replayed = new SchemaReplay(runner).Result.ShouldBeOfType<SchemaReplaying.Replayed>();
        return SchemaReader.Read(replayed.Schemas[runner.Kind.Head]);
    }

    /// <summary>Every table's columns, in their order.</summary>
    public static Dictionary<string, string[]> Columns(string path) => Schema(path).Tables
        .ToDictionary(table => table.Name, table => table.Columns.Select(column => column.Name).ToArray());

    /// <summary>
    /// The rows of these tables in these columns, with their types. NULL counts as 0 in the columns that a migration
    /// fills so.
    /// </summary>
    public static string Rows(string path, Dictionary<string, string[]> columns)
    {
        using SqliteConnection connection = SqliteFile.Open(path);
        return string.Concat(columns.OrderBy(table => table.Key, StringComparer.Ordinal).Select(table =>
            $"{table.Key}\n" + SqliteFile.Rows(connection, $"SELECT rowid, {string.Join(", ", table.Value.Select(Value))} FROM {table.Key} ORDER BY rowid")));
    }

    /// <summary>What SQLite's own checks find: nothing but <c>ok</c>.</summary>
    public static string Problems(string path)
    {
        using SqliteConnection connection = SqliteFile.Open(path);
        return SqliteFile.Rows(connection, "PRAGMA foreign_key_check") + SqliteFile.Rows(connection, "PRAGMA integrity_check").Trim();
    }

    private static string Value(string column) => column is "passes" or "in_progress" ? $"quote(ifnull({column}, 0))" : $"quote(\"{column}\")";
}
