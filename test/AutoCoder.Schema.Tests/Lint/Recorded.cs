using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Tests.Lint;

/// <summary>Migrations as SQLite itself carries them out on an empty database.</summary>
internal static class Recorded
{
    public const string Notes = "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT, colour TEXT, size INTEGER NOT NULL DEFAULT 0)";

    /// <summary>A migration that executes some statements where others were executed before.</summary>
    public static LintMigration Migration(string[] before, params string[] up)
    {
        using var connection = new SqliteConnection("Data Source=:memory:;Foreign Keys=False");
        connection.Open();
        Execute(connection, before);
        DatabaseSchema old = Schema(connection);
        Execute(connection, up);
        return new("shop", new CatalogueMigration(2, "Change", "Shop.Change"), [.. up], old, Schema(connection));
    }

    /// <summary>The schema that statements make.</summary>
    public static DatabaseSchema SchemaOf(params string[] sql) => Migration([], sql).After;

    /// <summary>A change of the table of notes.</summary>
    public static LintMigration OfNotes(params string[] up) => Migration([Notes], up);

    /// <summary>The rules that have something to say, each once.</summary>
    public static string[] Rules(this LintMigration migration)
    {
        var reading = LintReading.Of(migration);
        return [.. reading.Remarks.Select(remark => remark.Rule.Id).Concat(reading.Queries.Select(query => query.Rule.Id)).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>The one query.</summary>
    public static T Query<T>(this LintMigration migration)
        where T : RowQuery => LintReading.Of(migration).Queries.OfType<T>().ShouldHaveSingleItem();

    private static void Execute(SqliteConnection connection, IEnumerable<string> statements)
    {
        foreach (string sql in statements)
        {
            using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // the test's own statements
            command.CommandText = sql;
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }
    }

    private static DatabaseSchema Schema(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT type, name, tbl_name, sql FROM sqlite_schema";
        using SqliteDataReader reader = command.ExecuteReader();
        List<SchemaEntry> entries = [];
        while (reader.Read()) entries.Add(new(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3)));
        return SchemaReader.Read(entries);
    }
}
