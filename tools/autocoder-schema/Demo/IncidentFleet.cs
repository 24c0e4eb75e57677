using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Operator.Demo;

/// <summary>
/// The fleet on the day of the incident, as the application made it: seven projects in the three folder layouts, journal
/// modes mixed, conversations with rows (Unicode, NULLs, foreign keys) and none with the column <c>mode</c>, and the registry.
/// </summary>
internal static class IncidentFleet
{
    /// <summary>The DDL is SQLAlchemy's for the models of the day.</summary>
    private const string Conversations =
        """
        CREATE TABLE conversations (
        	id INTEGER NOT NULL, 
        	project_name VARCHAR(100) NOT NULL, 
        	title VARCHAR(200), 
        	created_at DATETIME, 
        	updated_at DATETIME, 
        	PRIMARY KEY (id)
        );
        CREATE INDEX ix_conversations_id ON conversations (id);
        CREATE INDEX ix_conversations_project_name ON conversations (project_name);
        CREATE TABLE conversation_messages (
        	id INTEGER NOT NULL, 
        	conversation_id INTEGER NOT NULL, 
        	role VARCHAR(20) NOT NULL, 
        	content TEXT NOT NULL, 
        	timestamp DATETIME, 
        	PRIMARY KEY (id), 
        	FOREIGN KEY(conversation_id) REFERENCES conversations (id)
        );
        CREATE INDEX ix_conversation_messages_conversation_id ON conversation_messages (conversation_id);
        CREATE INDEX ix_conversation_messages_id ON conversation_messages (id);
        """;

    private const string Registry =
        """
        CREATE TABLE projects (
        	name VARCHAR(50) NOT NULL, 
        	path VARCHAR NOT NULL, 
        	created_at DATETIME NOT NULL, 
        	default_concurrency INTEGER DEFAULT 3 NOT NULL, 
        	PRIMARY KEY (name)
        );
        CREATE INDEX ix_projects_name ON projects (name);
        CREATE TABLE settings (
        	"key" VARCHAR(50) NOT NULL, 
        	value VARCHAR(500) NOT NULL, 
        	updated_at DATETIME NOT NULL, 
        	PRIMARY KEY ("key")
        );
        """;

    private static readonly (string Name, string Layout, string Journal, int Conversations)[] Projects =
    [
        ("QR", "", "DELETE", 13),
        ("callAspect", "", "DELETE", 24),
        ("fleet-tracker", ".autoforge", "WAL", 9),
        ("invoice-portal", ".autocoder", "DELETE", 12),
        ("recipe-box", "", "WAL", 11),
        ("study-buddy", ".autocoder", "DELETE", 17),
        ("weather-kiosk", ".autoforge", "DELETE", 26),
    ];

    /// <summary>How many projects there are.</summary>
    public static int ProjectCount => Projects.Length;

    /// <summary>The folder of projects below a fleet's folder.</summary>
    public static string ProjectsFolder(string folder) => Path.Combine(folder, "projects");

    /// <summary>The registry below a fleet's folder.</summary>
    public static string RegistryFile(string folder) => Path.Combine(folder, "home", ".autoforge", "registry.db");

    /// <summary>Every project's assistant database.</summary>
    public static IEnumerable<string> AssistantDatabases(string folder) =>
        Projects.Select(project => Path.Combine(ProjectsFolder(folder), project.Name, project.Layout, "assistant.db"));

    /// <summary>Makes the fleet below an existing folder.</summary>
    public static void Create(string folder)
    {
        foreach ((string name, string layout, string journal, int conversations) in Projects)
        {
            string home = Directory.CreateDirectory(Path.Combine(ProjectsFolder(folder), name, layout)).FullName;
            Execute(
                Path.Combine(home, "assistant.db"),
                [$"PRAGMA journal_mode={journal}", Conversations, .. Rows(name, conversations)]);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(RegistryFile(folder))!);
        Execute(RegistryFile(folder), [Registry, .. Projects.Select(project => Registered(folder, project.Name))]);
    }

    private static IEnumerable<string> Rows(string project, int count)
    {
        for (int id = 1; id <= count; id++)
        {
            string title = id % 5 == 0 ? "NULL" : $"'Question {id} about {project}: naïve “quotes” & 日本語'";
            string at = string.Create(CultureInfo.InvariantCulture, $"2026-01-{5 + (id % 20):00} {id % 24:00}:00:00.000000");
            string updated = id % 7 == 0 ? "NULL" : $"'{at}'";
            yield return $"INSERT INTO conversations VALUES ({id}, '{project}', {title}, '{at}', {updated})";
            for (int message = 0; message < id % 4; message++)
            {
                yield return "INSERT INTO conversation_messages (conversation_id, role, content, timestamp) VALUES "
                    + $"({id}, '{(message % 2 == 0 ? "user" : "assistant")}', "
                    + $"'message {message} of conversation {id}: ✓ it''s', '{at}')";
            }
        }
    }

    private static string Registered(string folder, string name) =>
        $"INSERT INTO projects VALUES ('{name}', "
        + $"'{Path.Combine(ProjectsFolder(folder), name).Replace("'", "''", StringComparison.Ordinal)}', "
        + "'2026-01-05 09:00:00.000000', 3)";

    private static void Execute(string path, IEnumerable<string> statements)
    {
        var source = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false };
        using var connection = new SqliteConnection(source.ToString());
        connection.Open();
        foreach (string statement in statements)
        {
            using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // every statement is one of this file
            command.CommandText = statement;
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }
    }
}
