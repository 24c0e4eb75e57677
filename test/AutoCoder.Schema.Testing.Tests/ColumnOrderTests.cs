using FluentMigrator;

namespace AutoCoder.Schema.Testing.Tests;

/// <summary>SQLite adds a column behind the others: that a Down leaves another order is told, and is no failure.</summary>
public class ColumnOrderTests
{
    [TestCase(4, "default: migration 4 (DropsNote): after its Down, the columns of books are in another order: only SELECT * and an INSERT without column names notice.")]
    [TestCase(5, "default: migration 5 (NamesTitle): after its Down, the columns of books are in another order: only SELECT * and an INSERT without column names notice.")]
    public void Another_order_of_columns_after_the_way_back_is_a_note(long version, string note)
    {
        MigrationSuite suite = MigrationSuite.Of<DropsNote>().AllowNonTransactional();
        (SuiteDatabases? databases, _) = SuiteDatabases.Of(suite, (_, _) => []);
        using (databases.ShouldNotBeNull())
            new RoundTripCheck(databases["default"], suite).Check(version).ShouldBeOfType<CheckResult.Passed>().Notes.ShouldBe([note]);
    }

    [Test]
    public void A_value_that_the_way_back_loses_is_found_in_any_order()
    {
        MigrationSuite suite = MigrationSuite.Of<LosesTitle>().AllowNonTransactional();
        (SuiteDatabases? databases, _) = SuiteDatabases.Of(suite, (_, _) => []);
        using (databases.ShouldNotBeNull())
            new RoundTripCheck(databases["default"], suite).Check(6).ShouldBeOfType<CheckResult.Failed>().Problems.ShouldHaveSingleItem()
                .ShouldContain("leaves a trace: after Up, Down and Up the table books has other values than after the first Up");
    }

    [Migration(3)]
    public sealed class MakesBooks : Migration
    {
        public override void Up() => Create.Table("books").WithColumn("id").AsInt64().PrimaryKey()
            .WithColumn("title").AsString().Nullable().WithColumn("note").AsString().Nullable().WithColumn("pages").AsInt64().Nullable();

        public override void Down() => Delete.Table("books");
    }

    [Migration(4), MigrationTrait("destructive", "books.note: nobody reads it")]
    public sealed class DropsNote : Migration
    {
        public override void Up() => Delete.Column("note").FromTable("books");

        public override void Down() => Alter.Table("books").AddColumn("note").AsString().Nullable();
    }

    [Migration(5)]
    public sealed class NamesTitle : Migration
    {
        public override void Up() => Rename.Column("title").OnTable("books").To("name");

        public override void Down()
        {
            Alter.Table("books").AddColumn("title").AsString().Nullable();
            Execute.Sql("UPDATE books SET title = name");
            Delete.Column("name").FromTable("books");
        }
    }

    [Migration(6)]
    public sealed class LosesTitle : Migration
    {
        public override void Up() => Rename.Column("name").OnTable("books").To("called");

        public override void Down()
        {
            Alter.Table("books").AddColumn("name").AsString().Nullable();
            Delete.Column("called").FromTable("books");
        }
    }
}
