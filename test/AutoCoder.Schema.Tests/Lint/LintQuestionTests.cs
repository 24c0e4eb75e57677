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

    private static readonly string[] Rows =
    [
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT, colour TEXT, size INTEGER NOT NULL DEFAULT 0)",
        "CREATE TABLE other (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE UNIQUE)",
        "INSERT INTO other VALUES (1, 'a'), (2, 'b')",
        "INSERT INTO notes (text, colour, size) VALUES ('A', 'red', 1), ('a', 'RED', 2), ('c', 'blue', 20), (NULL, NULL, 30), ('d', NULL, 40)",
    ];

    // One rebuild renames a column on the way: what is asked has the names of the database.
    [TestCase("CHECK (amount < 25)", "check-over-rows", 2, "has 2 rows in notes against CHECK (amount < 25): the upgrade fails there.")]
    [TestCase("CHECK (text <> 'c')", "check-over-rows", 1, "has 1 row in notes against CHECK (text != 'c')")]
    [TestCase("CHECK (text IS NOT NULL OR amount > 100)", "check-over-rows", 1, "has 1 row in notes")]
    [TestCase("CHECK (length(text) < 9)", "check-over-rows", 0, null)]
    [TestCase("FOREIGN KEY (text) REFERENCES other (name)", "foreign-key-over-orphans", 2, "has 2 rows in notes (text) that refer to no row of other: the foreign key is broken for them")]
    [TestCase("FOREIGN KEY (amount) REFERENCES other", "foreign-key-over-orphans", 3, "has 3 rows in notes (size) that refer to no row of other")]
    [TestCase("FOREIGN KEY (amount) REFERENCES notes (id)", "foreign-key-over-orphans", 3, "that refer to no row of")]
    public void What_a_rebuild_asks_of_rows_is_counted_as_SQLite_counts_it(string constraint, string rule, long number, string? told)
    {
        LintMigration migration = Recorded.Migration(
            Rows,
            "ALTER TABLE notes RENAME TO old_notes",
            $"CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT, colour TEXT, amount INTEGER NOT NULL DEFAULT 0, {constraint})",
            "INSERT OR ABORT INTO notes (id, text, colour, amount) SELECT id, text, colour, size FROM old_notes WHERE 0",
            "DROP TABLE old_notes");
        migration = migration with { Up = migration.Up.SetItem(2, migration.Up[2].Replace(" WHERE 0", "", StringComparison.Ordinal)) };
        Ask(migration, rule, number, told);
    }

    [TestCase("lower(text)", "", 1, "has 1 group of rows that are the same in notes ((lower(text))), which comes to be unique")]
    [TestCase("colour COLLATE NOCASE", " WHERE size < 10", 1, "has 1 group of rows that are the same in notes (colour COLLATE nocase) WHERE size < 10")]
    [TestCase("colour COLLATE NOCASE", " WHERE size < 2", 0, null)]
    [TestCase("length(colour), size / 100", "", 1, "has 1 group")]
    public void A_unique_index_over_an_expression_or_under_a_condition_is_asked_too(string terms, string where, long number, string? told) =>
        Ask(Recorded.Migration(Rows[..2], $"CREATE UNIQUE INDEX ux ON notes ({terms}){where}"), "unique-over-duplicates", number, told);

    private static void Ask(LintMigration migration, string rule, long number, string? told)
    {
        using var database = new MemoryDatabase(Rows);
        RowQuery query = LintReading.Of(migration).Queries.Single(one => one.Rule.Id == rule);
        RowOrigin origin = RowOrigin.Of(migration.Before, [], migration, query).ShouldNotBeNull();
        database.Query(query.Sql(origin)).ShouldHaveSingleItem()[0].ShouldBe(number);
        if (told is null) query.Answer(number, new()).ShouldBeNull();
        else query.Answer(number, new()).ShouldNotBeNull().ShouldStartWith(told.StartsWith("has", StringComparison.Ordinal) ? told : "has");
        query.Unasked.ShouldNotBeNull().ShouldContain("it fails on every database with");
    }
}
