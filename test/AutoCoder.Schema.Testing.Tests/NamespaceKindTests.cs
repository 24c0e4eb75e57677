using Fixtures.NamespaceMigrations.Logs;
using Fixtures.NamespaceMigrations.Main.Later;

namespace AutoCoder.Schema.Testing.Tests;

/// <summary>Kinds that namespaces tell apart, in the suite and in the test of one migration.</summary>
internal sealed class NamespaceKindTests
{
    public static readonly MigrationSuite Told = MigrationSuite.Of<CreateLines>()
        .WithKind("main", "Fixtures.NamespaceMigrations.Main", nested: true).WithKind("logs", "Fixtures.NamespaceMigrations.Logs").WithoutLock();

    [Test]
    public void The_suite_has_a_test_for_each_migration_of_each_kind() =>
        new SuiteCases(Told).Of(CasesOf.Migration).Select(one => one.ToString()).ShouldBe(["logs 2 CreateLines", "main 1 CreateOrders", "main 3 AddNote"]);

    [Test]
    public void The_database_of_a_migration_has_what_its_kind_made_and_no_more()
    {
        using var notes = MigrationTest.Of<AddNote>(Told);
        notes.With("orders", new { id = 1 }).Apply().Schema.Tables.Select(table => table.Name).ShouldNotContain("lines");
        using var lines = MigrationTest.Of<CreateLines>(Told);
        lines.Apply().Schema.Tables.Select(table => table.Name).ShouldNotContain("orders");
    }

    [Test]
    public void Without_being_told_all_are_one_kind()
    {
        using var lines = MigrationTest.Of<CreateLines>();
        lines.Apply().Schema.Tables.Select(table => table.Name).ShouldContain("orders");
    }
}

/// <summary>The suite as a team inherits it; maintenance of one of the kinds makes a view.</summary>
[TestFixture]
public sealed class NamespaceSuiteTests : MigrationTests
{
    protected override MigrationSuite Suite => NamespaceKindTests.Told;
}
