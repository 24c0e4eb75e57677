namespace AutoCoder.Schema.Tools.Tests.Foreign;

/// <summary>A team whose maintenance makes a view anew, over three releases (test/fixtures/Fixtures.MaintainedMigrations).</summary>
internal class MaintainedMigrationsTests : ToolTest
{
    private const string First = "id, note", Second = "id, note, mode", Third = "id, upper(mode) AS big";

    private static readonly string Migrations = Program.Fixture("Fixtures.MaintainedMigrations").FirstArguments[0];

    private string Database => PathOf("shop.db");

    [Test]
    public void A_release_with_another_view_and_another_migration_is_pending_and_goes_through()
    {
        Release(First, "upgrade", "--to", "1").ShouldReport(0, "applied 1 (CreateOrders)");
        SqliteFile.Execute(Database, "INSERT INTO orders (id) VALUES (1)");
        Release(Second, "status").ShouldReport(1, "lacks migration 2 (AddMode)").Output.ShouldNotContain("another schema");
        Release(Second, "upgrade").ShouldReport(0, "applied 2 (AddMode)", "Classes of profiles are not run: SampleOrders.");
        SqliteFile.Rows(Database, "SELECT * FROM order_list").ShouldBe("1||dev\n");
        SqliteFile.Scalar(Database, "SELECT count(*) FROM runs").ShouldBe("2");
        SqliteFile.Scalar(Database, "SELECT count(*) FROM sqlite_schema WHERE name IN ('order_note', 'ix_orders_note', 'never')").ShouldBe("2");
        Release(Second, "status").ShouldReport(0);
        Release(Second, "upgrade").ShouldReport(0, "1 current");
    }

    [Test]
    public void A_release_with_another_view_alone_is_upgraded_by_running_maintenance()
    {
        Release(Second, "upgrade").ShouldReport(0);
        SqliteFile.Execute(Database, "INSERT INTO orders (id) VALUES (1)");
        Release(Third, "upgrade", "--dry-run").ShouldReport(0, "runs maintenance: ");
        Release(Third, "upgrade").ShouldReport(0, "runs maintenance: ");
        SqliteFile.Rows(Database, "SELECT * FROM order_list").ShouldBe("1|DEV\n");
        Release(Third, "upgrade").ShouldReport(0, "1 current");
    }

    [TestCase("DROP VIEW order_list")]
    [TestCase("DROP TRIGGER order_note")]
    [TestCase("DROP INDEX ix_orders_note")]
    public void What_somebody_took_away_of_it_is_made_again(string sql)
    {
        Release(Second, "upgrade").ShouldReport(0);
        SqliteFile.Execute(Database, sql);
        Release(Second, "upgrade").ShouldReport(0, "runs maintenance: ");
        Release(Second, "upgrade").ShouldReport(0, "1 current");
    }

    [Test]
    public void A_file_that_nobody_tracked_is_adopted_whatever_view_it_has()
    {
        Release(Second, "upgrade").ShouldReport(0);
        SqliteFile.Execute(Database, "DROP TABLE VersionInfo", "DROP TABLE SchemaLedger", "DROP VIEW order_list", "CREATE VIEW order_list AS SELECT 1 AS one");
        Release(Second, "adopt").ShouldReport(0);
        Release(Second, "upgrade").ShouldReport(0, "runs maintenance: ");
        Release(Second, "status").ShouldReport(0);
    }

    [Test]
    public void Drift_of_a_table_beside_it_is_told_as_ever()
    {
        Release(Second, "upgrade").ShouldReport(0);
        SqliteFile.Execute(Database, "DROP VIEW order_list", "DROP TABLE orders");
        Finished finished = Release(Second, "upgrade", "--no-rehearse");
        finished.ExitCode.ShouldBe(1, finished.All);
        finished.Output.ShouldContain("orders", Case.Sensitive, finished.All);
    }

    [Test]
    public void The_lock_has_it_apart_from_every_version()
    {
        Release(Second, "lock", "--output", "schema.lock").ShouldReport(0);
        string text = File.ReadAllText(PathOf("schema.lock"));
        int at = text.IndexOf("\nmaintenance\n", StringComparison.Ordinal);
        at.ShouldBePositive(text);
        foreach (string what in new[] { "VIEW order_list", "TABLE runs", "TRIGGER order_note", "INDEX ix_orders_note" })
            text.IndexOf(what, StringComparison.Ordinal).ShouldBeGreaterThan(at, what);
        Release(Second, "lock", "--output", "schema.lock").ShouldReport(0, "is fresh.");
        Release(Third, "lock", "--output", "schema.lock").ShouldReport(0, "shop: maintenance leaves something else than the lock has of it.")
            .OutputLines.Length.ShouldBe(3);
    }

    private Finished Release(string columns, string command, params string[] options)
    {
        if (!File.Exists(Database)) File.WriteAllBytes(Database, []);
        string[] about = command == "lock" ? [] : ["--kind", "shop", Database];
        return Shell($"FIXTURE_COLUMNS='{columns}' {Words(Program.Operator, [command, "--migrations", Migrations, .. options, .. about])}").ShouldBeCivil();
    }
}
