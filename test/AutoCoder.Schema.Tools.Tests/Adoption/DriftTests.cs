namespace AutoCoder.Schema.Tools.Tests.Adoption;

/// <summary>Tracked databases that somebody altered, or whose record is not what they are.</summary>
internal sealed class DriftTests : AdoptionTest
{
    [Test]
    public void A_column_that_was_dropped_closes_the_gate_and_an_upgrade_says_that_it_cannot_be_mended()
    {
        const string Missing = "Column conversation_messages.content is missing: every statement that names it fails.";
        string path = CreateTracked();
        SqliteFile.Execute(path, "ALTER TABLE conversation_messages DROP COLUMN content");

        Finished closed = Gate(path).ShouldReport(1, $"{path} is at 202602011429 (V202602011429_AddConversationMode) and has another schema: 1 breaking difference.", $"  breaking: {Missing}");
        Paste(CommandIn(closed, "autocoder-schema diff")).ShouldReport(1, $"breaking: {Missing}");
        Finished refused = AskOperator("upgrade", path).ShouldReport(1, $"refused       {path}", $"What cannot be mended without losing something: {Missing}");
        Paste(CommandIn(refused, "autocoder-schema diff")).ShouldReport(1, "What stands against mending it:", $"  {Missing}");
        AskOperator("diff", path, "head").ShouldReport(1, $"breaking: {Missing}");
        AskOperator("adopt", path).ShouldReport(1, "its version cannot be told from its schema", Missing[..^1]);
        AskOperator("adopt", "--version", "202602011429", path).ShouldReport(1, "refused", Missing[..^1]);
    }

    [Test]
    public void A_column_that_may_be_NULL_and_was_dropped_is_made_again()
    {
        const string Missing = "Column conversations.title is missing: every statement that names it fails.";
        string path = CreateTracked();
        SqliteFile.Execute(path, "ALTER TABLE conversations DROP COLUMN title");

        Finished closed = Gate(path).ShouldReport(1, $"  breaking: {Missing}");
        AskOperator("diff", path, "head").ShouldReport(1, $"breaking: {Missing}", "conversations.title, which is missing, is added; it is NULL in every row.");
        Paste(CommandIn(closed, "autocoder-schema upgrade")).ShouldReport(0, $"repaired      {path}", "conversations.title, which is missing, is added");
        Gate(path).ShouldReport(0);
    }

    [TestCase("ALTER TABLE conversations ADD COLUMN mode VARCHAR(10) NOT NULL DEFAULT 'dev'; CREATE INDEX ix_conversations_mode ON conversations(mode)")]
    [TestCase("ALTER TABLE conversations ADD COLUMN mode VARCHAR(10) DEFAULT 'dev'")]
    [TestCase("ALTER TABLE conversations ADD COLUMN mode VARCHAR(10) NOT NULL DEFAULT 'uat'; UPDATE conversations SET mode = 'uat'")]
    [TestCase("CREATE INDEX ix_conversations_mode ON conversations(title)")]
    public void What_a_later_migration_makes_and_somebody_made_by_hand_is_recognised_in_a_tracked_database_too(string byHand)
    {
        string path = Create("assistant.db", ApplicationSchemas.Assistant, ApplicationSchemas.AssistantRows);
        Adopt("--no-backup", path).ShouldReport(0);
        Recorded(path).ShouldBe("202601041458\n");
        SqliteFile.Execute(path, byHand);
        string rows = SqliteFile.Rows(path, "SELECT id, project_name, title FROM conversations");

        Upgrade("--no-backup", path).ShouldReport(0);

        Recorded(path).ShouldBe("202601041458\n202602011429\n");
        SqliteFile.Rows(path, "SELECT id, project_name, title FROM conversations").ShouldBe(rows);
        Gate("--strict", path).ShouldReport(0);
    }

