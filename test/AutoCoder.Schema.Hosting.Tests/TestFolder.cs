using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Hosting.Tests;

/// <summary>A folder with databases as the application makes them, gone when disposed.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("schema-hosting-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>An assistant database of the time before the incident, with rows, that nobody tracked.</summary>
    public string OldAssistant(string name = "assistant.db", string journalMode = "DELETE")
    {
        string path = File(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        Execute(path, $"PRAGMA journal_mode = {journalMode}; {ApplicationSchemas.Assistant} {ApplicationSchemas.AssistantRows}");
        return path;
    }

    /// <summary>The same, tracked: at the version before the incident's.</summary>
    public string PendingAssistant(string name = "assistant.db")
    {
        string path = OldAssistant(name);
        Execute(path, Versions(202601041458));
        return path;
    }

    /// <summary>An assistant database that is current.</summary>
    public string CurrentAssistant(string name = "assistant.db")
    {
        string path = OldAssistant(name);
        Execute(path, ApplicationSchemas.ModeAddedByHand + Versions(202601041458, 202602011429));
        return path;
    }

    public static void Execute(string path, string sql)
    {
        using SqliteConnection connection = Open(path);
        using SqliteCommand command = new(sql, connection);
        command.ExecuteNonQuery();
    }

    /// <summary>The rows of a query, one a line, columns joined by bars.</summary>
    public static string Rows(string path, string sql)
    {
        using SqliteConnection connection = Open(path);
        using SqliteCommand command = new(sql, connection);
        using SqliteDataReader reader = command.ExecuteReader();
        List<string> rows = [];
        while (reader.Read())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "NULL" : reader.GetString(i))));
        return string.Join('\n', rows);
    }

    public static SqliteConnection Open(string path)
    {
        SqliteConnection connection = new($"Data Source={path};Pooling=False;Foreign Keys=False;Default Timeout=5");
        connection.Open();
        return connection;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static string Versions(params long[] versions) => $"""
        CREATE TABLE "VersionInfo" ("Version" INTEGER NOT NULL, "AppliedOn" DATETIME, "Description" TEXT);
        CREATE UNIQUE INDEX "UC_Version" ON "VersionInfo" ("Version" ASC);
        INSERT INTO VersionInfo (Version) VALUES {string.Join(", ", versions.Select(version => $"({version})"))};
        """;
}
