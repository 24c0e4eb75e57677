using FluentMigrator;

namespace AutoCoder.Schema.Testing.Tests;

/// <summary>Migrations that cannot run in a transaction are tried in a file, when they are allowed.</summary>
public class NonTransactionalTests
{
    [Test]
    public void A_migration_without_a_transaction_is_refused_unless_it_is_allowed() =>
        Should.Throw<AssertionException>(() => MigrationTest.Of<Vacuums>()).Message.ShouldContain("Vacuums has TransactionBehavior.None and could not be rolled back");

    [Test]
    public void It_is_tried_in_a_file_and_the_rows_are_there_afterwards()
    {
        using var database = MigrationTest.Of<Vacuums>(MigrationSuite.Of<Vacuums>().AllowNonTransactional()).With("pages", new { text = "a" });

        database.Apply();

        database.Row("pages")["text"].ShouldBe("a");
        database.Schema.FindTable("pages")!.FindColumn("size").ShouldNotBeNull();
    }

    [Migration(1)]
    public class CreatesPages : Migration
    {
        public override void Up() => Create.Table("pages").WithColumn("text").AsString().NotNullable();

        public override void Down() => Delete.Table("pages");
    }

    [Migration(2, TransactionBehavior.None)]
    public class Vacuums : ForwardOnlyMigration
    {
        public override void Up()
        {
            Alter.Table("pages").AddColumn("size").AsInt32().Nullable();
            Execute.Sql("VACUUM");
        }
    }
}
