namespace AutoCoder.Schema.Tools.Tests.Incident;

/// <summary>The incident on files of seven projects, in three layouts and mixed journal modes, and its prevention, by the executables.</summary>
internal class IncidentReplayTests : ToolTest
{
    private const string Conversations = "SELECT id, project_name, title, created_at, updated_at FROM conversations ORDER BY id";
    private const string Messages = "SELECT id, conversation_id, role, content, timestamp FROM conversation_messages ORDER BY id";
    private const string InsertWithMode = "INSERT INTO conversations (project_name, mode) VALUES ('QR', 'uat')";

    [Test]
    public void The_gate_closes_the_upgrade_loses_nothing_and_the_gate_opens()
    {
        IncidentFleet.Create(Folder);
        string projects = IncidentFleet.ProjectsFolder(Folder);
        string[] databases = [.. IncidentFleet.AssistantDatabases(Folder)];
        databases.Length.ShouldBe(7);
        string[] before = [.. databases.Select(RowsOf)];
        Should.Throw<Microsoft.Data.Sqlite.SqliteException>(() => SqliteFile.Execute(databases[0], InsertWithMode))
            .Message.ShouldContain("table conversations has no column named mode");

        Finished closed = Gate("--projects", projects).ShouldReport(1, "of 7 databases, 7 not ready", "202602011429");
        foreach (string database in databases) closed.ShouldSayOnce($"{database} ", "202602011429", "unversioned");

        Upgrade("--projects", projects).ShouldReport(0, "7 databases: 7 upgraded.");

        Gate("--projects", projects).ShouldReport(0, "The gate is open: 7 databases examined, every one is ready.");
        databases.Select(RowsOf).ShouldBe(before);
        foreach (string database in databases)
        {
            SqliteFile.Scalar(database, "SELECT count(*) FROM conversations WHERE mode IS NOT 'dev'").ShouldBe("0");
            SqliteFile.Scalar(database, "PRAGMA integrity_check").ShouldBe("ok");
            SqliteFile.Rows(database, "SELECT Version FROM VersionInfo ORDER BY Version").ShouldBe("202601041458\n202602011429\n");
            SqliteFile.Execute(database, InsertWithMode);
        }
    }

    [Test]
    public void The_registry_leads_to_the_same_databases_and_is_one_itself()
    {
        IncidentFleet.Create(Folder);
        string registry = IncidentFleet.RegistryFile(Folder);

        Gate("--registry", registry).ShouldReport(1, "of 8 databases, 8 not ready", "202601290908");
        Upgrade("--registry", registry).ShouldReport(0, "8 databases: 1 adopted, 7 upgraded.");
        Gate("--registry", registry).ShouldReport(0);
    }

    [Test]
    public void The_demo_shows_it_and_says_that_it_did_not_happen()
    {
        Finished demo = AskOperator("demo");

        demo.ShouldReport(0, "error: table conversations has no column named mode", "7 not ready", "7 databases: 7 upgraded.", "every one is what it was");
        demo.OutputLines[^1].ShouldBe("The incident did not happen.");
    }

    private static string RowsOf(string database) => SqliteFile.Rows(database, Conversations) + SqliteFile.Rows(database, Messages);
}
