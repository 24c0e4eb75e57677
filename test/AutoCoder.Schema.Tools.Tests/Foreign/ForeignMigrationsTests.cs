namespace AutoCoder.Schema.Tools.Tests.Foreign;

/// <summary>Another team's assembly, as they write them, taken with <c>--migrations</c> alone (test/fixtures/ForeignMigrations).</summary>
internal class ForeignMigrationsTests : ToolTest
{
    private static readonly string Migrations = Program.Fixture("ForeignMigrations").FirstArguments[0];

    [Test]
    public void The_gate_names_what_is_pending_the_upgrade_runs_it_and_the_gate_opens()
    {
        string path = Create("shop.sqlite");
        File.WriteAllBytes(path, []);

        Gate("--migrations", Migrations, path).ShouldReport(1, "lacks 4 migrations: 1 (CreateCustomers), 2 (AddEmail), 3 (ExtendVersionInfo), 4 (CreateOrders)");
        Upgrade("--migrations", Migrations, path).ShouldReport(0, "1 database: 1 upgraded.");
        Gate("--migrations", Migrations, path).ShouldReport(0);

        SqliteFile.Rows(path, "SELECT Name, Email FROM Customers").ShouldBe("Ada|Ada@example.com\nGrace|Grace@example.com\n");
        SqliteFile.Rows(path, "SELECT Version, Checksum FROM VersionInfo ORDER BY Version").ShouldBe("1|NULL\n2|NULL\n3|NULL\n4|NULL\n");
        SqliteFile.Scalar(path, "SELECT count(*) FROM Orders").ShouldBe("2");
    }

    [Test]
    public void An_assembly_without_its_dependencies_is_refused_in_one_line()
    {
        Directory.CreateDirectory(PathOf("alone"));
        File.Copy(Migrations, PathOf("alone/ForeignMigrations.dll"));

        Gate("--migrations", PathOf("alone/ForeignMigrations.dll"), Create("a.db", "CREATE TABLE t (x)")).ShouldRefuse("ForeignMigrations");
    }
}
