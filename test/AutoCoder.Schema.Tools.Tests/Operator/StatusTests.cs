namespace AutoCoder.Schema.Tools.Tests.Operator;

/// <summary>The gate's question, asked by a program that can replay the migrations.</summary>
internal sealed class StatusTests : ToolTest
{
    [Test]
    public void It_says_what_the_gate_says()
    {
        string[] paths = [Create("a/assistant.db", ApplicationSchemas.Current), Create("b/assistant.db", ApplicationSchemas.Pending), PathOf("c/assistant.db")];
        (int exitCode, string output, string _) = Gate(paths);
        Finished status = AskOperator(["status", .. paths]).ShouldReport(exitCode, "autocoder-schema used: migrations ");
        Said(status.Output).ShouldBe(Said(output));
        AskOperator(["status", "--format", "json", .. paths]).ShouldReport(exitCode, "\"schemaVersion\": 1");
    }

    // Without the last line, which names the program.
    private static string Said(string output) => output[..output.LastIndexOf('\n', output.Length - 2)];

    [Test]
    public void It_recognises_the_version_of_an_unversioned_database()
    {
        string path = Create("assistant.db", ApplicationSchemas.Assistant, ApplicationSchemas.AssistantRows);
        AskOperator("status", path).ShouldReport(1, $"autocoder-schema upgrade {path}")
            .ShouldSayOnce($"{path} has tables, but no VersionInfo table", "exactly that of 202601041458");
    }

    [Test]
    public void It_names_the_nearest_version_and_the_differences_of_one_that_it_does_not_recognise()
    {
        string path = Create("assistant.db", ApplicationSchemas.Assistant, "CREATE UNIQUE INDEX own ON conversations (title)");
        AskOperator("status", path).ShouldReport(1, "  breaking: ", "UNIQUE (title)", $"autocoder-schema adopt --explain --kind assistant {path}")
            .ShouldSayOnce($"{path} has tables, but no VersionInfo table", "Nearest is 202601041458", "1 difference");
    }

    [TestCase("alembic_version", "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)", "Alembic")]
    [TestCase("django_migrations", "CREATE TABLE django_migrations (id INTEGER PRIMARY KEY, app TEXT, name TEXT, applied TEXT)", "Django")]
    [TestCase("__EFMigrationsHistory", "CREATE TABLE __EFMigrationsHistory (MigrationId TEXT PRIMARY KEY, ProductVersion TEXT)", "Entity Framework")]
    public void It_names_the_record_of_another_tool_of_a_tracked_database_and_of_one_without_versions(string table, string made, string tool)
    {
        string tracked = Create("a/assistant.db", [.. ApplicationSchemas.Current, made]), untracked = Create("b/assistant.db", ApplicationSchemas.Assistant, made);
        AskOperator("status", tracked).ShouldReport(0)
            .ShouldSayOnce($"{tracked} has the record of {tool} in it, too (table {table}): that is no difference, and nothing is decided by it.");
        AskOperator("status", untracked).ShouldReport(1).ShouldSayOnce($"{untracked} has tables, but no VersionInfo table", $"{tool} keeps its own record in it (table {table}).");
    }

    private static readonly object[][] Wrong =
    [
        [new[] { "status", "--nonsense" }, "--nonsense"],
        [new[] { "status", "--kind", "x" }, "'x'"],
        [new[] { "status", "--migrations", "gone.dll" }, "gone.dll"],
        [new[] { "nonsense" }, "nonsense"],
        [Array.Empty<string>(), "Which command? There are status, upgrade"],
        [new[] { "upgrade", "--nonsense" }, "--nonsense"],
        [new[] { "upgrade", "--parallel", "0" }, "--parallel"],
        [new[] { "upgrade", "--parallel", "many" }, "--parallel many: give a number"],
        [new[] { "upgrade", "--to", "yesterday" }, "--to yesterday: give the version"],
        [new[] { "upgrade", "--no-backup", "--backup-dir", "x" }, "contradict"],
        [new[] { "upgrade", "--allow", "pending" }, "--allow"],
        [new[] { "upgrade", "--migrations", "gone.dll" }, "gone.dll"],
        [new[] { "upgrade", "assistant.sqlite" }, "assistant.sqlite"],
        [new[] { "upgrade", "--projects", "gone" }, "gone"],
    ];

    [TestCaseSource(nameof(Wrong))]
    public void A_wrong_question_gets_one_clear_line_and_nothing_is_done(string[] arguments, string fragment)
    {
        Create("assistant.db", ApplicationSchemas.Pending);
        AskOperator(arguments).ShouldRefuse("autocoder-schema: ", fragment);
    }
}
