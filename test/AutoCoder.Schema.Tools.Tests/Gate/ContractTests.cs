namespace AutoCoder.Schema.Tools.Tests.Gate;

/// <summary>What the application expects, said in files, asked of the executables.</summary>
internal sealed class ContractTests : ToolTest
{
    private static readonly string[] WithoutMode =
        [.. ApplicationSchemas.Current, "DROP INDEX ix_conversations_mode", "ALTER TABLE conversations DROP COLUMN mode"];

    private static readonly string Unlocked = Program.Fixture("ForeignMigrations").FirstArguments[0];

    [Test]
    public void A_statement_that_fails_although_the_history_is_up_to_date_closes_the_gate_with_file_and_line()
    {
        string path = Create("assistant.db", WithoutMode);
        Write("queries.sql", "SELECT title FROM conversations;\nPRAGMA journal_mode=WAL;\nINSERT INTO conversations (project_name, mode) VALUES (?, ?);\n");

        Gate("--no-schema", "--statements", "assistant=queries.sql", path).ShouldReport(
            1, "queries.sql:3: table conversations has no column named mode", "queries.sql: 1 statement is not checked");
        Gate("--no-schema", "--statements", "assistant=queries.sql", "--allow", "incompatible", path).ShouldReport(0);
        Gate("--no-schema", "--statements", "queries.sql", "--kind", "assistant", "--format", "json", path)
            .ShouldReport(1, "\"verdict\": \"incompatible\"", "\"line\": 3,", "\"message\": \"table conversations has no column named mode\"");
        AskOperator("status", "--no-schema", "--statements", "assistant=queries.sql", path).ShouldReport(1, "queries.sql:3: table conversations");
    }

    [Test]
    public void The_configuration_says_it_for_those_who_give_no_options()
    {
        string path = Create("assistant.db", WithoutMode);
        Directory.CreateDirectory(PathOf("sql"));
        Write("sql/queries.sql", "SELECT mode FROM conversations");
        Write("autocoder-schema.json", """{ "kinds": { "assistant": { "statements": ["sql/queries.sql"] } } }""");

        Gate("--no-schema", path).ShouldReport(1, "sql/queries.sql:1: no such column: mode");
    }

    [Test]
    public void A_column_that_the_model_has_and_no_migration_brings_closes_the_gate_although_every_database_is_current()
    {
        string path = Create("assistant.db", ApplicationSchemas.Current);
        Write("models.sql", ApplicationSchemas.Assistant.Replace("title VARCHAR(200),", "title VARCHAR(200),\n    mode VARCHAR(10) NOT NULL,", StringComparison.Ordinal));
        Write("newer.sql", ApplicationSchemas.Assistant.Replace("title VARCHAR(200),", "title VARCHAR(200),\n    archived_at DATETIME,", StringComparison.Ordinal));

        Gate("--expect", "assistant=models.sql", path).ShouldReport(0, "The gate is open");
        Gate("--expect", "assistant=newer.sql", path).ShouldReport(
            1,
            "newer.sql:5: the model has conversations.archived_at, the migrations do not: every statement that uses it will fail "
            + "(add a migration: autocoder-schema new assistant 'Add archived_at to conversations').",
            "the migrations do not give 1 thing that the code expects");
        Gate("--expect", "assistant=newer.sql", "--format", "json", path).ShouldReport(1, "\"findings\": [", "\"file\": \"newer.sql\"", "\"line\": 5,");
        Gate("--expect", "assistant=newer.sql", "--projects", Directory.CreateDirectory(PathOf("none")).FullName)
            .ShouldReport(1, "newer.sql:5: the model has conversations.archived_at");
    }

    [Test]
    public void A_statement_that_fails_even_after_every_migration_is_told_once()
    {
        string[] paths = [Create("a/assistant.db", ApplicationSchemas.Current), Create("b/assistant.db", ApplicationSchemas.Pending)];
        Write("queries.sql", "SELECT mode FROM conversations;\nSELECT archived_at FROM conversations;");

        Gate(["--statements", "assistant=queries.sql", .. paths]).ShouldReport(1, "queries.sql:1: no such column: mode", "and none at the newest schema")
            .ShouldSayOnce("queries.sql:2: the statement fails even after every migration of 'assistant': no such column: archived_at.");
    }

    [Test]
    public void A_model_without_a_lock_to_compare_it_with_is_an_error_of_usage_that_says_how_one_is_made()
    {
        string path = Create("shop.sqlite", "CREATE TABLE t (a)");
        Write("models.sql", "CREATE TABLE t (a);");

        Gate("--migrations", Unlocked, "--expect", "models.sql", path)
            .ShouldRefuse("models.sql cannot be compared", "carries no schema.lock", $"autocoder-schema lock --migrations {Unlocked}");
    }

    [Test]
    public void A_file_of_no_known_kind_is_an_error_of_usage()
    {
        string path = Create("assistant.db", WithoutMode);

        Gate("--statements", "queries.sql", path).ShouldRefuse("of which kind?", "assistant, features, registry", "--statements assistant=queries.sql");
        Gate("--statements", "asistant=queries.sql", path).ShouldRefuse("no kind 'asistant'");
        Gate("--statements", "assistant=gone.sql", path).ShouldRefuse("gone.sql: there is no such file.");
    }
}
