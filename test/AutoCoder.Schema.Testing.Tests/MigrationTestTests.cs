using Fixtures.FlawedMigrations;

namespace AutoCoder.Schema.Testing.Tests;

/// <summary>One migration with rows: what it says when something is wrong.</summary>
internal class MigrationTestTests
{
    [Test]
    public void A_migration_that_fails_says_why_and_leaves_the_database_as_it_was()
    {
        using var database = MigrationTest.Of<RequiresColour>().With("notes", new { id = 1, text = "secret" });

        string message = Should.Throw<AssertionException>(() => database.Apply()).Message;

        message.ShouldStartWith("refusing: migration 202 (RequiresColour) cannot be applied: Table notes: constraint failed");
        message.ShouldNotContain("secret");
        database.Row("notes")["colour"].ShouldBeNull();
        database.ApplyFails().ShouldStartWith("Table notes: constraint failed");
    }

    [Test]
    public void A_migration_that_should_have_failed_is_told()
    {
        using var database = MigrationTest.Of<RequiresColour>().With("notes", new { text = "a", colour = "red" });
        Should.Throw<AssertionException>(() => database.ApplyFails()).Message.ShouldBe("refusing: migration 202 (RequiresColour) was applied, and should have failed.");
    }

    [Test]
    public void A_row_that_does_not_fit_names_the_column_and_the_moment()
    {
        using var database = MigrationTest.Of<RequiresColour>();
        Should.Throw<AssertionException>(() => database.With("notes", new { id = 1 })).Message
            .ShouldBe("The row for notes does not go into a database before migration 202 (RequiresColour): NOT NULL constraint failed: notes.text.");
        database.Apply();
        Should.Throw<AssertionException>(() => database.Rows("orders")).Message
            .ShouldBe("The question does not work after migration 202 (RequiresColour): no such table: orders.");
        Should.Throw<AssertionException>(() => database.Row("notes")).Message
            .ShouldBe("The table notes has 0 rows after migration 202 (RequiresColour), and one was asked for.");
    }

    [Test]
    public void The_first_migration_begins_on_an_empty_database_and_can_be_taken_back()
    {
        using var database = MigrationTest.Of<RefusingNotes>().With("CREATE TABLE other (x)").Apply();
        database.Schema.FindTable("notes").ShouldNotBeNull();
        database.Down().Schema.FindTable("notes").ShouldBeNull();
        database.Apply().Rows("notes").ShouldBeEmpty();
    }

    [Test]
    public void A_migration_without_a_way_back_says_so()
    {
        using var database = MigrationTest.Of<GoesOneWay>().Apply();
        Should.Throw<AssertionException>(() => database.Down()).Message.ShouldStartWith("tracing: migration 304 (GoesOneWay) cannot be taken back: ");
    }

    [Test]
    public void A_class_that_is_no_migration_is_named() =>
        Should.Throw<AssertionException>(() => MigrationTest.Of<CreateNotes>()).Message.ShouldBe("CreateNotes is no migration: give it [Migration(version)].");
}
