using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Migrations;

internal class OwnMigrationTests
{
    private const string Columns = """
        SELECT t.name, c.cid, c.name, c.type, c."notnull", c.dflt_value, c.pk
        FROM sqlite_schema AS t, pragma_table_info(t.name) AS c
        WHERE t.type = 'table' AND t.name <> 'VersionInfo' ORDER BY t.name, c.cid
        """;

    private const string Indexes = """
        SELECT t.name, i.name, i."unique", i.origin, i.partial, c.name, c.desc
        FROM sqlite_schema AS t, pragma_index_list(t.name) AS i, pragma_index_xinfo(i.name) AS c
        WHERE t.type = 'table' AND t.name <> 'VersionInfo' AND c.key = 1 ORDER BY t.name, i.name, c.seqno
        """;

    private const string ForeignKeys = """
        SELECT t.name, k."table", k."from", k."to", k.on_update, k.on_delete
        FROM sqlite_schema AS t, pragma_foreign_key_list(t.name) AS k WHERE t.type = 'table' ORDER BY t.name, k.id
        """;

    [Test]
    public void The_assistant_schema_is_the_one_that_the_application_makes_and_alters()
    {
        using TemporaryFolder folder = new();
        SqliteFile.Execute(folder.File("application.db"), ApplicationSchemas.Assistant + ApplicationSchemas.ModeAddedByHand);
        using KindRunner runner = Kinds.OwnRunner("assistant");
        runner.Upgrade(folder.File("migrated.db"));
        Semantics(folder.File("migrated.db")).ShouldBe(Semantics(folder.File("application.db")));
    }

    [Test]
    public void The_first_assistant_schema_is_the_one_before_the_incident()
    {
        using TemporaryFolder folder = new();
        SqliteFile.Execute(folder.File("application.db"), ApplicationSchemas.Assistant);
        using KindRunner runner = Kinds.OwnRunner("assistant");
        runner.Upgrade(folder.File("migrated.db"), 202601041458L);
        Semantics(folder.File("migrated.db")).ShouldBe(Semantics(folder.File("application.db")));
    }

    [Test]
    public void The_registry_schema_is_the_one_that_the_application_makes()
    {
        using TemporaryFolder folder = new();
        SqliteFile.Execute(folder.File("application.db"), ApplicationSchemas.Registry);
        using KindRunner runner = Kinds.OwnRunner("registry");
        runner.Upgrade(folder.File("migrated.db"));
        Semantics(folder.File("migrated.db")).ShouldBe(Semantics(folder.File("application.db")));
    }

    [Test]
    public void Ids_are_row_ids_without_autoincrement()
    {
        using TemporaryFolder folder = new();
        using KindRunner runner = Kinds.OwnRunner("assistant");
        runner.Upgrade(folder.File("a.db"));
        SqliteFile.Execute(folder.File("a.db"), "INSERT INTO conversations (project_name) VALUES ('p')");
        SqliteFile.Scalar(folder.File("a.db"), "SELECT id = rowid FROM conversations").ShouldBe("1");
        SqliteFile.Scalar(folder.File("a.db"), "SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_sequence'").ShouldBe("0");
    }

    [Test]
    public void Rows_from_before_the_incident_are_kept_and_get_the_mode_dev()
    {
        using TemporaryFolder folder = new();
        string path = Filled(folder);
        using KindRunner runner = Kinds.OwnRunner("assistant");
        string before = Content(path);
        runner.Upgrade(path, 202602011429L);
        Content(path).ShouldBe(before);
        SqliteFile.Scalar(path, "SELECT group_concat(DISTINCT mode) FROM conversations").ShouldBe("dev");
        runner.Downgrade(path, 202602011429L);
        Content(path).ShouldBe(before);
        SqliteFile.Execute(path, "INSERT INTO conversations (project_name) VALUES ('again')");
    }

    [Test]
    public void Registered_projects_are_kept_and_get_three_agents()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("registry.db");
        using KindRunner runner = Kinds.OwnRunner("registry");
        runner.Upgrade(path, 202601021122L);
        SqliteFile.Execute(path, "INSERT INTO projects VALUES ('Zürich ✓', '/p q/é', '2026-01-03 10:00:00')");
        runner.Upgrade(path, 202601071229L, 202601290908L);
        SqliteFile.Scalar(path, "SELECT name || path || created_at || default_concurrency FROM projects")
            .ShouldBe("Zürich ✓/p q/é2026-01-03 10:00:003");
        runner.Downgrade(path, 202601290908L);
        SqliteFile.Scalar(path, "SELECT name || path || created_at FROM projects").ShouldBe("Zürich ✓/p q/é2026-01-03 10:00:00");
    }

    private static string Filled(TemporaryFolder folder)
    {
        string path = folder.File("filled.db");
        using KindRunner runner = Kinds.OwnRunner("assistant");
        runner.Upgrade(path, 202601041458L);
        SqliteFile.Execute(path, ApplicationSchemas.AssistantRows);
        return path;
    }

    private static string Content(string path)
    {
        using SqliteConnection connection = SqliteFile.Open(path);
        return SqliteFile.Rows(connection, "SELECT id, project_name, title, created_at, updated_at FROM conversations ORDER BY id")
            + SqliteFile.Rows(connection, "SELECT * FROM conversation_messages ORDER BY id");
    }

    private static string Semantics(string path)
    {
        using SqliteConnection connection = SqliteFile.Open(path);
        return string.Join('\n', new[] { Columns, Indexes, ForeignKeys }.Select(sql => SqliteFile.Rows(connection, sql)));
    }
}
