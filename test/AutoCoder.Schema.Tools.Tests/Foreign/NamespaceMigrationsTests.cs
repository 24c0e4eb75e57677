namespace AutoCoder.Schema.Tools.Tests.Foreign;

/// <summary>An assembly whose kinds only namespaces tell apart (test/fixtures/Fixtures.NamespaceMigrations).</summary>
internal class NamespaceMigrationsTests : ToolTest
{
    private const string Configuration = """
        { "kinds": {
            "main": { "namespace": "Fixtures.NamespaceMigrations.Main", "nestedNamespaces": true },
            "logs": { "namespace": "Fixtures.NamespaceMigrations.Logs" } } }
        """;

    private static readonly string Migrations = Program.Fixture("Fixtures.NamespaceMigrations").FirstArguments[0];

    [Test]
    public void Kinds_are_told_by_namespaces_and_each_database_gets_its_own()
    {
        Write("autocoder-schema.json", Configuration);
        Run("upgrade", "--create", "main.db", "logs.db").ShouldReport(0, "applied 1 (CreateOrders), 3 (AddNote)", "applied 2 (CreateLines)");
        SqliteFile.Rows(PathOf("main.db"), "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name IN ('orders', 'lines', 'order_count') ORDER BY 1").ShouldBe("order_count\norders\n");
        SqliteFile.Rows(PathOf("logs.db"), "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name IN ('orders', 'lines', 'order_count') ORDER BY 1").ShouldBe("lines\n");
        Gate("--migrations", Migrations, "main.db", "logs.db").ShouldReport(0);
        Run("lock", "--output", "schema.lock").ShouldReport(0, "Kind logs has 1 migration(s).", "Kind main has 2 migration(s).");
    }

    [Test]
    public void What_lacks_only_migrations_of_other_namespaces_is_asked_about()
    {
        Write("autocoder-schema.json", Configuration);
        Run("upgrade", "--create", "logs.db").ShouldReport(0);
        File.Delete(PathOf("autocoder-schema.json"));
        Finished refused = Run("upgrade", "logs.db", "--kind", "default");
        refused.ShouldReport(
            1,
            "has migrations of namespace Fixtures.NamespaceMigrations.Logs alone, and lacks only those of namespace Fixtures.NamespaceMigrations.Main, Fixtures.NamespaceMigrations.Main.Later",
            """one kind: "kinds": { "default": { "namespace": "Fixtures.NamespaceMigrations", "nestedNamespaces": true } }""",
            """several: "kinds": { "main": { "namespace": "Fixtures.NamespaceMigrations.Main" }""");
        SqliteFile.Scalar(PathOf("logs.db"), "SELECT count(*) FROM sqlite_schema WHERE name = 'orders'").ShouldBe("0");

        Write("autocoder-schema.json", """{ "kinds": { "default": { "namespace": "Fixtures.NamespaceMigrations", "nestedNamespaces": true } } }""");
        Run("upgrade", "logs.db", "--kind", "default").ShouldReport(0, "applied 1 (CreateOrders), 3 (AddNote)");
    }

    [TestCase("""{ "kinds": { "main": { "nestedNamespaces": true } } }""", "kinds.main.nestedNamespaces: below which namespace?")]
    [TestCase("""{ "kinds": { "main": { "namespace": "Fixtures", "nestedNamespaces": "yes" } } }""", "kinds.main.nestedNamespaces: true or false is expected.")]
    [TestCase("""{ "kinds": { "main": { "namespace": "Nowhere" } } }""", "Nowhere")]
    [TestCase("""{ "kinds": { "main": { "namespace": "*" }, "logs": { "namespace": "Fixtures.NamespaceMigrations.Logs" } } }""", "main, logs")]
    public void What_cannot_be_is_refused(string configuration, string message)
    {
        Write("autocoder-schema.json", configuration);
        Finished finished = Run("status", Create("main.db"));
        finished.ExitCode.ShouldBe(2, finished.All);
        finished.Error.ShouldContain(message, Case.Sensitive, finished.All);
    }

    private Finished Run(string command, params string[] arguments)
    {
        using Running running = Start(Program.Operator, [command, "--migrations", Migrations, .. arguments]);
        return running.Finish().ShouldBeCivil();
    }
}
