namespace AutoCoder.Schema.Tests.Lint;

/// <summary>Queries are about the names that a database has now, whatever the migrations before make of them.</summary>
internal class LintQuestionTests
{
    private static readonly LintMigration Unique = Recorded.Migration(
        ["CREATE TABLE jottings (id INTEGER PRIMARY KEY, words TEXT, colour TEXT)"], "CREATE UNIQUE INDEX ux ON jottings (words COLLATE nocase, colour)");

    [Test]
    public void Duplicates_are_counted_by_groups_under_the_collation_of_the_key_and_nulls_are_none()
    {
        RowQuery query = Unique.Query<RowQuery.Duplicates>();
        query.Sql("t", ["a", "b"]).ShouldBe(
            "SELECT count(*) FROM (SELECT 1 FROM \"t\" WHERE \"a\" IS NOT NULL AND \"b\" IS NOT NULL GROUP BY \"a\" COLLATE \"nocase\", \"b\" COLLATE \"binary\" HAVING count(*) > 1)");
        query.Answer(0, new()).ShouldBeNull();
        query.Answer(2, new())!.ShouldBe(
            "has 2 groups of rows with the same values in jottings (words, colour), which comes to be unique: the upgrade fails there. Put them in order by an Update or a Delete before it.");
    }

    [Test]
    public void A_table_and_a_column_that_are_renamed_on_the_way_are_asked_under_their_old_names()
    {
        LintMigration rename = Recorded.OfNotes("ALTER TABLE notes RENAME TO jottings", "ALTER TABLE jottings RENAME COLUMN text TO words");
        RowOrigin? origin = RowOrigin.Of(rename.Before, [rename], Unique, Unique.Query<RowQuery.Duplicates>());
        origin.ShouldNotBeNull().Table.ShouldBe("notes");
        origin.Columns.ShouldBe(["text", "colour"]);
    }

    [Test]
    public void Rows_that_a_migration_before_writes_to_are_not_asked()
    {
        LintMigration rename = Recorded.OfNotes("UPDATE notes SET text = id", "ALTER TABLE notes RENAME TO jottings", "ALTER TABLE jottings RENAME COLUMN text TO words");
        RowOrigin.Of(rename.Before, [rename], Unique, Unique.Query<RowQuery.Duplicates>()).ShouldBeNull();
    }

    [Test]
    public void A_table_that_a_database_lacks_is_not_asked() =>
        RowOrigin.Of(Recorded.SchemaOf("CREATE TABLE other (id INTEGER)"), [], Unique, Unique.Query<RowQuery.Duplicates>()).ShouldBeNull();

    [TestCase(999_999, false)]
    [TestCase(1_000_000, true)]
    public void A_table_is_large_from_the_limit_on(long rows, bool isLarge) =>
        (Recorded.OfNotes("ALTER TABLE notes DROP COLUMN colour").Query<RowQuery.Size>().Answer(rows, new()) is not null).ShouldBe(isLarge);

    [Test]
    public void A_question_that_no_database_was_asked_is_a_note()
    {
        RowQuery query = Unique.Query<RowQuery.Duplicates>();
        LintedMigration.Of(Unique, [LintedMigration.Unasked(Unique, query)!], new()).Findings.ShouldHaveSingleItem().ToString().ShouldContain("Severity = Note");
    }
}
