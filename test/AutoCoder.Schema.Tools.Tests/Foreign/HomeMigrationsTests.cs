namespace AutoCoder.Schema.Tools.Tests.Foreign;

/// <summary>
/// A team whose configuration maps types, with a migration marked as breaking and a value of the day (test/fixtures/Fixtures.HomeMigrations).
/// </summary>
internal class HomeMigrationsTests : ToolTest
{
    private const string Types = """{ "types": { "Guid": "CHAR(36)", "Decimal": "TEXT", "Xml": "CLOB" } }""";

    private static readonly string Migrations = Program.Fixture("Fixtures.HomeMigrations").FirstArguments[0];

    private string Database => PathOf("shop.db");

    [Test]
    public void Types_of_the_configuration_are_those_of_upgrade_gate_lock_and_lint()
    {
        Write("autocoder-schema.json", Types);
        Run("upgrade", "--allow-breaking-change").ShouldReport(0, "applied 1 (CreateOrders)");
        SqliteFile.Rows(Database, "SELECT name, type FROM pragma_table_info('orders')").ShouldBe("id|INTEGER\nnumber|CHAR(36)\nsum|TEXT\nremark|CLOB\n");
        Run("status").ShouldReport(0);
        Gate("--migrations", Migrations, Database).ShouldReport(0);
        Operator("lock", "--migrations", Migrations, "--output", "schema.lock").ExitCode.ShouldBe(0);
        File.ReadAllText(PathOf("schema.lock")).ShouldContain("CHAR(36)");
        Operator("lock", "--check", "--migrations", Migrations, "--output", "schema.lock").OutputLines.ShouldNotContain(line => line.Contains("edited", StringComparison.Ordinal));
        Run("downgrade", "--to", "1", "--accept-data-loss").ShouldReport(0);
        SqliteFile.Rows(Database, "SELECT type FROM pragma_table_info('orders')").ShouldBe("INTEGER\nCHAR(36)\nTEXT\nCLOB\n");
    }

    [Test]
    public void A_type_that_nobody_maps_is_refused_with_the_line_that_maps_it()
    {
        Run("upgrade", "--allow-breaking-change").ShouldReport(1, "Table orders: column note is Xml, for which FluentMigrator has no type of SQLite.", "\"types\": { \"Xml\": \"TEXT\" }");
        Write("autocoder-schema.json", """{ "types": { "Xlm": "TEXT" } }""");
        Operator("upgrade", "--migrations", Migrations, Database).ShouldRefuse("types.Xlm");
    }

    [Test]
    public void A_migration_that_says_that_it_breaks_is_named_and_runs_only_when_that_is_allowed()
    {
        Write("autocoder-schema.json", Types);
        Run("upgrade", "--to", "1").ShouldReport(0);
        const string Marked = "migration 2 (RenameNote), which says of itself that it breaks what uses the database (BreakingChange)";
        Gate("--migrations", Migrations, Database).ShouldReport(1, $"lacks 2 migrations: 2 (RenameNote), 3 (CreateYears). Among them: {Marked}");
        Operator("lint", "--migrations", Migrations, "--all").Output.ShouldContain("note    breaking-change: Migration 2 (RenameNote) says of itself");

        foreach (string[] options in new[] { new[] { "--dry-run" }, [], ["--to", "2"] })
        {
            Finished refused = Run("upgrade", options);
            string to = options is ["--to", ..] ? " --to=2" : "";
            refused.ShouldReport(1, $"lacks {Marked}: it is left as it is until that is allowed.", $"autocoder-schema upgrade --allow-breaking-change{to}");
        }

        SqliteFile.Scalar(Database, "SELECT max(Version) FROM VersionInfo").ShouldBe("1");
        Run("rehearse").ShouldReport(0, "2 (RenameNote)");
        Run("upgrade", "--allow-breaking-change", "--dry-run").ShouldReport(0, "2 (RenameNote)");
        Run("upgrade", "--allow-breaking-change").ShouldReport(0, "applied 2 (RenameNote), 3 (CreateYears)");
        Run("upgrade").ShouldReport(0, "1 current");
    }

    [Test]
    public void A_value_of_the_day_varies_in_the_lock()
    {
        Write("autocoder-schema.json", Types);
        Finished made = Operator("lock", "--migrations", Migrations, "--output", "schema.lock");
        made.ExitCode.ShouldBe(0, made.All);
        made.ErrorLines.ShouldHaveSingleItem().ShouldStartWith("autocoder-schema: note: Migration 3 (CreateYears) reads the clock and writes values, which may be of the day");
        File.ReadAllText(PathOf("schema.lock")).ShouldContain("\n3 CreateYears up varies down ");
    }

    private Finished Run(string command, params string[] options)
    {
        if (!File.Exists(Database)) File.WriteAllBytes(Database, []);
        return Operator([command, "--migrations", Migrations, .. options, Database]);
    }

    private Finished Operator(params string[] arguments)
    {
        using Running running = Start(Program.Operator, arguments);
        return running.Finish().ShouldBeCivil();
    }
}
