namespace AutoCoder.Schema.TestKit;

/// <summary>The statements that the application's own object mapper emits, rows such as users have, and what migrations record.</summary>
internal static class ApplicationSchemas
{
    public const long AssistantFirst = 202601041458, AssistantHead = 202602011429;

    public const long RegistryFirst = 202601021122, RegistrySecond = 202601071229, RegistryHead = 202601290908;

    public const string Assistant = """
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

    public const string AssistantRows = """
        INSERT INTO conversations VALUES
            (1, 'invoice-portal', 'Grüße 🚀', '2026-01-05 09:00:00.000000', NULL),
            (2, 'recipe-box', NULL, NULL, NULL),
            (7, '', 'it''s "quoted"', '2026-01-06', '2026-01-07');
        INSERT INTO conversation_messages VALUES
            (1, 1, 'user', 'Zeile 1
        Zeile 2', '2026-01-05 09:00:01'),
            (2, 1, 'assistant', '', NULL),
            (3, 7, 'user', '日本語', NULL);
        """;

    /// <summary>The rows as the older version has them, whatever the file's version.</summary>
    public const string AssistantQuestion = """
        SELECT id, project_name, title, created_at, updated_at FROM conversations
        UNION ALL SELECT id, conversation_id, role, content, timestamp FROM conversation_messages ORDER BY 1, 2
        """;

    public const string ModeAddedByHand = """
        ALTER TABLE conversations ADD COLUMN mode VARCHAR(10) DEFAULT 'dev' NOT NULL;
        CREATE INDEX ix_conversations_mode ON conversations (mode);
        """;

    public const string Projects = """
        CREATE TABLE projects (name VARCHAR(50) NOT NULL, path VARCHAR NOT NULL, created_at DATETIME NOT NULL, PRIMARY KEY (name));
        CREATE INDEX ix_projects_name ON projects (name);
        """;

    public const string Settings = """
        CREATE TABLE settings ("key" VARCHAR(50) NOT NULL, value VARCHAR(500) NOT NULL, updated_at DATETIME NOT NULL, PRIMARY KEY ("key"));
        """;

    public const string Concurrency = "ALTER TABLE projects ADD COLUMN default_concurrency INTEGER NOT NULL DEFAULT 3;";

    /// <summary>A registry as the application makes it today: its tables at once, the column between the others.</summary>
    public const string Registry = """
        CREATE TABLE projects (
            name VARCHAR(50) NOT NULL,
            path VARCHAR NOT NULL,
            created_at DATETIME NOT NULL, default_concurrency INTEGER NOT NULL DEFAULT 3,
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

    public const string VersionInfo = """
        CREATE TABLE "VersionInfo" ("Version" INTEGER NOT NULL, "AppliedOn" DATETIME, "Description" TEXT);
        CREATE UNIQUE INDEX "UC_Version" ON "VersionInfo" ("Version" ASC);
        """;

    public static string Applied(params long[] versions) =>
        VersionInfo + string.Concat(versions.Select(version => $"INSERT INTO VersionInfo (Version) VALUES ({version});"));

    /// <summary>An assistant database that lacks the last migration.</summary>
    public static string[] Pending => [Assistant, AssistantRows, Applied(AssistantFirst)];

    /// <summary>An assistant database that has every migration.</summary>
    public static string[] Current => [Assistant, AssistantRows, ModeAddedByHand, Applied(AssistantFirst, AssistantHead)];

    /// <summary>A registry that has every migration.</summary>
    public static string[] CurrentRegistry => [Projects, Settings, Concurrency, Applied(RegistryFirst, RegistrySecond, RegistryHead)];
}