    [Test]
    public void An_index_that_was_dropped_is_one_line_and_closes_a_strict_gate_whose_command_makes_it_again()
    {
        string path = CreateTracked();
        SqliteFile.Execute(path, "DROP INDEX ix_conversations_mode");

        Gate(path).ShouldReport(0, "The gate is open").ShouldSayOnce(
            $"{path} differs harmlessly from 202602011429", "1 difference (ix_conversations_mode).");
        AskOperator("upgrade", path).ShouldReport(0, "1 database: 1 current."); // somebody may have wanted it
        Finished closed = Gate("--strict", path).ShouldReport(1);
        closed.Output.ShouldNotContain("autocoder-schema upgrade");
        Paste(CommandIn(closed, "autocoder-schema adopt")).ShouldReport(0, $"repaired      {path} at 202602011429", "INDEX ix_conversations_mode (mode) is made on conversations.");
        Gate("--strict", path).ShouldReport(0);
    }

    [Test]
    public void A_migration_that_was_changed_after_it_was_applied_closes_the_gate_until_somebody_vouches_for_the_database()
    {
        string path = CreateTracked();
        string hash = SqliteFile.Scalar(path, "SELECT SqlHash FROM SchemaLedger WHERE Version = 202602011429"), other = $"{hash[..^4]}beef";
        SqliteFile.Execute(path, $"UPDATE SchemaLedger SET SqlHash = '{other}' WHERE Version = 202602011429");

        Gate(path).ShouldReport(
            1, $"{path} executed other SQL for migration 202602011429 (V202602011429_AddConversationMode) than the code has now",
            $"executed {other}, the code has {hash}", "git log -p -G202602011429 -- '*schema.lock'");
        AskOperator("adopt", path).ShouldReport(1, $"refused       {path}", "executed other SQL for migration 202602011429");
        AskOperator("adopt", "--version", "202602011429", path).ShouldReport(1, "refused", "executed other SQL");
        AskOperator("upgrade", path).ShouldReport(1, $"autocoder-schema adopt --force --version 202602011429 --kind assistant {path}");
        Paste($"autocoder-schema adopt --version 202602011429 --force {path}").ShouldReport(0, "1 database: 1 adopted.");
        Gate(path).ShouldReport(0);
        Upgrade(path).ShouldReport(0, "1 current.");
    }

    [Test]
    public void Who_vouches_for_a_pending_database_is_told_the_version_that_it_is_at()
    {
        string path = Create("assistant.db", ApplicationSchemas.Assistant, ApplicationSchemas.AssistantRows);
        Adopt("--no-backup", path).ShouldReport(0);
        SqliteFile.Execute(path, "UPDATE SchemaLedger SET SqlHash = '1:00000000000000000000000000000000', Action = 'up'");

        string refused = AskOperator("upgrade", path).ShouldReport(1, "executed other SQL for migration 202601041458").Output;
        refused.ShouldContain($"autocoder-schema adopt --force --version 202601041458 --kind assistant {path}");
        refused.ShouldNotContain("--version 202602011429"); // which would record a migration that never ran
    }

    [Test]
    public void A_database_that_was_stamped_wrongly_is_corrected_by_the_command_that_its_refusal_tells()
    {
        string path = Create("assistant.db", ApplicationSchemas.Assistant, ApplicationSchemas.AssistantRows, ApplicationSchemas.Applied(ApplicationSchemas.AssistantFirst, ApplicationSchemas.AssistantHead));
        const string Why = "records 202602011429 (V202602011429_AddConversationMode) as its highest version, and its schema is that of 202601041458 "
            + "(V202601041458_CreateConversations): it was stamped wrongly, or altered since.";
        Gate(path).ShouldReport(1, "  breaking: Column conversations.mode is missing: every statement that names it fails.");
        AskOperator("upgrade", path).ShouldReport(1, Why, $"  next: autocoder-schema adopt --force --kind assistant {path}");
        Finished refused = AskOperator("adopt", path).ShouldReport(1, Why, "Adopting it with --force corrects what it records.");
        AskOperator("adopt", "--force", "--dry-run", path).ShouldReport(0, $"would adopt   {path} at 202601041458; adopt as 202601041458; strike out 202602011429");

        Paste(CommandIn(refused, "autocoder-schema adopt --force")).ShouldReport(0, "; struck out 202602011429");
        Recorded(path).ShouldBe("202601041458\n");
        Gate(path).ShouldReport(1).ShouldSayOnce($"{path} lacks migration 202602011429");
        Upgrade(path).ShouldReport(0);
        Gate("--strict", path).ShouldReport(0);
        SqliteFile.Rows(path, "SELECT DISTINCT mode FROM conversations").ShouldBe("dev\n");
    }
}
