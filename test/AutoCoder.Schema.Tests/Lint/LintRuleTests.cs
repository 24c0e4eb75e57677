namespace AutoCoder.Schema.Tests.Lint;

/// <summary>Each rule fires on what it is for, and not on its neighbours.</summary>
internal class LintRuleTests
{
    private static readonly string[] Rebuilt =
    [
        "ALTER TABLE notes RENAME TO old_notes",
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT, colour TEXT, size INTEGER NOT NULL DEFAULT 0)",
        "INSERT OR ABORT INTO notes (id, text, colour, size) SELECT id, text, colour, size FROM old_notes",
        "DROP TABLE old_notes",
    ];

    [TestCase("DROP TABLE notes", "drops-table")]
    [TestCase("ALTER TABLE notes DROP COLUMN colour", "drops-column,large-table-rebuild")]
    [TestCase("DELETE FROM notes WHERE text IS NULL", "deletes-rows")]
    [TestCase("UPDATE notes SET colour = 'red'", "")]
    [TestCase("INSERT INTO notes (text) VALUES ('x')", "")]
    [TestCase("CREATE TABLE other (id INTEGER PRIMARY KEY)", "")]
    [TestCase("ALTER TABLE notes ADD COLUMN extra TEXT", "")]
    [TestCase("ALTER TABLE notes ADD COLUMN extra TEXT NOT NULL DEFAULT ''", "")]
    [TestCase("ALTER TABLE notes ADD COLUMN extra TEXT NOT NULL", "insert-needs-column,not-null-without-value")]
    [TestCase("CREATE TABLE other (id INTEGER PRIMARY KEY, name TEXT NOT NULL)", "")]
    [TestCase("ALTER TABLE notes RENAME COLUMN size TO bytes", "renames")]
    [TestCase("ALTER TABLE notes ADD COLUMN extra INTEGER GENERATED ALWAYS AS (size) VIRTUAL", "")]
    [TestCase("ALTER TABLE notes ADD COLUMN extra VARCHAR(20)", "length-ignored")]
    [TestCase("ALTER TABLE notes ADD COLUMN extra DECIMAL(10, 2)", "")]
    [TestCase("ALTER TABLE notes ADD COLUMN extra STRING", "text-becomes-number")]
    [TestCase("ALTER TABLE notes ADD COLUMN extra ENUM", "text-becomes-number")]
    [TestCase("ALTER TABLE notes ADD COLUMN extra DATETIME", "")]
    [TestCase("ALTER TABLE notes ADD COLUMN extra UUID", "")]
    [TestCase("CREATE TABLE strict (id INTEGER PRIMARY KEY, name TEXT) STRICT", "")]
    [TestCase("CREATE UNIQUE INDEX ux ON notes (text)", "tightens-column,unique-over-duplicates")]
    [TestCase("CREATE INDEX ix ON notes (text)", "")]
    [TestCase("CREATE UNIQUE INDEX ux ON notes (lower(text))", "tightens-column,unique-over-duplicates")]
    [TestCase("CREATE UNIQUE INDEX ux ON notes (text) WHERE size > 0", "tightens-column,unique-over-duplicates")]
    [TestCase("CREATE UNIQUE INDEX ux ON notes (id)", "")]
    [TestCase("ALTER TABLE notes RENAME TO jottings", "renames")]
    [TestCase("ALTER TABLE notes RENAME COLUMN text TO words", "renames")]
    [TestCase("CREATE TABLE replies (id INTEGER PRIMARY KEY, note_id INTEGER REFERENCES notes (id))", "")]
    [TestCase("CREATE TABLE replies (id INTEGER PRIMARY KEY, note_id INTEGER REFERENCES notes (text))", "foreign-key-without-parent")]
    [TestCase("CREATE TABLE replies (id INTEGER PRIMARY KEY, note_id INTEGER REFERENCES nots)", "foreign-key-without-parent")]
    [TestCase("CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY)", "exists-hides-difference")]
    [TestCase("CREATE INDEX IF NOT EXISTS ix ON notes (text)", "exists-hides-difference")]
    [TestCase("DROP VIEW IF EXISTS words", "exists-hides-difference")]
    [TestCase("PRAGMA foreign_keys = OFF", "pragma-ignored")]
    [TestCase("PRAGMA foreign_keys", "")]
    [TestCase("PRAGMA foreign_key_check", "")]
    [TestCase("PRAGMA legacy_alter_table = ON", "")]
    [TestCase("PRAGMA foriegn_keys = OFF", "pragma-ignored")]
    [TestCase("PRAGMA page_size = 8192", "pragma-ignored")]
    [TestCase("PRAGMA user_version = 3", "")]
    public void A_statement_is_found_by_the_rule_that_is_for_it(string sql, string rules) =>
        string.Join(',', Recorded.OfNotes(sql).Rules()).ShouldBe(rules);

    [TestCase("id INTEGER PRIMARY KEY, text TEXT, colour TEXT, size INTEGER NOT NULL DEFAULT 0", "large-table-rebuild")]
    [TestCase("id INTEGER PRIMARY KEY, text TEXT NOT NULL, colour TEXT, size INTEGER NOT NULL DEFAULT 0", "insert-needs-column,large-table-rebuild,not-null-over-nulls,tightens-column")]
    [TestCase("id INTEGER PRIMARY KEY, text TEXT NOT NULL DEFAULT '', colour TEXT, size INTEGER NOT NULL DEFAULT 0", "changes-default,large-table-rebuild,not-null-over-nulls,tightens-column")]
    [TestCase("id INTEGER PRIMARY KEY, text TEXT, colour TEXT, size INTEGER NOT NULL", "insert-needs-column,large-table-rebuild")]
    [TestCase("id INTEGER PRIMARY KEY, text TEXT, colour TEXT, size INTEGER DEFAULT 0", "large-table-rebuild")]
    [TestCase("id INTEGER PRIMARY KEY, text TEXT, colour TEXT, size INTEGER", "changes-default,large-table-rebuild")]
    [TestCase("id INTEGER PRIMARY KEY, text TEXT, colour TEXT DEFAULT 'red', size INTEGER NOT NULL DEFAULT 1", "changes-default,large-table-rebuild")]
    [TestCase("id INTEGER PRIMARY KEY, text TEXT REFERENCES other (name), colour TEXT, size INTEGER NOT NULL DEFAULT 0", "foreign-key-over-orphans,large-table-rebuild,tightens-column")]
    [TestCase("id INTEGER PRIMARY KEY, text TEXT, colour TEXT, size INTEGER NOT NULL DEFAULT 0 REFERENCES other", "foreign-key-over-orphans,large-table-rebuild,tightens-column")]
    [TestCase("id INTEGER PRIMARY KEY REFERENCES other, text TEXT, colour TEXT, size INTEGER NOT NULL DEFAULT 0", "foreign-key-over-orphans,large-table-rebuild,tightens-column")]
    [TestCase("id INTEGER PRIMARY KEY, text INTEGER, colour TEXT, size INTEGER NOT NULL DEFAULT 0", "converts-column,large-table-rebuild")]
    [TestCase("id INTEGER PRIMARY KEY, text TEXT, colour TEXT, size NUMERIC NOT NULL DEFAULT 0", "large-table-rebuild")]
    [TestCase("id INTEGER PRIMARY KEY, text TEXT UNIQUE, colour TEXT, size INTEGER NOT NULL DEFAULT 0", "large-table-rebuild,tightens-column,unique-over-duplicates")]
    [TestCase("id INTEGER PRIMARY KEY, text TEXT, colour TEXT, size INTEGER NOT NULL DEFAULT 0 CHECK (size < 9)", "check-over-rows,large-table-rebuild,tightens-column")]
    [TestCase("id INTEGER PRIMARY KEY, text TEXT, colour TEXT, size INTEGER NOT NULL DEFAULT 0, CHECK (1)", "large-table-rebuild,tightens-column")]
    [TestCase("id INTEGER PRIMARY KEY, text TEXT, colour TEXT, size INTEGER NOT NULL DEFAULT 0, due TEXT NOT NULL", "insert-needs-column,large-table-rebuild,not-null-without-value")]
    public void A_rebuild_is_found_by_what_it_changes(string columns, string rules)
    {
        string[] statements = [.. Rebuilt];
        statements[1] = $"CREATE TABLE notes ({columns})";
        LintMigration migration = Recorded.Migration([Recorded.Notes, "CREATE TABLE other (id INTEGER PRIMARY KEY, name TEXT UNIQUE)"], statements);
        string.Join(',', migration.Rules()).ShouldBe(rules);
    }

    [TestCase("UNIQUE (text, colour)", "CHECK (1)", "drops-key", Description = "a key of the table")]
    [TestCase("UNIQUE (text, colour)", "UNIQUE (text)", "", Description = "a stricter one is there")]
    [TestCase("UNIQUE (text, colour)", "UNIQUE (text, size)", "", Description = "another column is in its place")]
    [TestCase("UNIQUE (colour)", "CHECK (1)", "", Description = "it was of the column alone")]
    [TestCase("CHECK (text <> colour)", "UNIQUE (text)", "drops-key", Description = "a CHECK")]
    [TestCase("CHECK (text <> '' OR colour <> '')", "CHECK (text <> '')", "", Description = "the CHECK holds for what stays")]
    [TestCase("PRIMARY KEY (text, colour)", "UNIQUE (size)", "drops-key", Description = "the primary key")]
    [TestCase("PRIMARY KEY (text, colour)", "PRIMARY KEY (text)", "")]
    public void A_rule_that_goes_with_a_column_is_found_where_it_held_for_columns_that_stay(string before, string after, string rule)
    {
        string table = $"CREATE TABLE jottings (text TEXT, colour TEXT, size INTEGER, {before})";
        LintMigration migration = Recorded.Migration(
            [table], "DROP TABLE jottings", $"CREATE TABLE jottings (text TEXT, size INTEGER, {after})");
        string.Join(',', migration.Rules().Where(id => id == "drops-key")).ShouldBe(rule);
    }

    [Test]
    public void A_unique_index_that_goes_with_a_column_is_named_with_what_it_held_for()
    {
        string[] statements = [.. Rebuilt];
        statements[1] = "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT, size INTEGER NOT NULL DEFAULT 0)";
        statements[2] = "INSERT OR ABORT INTO notes (id, text, size) SELECT id, text, size FROM old_notes";
        LintMigration migration = Recorded.Migration([Recorded.Notes, "CREATE UNIQUE INDEX ux ON notes (text, colour)"], statements)
            with
        { Destructive = "notes.colour: nobody reads it" };
        LintReading.Of(migration).Remarks.ShouldHaveSingleItem().ShouldBe(new(LintRules.DropsKey,
            "Migration 2 (Change) drops notes.colour and with it the unique key (colour, text), which held for text too. "
            + "If that is to hold for what stays, create it anew in the same migration."));
    }

    [Test]
    public void An_index_on_what_is_no_column_is_an_error()
    {
        LintMigration notes = Recorded.OfNotes("CREATE INDEX ix ON notes (text)");
        SchemaEntry[] after = [.. notes.Before.Entries, new("index", "ix", "notes", "CREATE INDEX ix ON notes (\"txet\" ASC, \"text\")")];
        LintMigration migration = notes with { After = SchemaReader.Read([.. after]) };
        LintReading.Of(migration).Remarks.ShouldHaveSingleItem().ShouldBe(new(LintRules.IndexOnText,
            "Migration 2 (Change) makes index ix on notes on \"txet\", which is no column of it but a text, the same in every row: no query is "
            + "faster by it. Mend the name."));
        Judged(migration).ShouldBe([("index-on-text", Severity.Error)]);
    }

    [Test]
    public void A_rebuild_to_a_strict_table_takes_less() => Recorded.OfNotes(
        [Rebuilt[0], $"{Rebuilt[1]} STRICT", Rebuilt[2], Rebuilt[3]]).Rules().ShouldBe(["large-table-rebuild", "tightens-column"]);

    // Rows that are there have a value for it: only what is inserted afterwards fails.
    [Test]
    public void The_mirror_image_of_the_incident_is_found_although_rows_that_are_there_get_a_value()
    {
        string[] statements = [.. Rebuilt];
        statements[1] = "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT, colour TEXT, size INTEGER NOT NULL DEFAULT 0, owner TEXT NOT NULL)";
        statements[2] = "INSERT OR ABORT INTO notes (id, text, colour, size, owner) SELECT id, text, colour, size, 'nobody' FROM old_notes";
        LintMigration migration = Recorded.OfNotes(statements);
        migration.Rules().ShouldBe(["insert-needs-column", "large-table-rebuild"]);
        Judged(migration).ShouldBe([("insert-needs-column", Severity.Error)]);
        LintReading.Of(migration).Remarks.ShouldHaveSingleItem().Message.ShouldBe(
            "Migration 2 (Change) adds notes.owner, NOT NULL without a default: every INSERT INTO notes that does not name it fails from then on, in code that "
            + "runs and in code to come. Give it a default, or make sure that every INSERT names it (--statements asks those that the code has), and say so: "
            + "[MigrationTrait(\"lint\", \"insert-needs-column: why\")].");
    }

    [Test]
    public void A_rebuild_that_leaves_a_column_behind_drops_it()
    {
        string[] statements = [.. Rebuilt];
        statements[1] = "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT, size INTEGER NOT NULL DEFAULT 0)";
        statements[2] = "INSERT OR ABORT INTO notes (id, text, size) SELECT id, text, size FROM old_notes";
        LintReading.Of(Recorded.OfNotes(statements)).Remarks.ShouldHaveSingleItem().Message.ShouldBe(
            "Migration 2 (Change) drops the column notes.colour with all of its values. If it is meant, say so: [MigrationTrait(\"destructive\", \"notes.colour: why\")].");
    }

    [TestCase("DROP TABLE notes")]
    [TestCase("ALTER TABLE notes DROP COLUMN colour")]
    [TestCase("DELETE FROM notes")]
    public void What_is_marked_as_meant_is_not_found(string sql) =>
        LintReading.Of(Recorded.OfNotes(sql) with { Destructive = "kept elsewhere" }).Remarks.ShouldBeEmpty();

    [TestCase("notes.colour: kept elsewhere", "ALTER TABLE notes DROP COLUMN colour", "")]
    [TestCase("notes: kept elsewhere", "DROP TABLE notes", "")]
    [TestCase("notes.text: kept elsewhere", "ALTER TABLE notes DROP COLUMN colour", "drops-column")]
    [TestCase("notes.colour: kept elsewhere", "DROP TABLE notes", "drops-table")]
    [TestCase("notes.colour: kept elsewhere", "DELETE FROM notes", "deletes-rows")]
    public void What_is_marked_by_name_is_not_found_and_what_is_not_named_is(string mark, string sql, string rules) =>
        string.Join(',', LintReading.Of(Recorded.OfNotes(sql) with { Destructive = mark }).Remarks.Select(remark => remark.Rule.Id)).ShouldBe(rules);

    [TestCase("notes.text: as numbers", "")]
    [TestCase("as numbers", "")]
    [TestCase("notes.size: as numbers", "converts-column")]
    public void A_conversion_is_marked_by_name_too(string mark, string rules)
    {
        string[] statements = [.. Rebuilt];
        statements[1] = "CREATE TABLE notes (id INTEGER PRIMARY KEY, text INTEGER, colour TEXT, size INTEGER NOT NULL DEFAULT 0)";
        string.Join(',', LintReading.Of(Recorded.OfNotes(statements) with { Destructive = mark }).Remarks.Select(remark => remark.Rule.Id)).ShouldBe(rules);
    }

    [Test]
    public void A_table_that_the_migration_itself_makes_has_no_rows_to_ask() =>
        Recorded.OfNotes("CREATE TABLE tags (name TEXT)", "CREATE UNIQUE INDEX ux ON tags (name)").Rules().ShouldBeEmpty();

    [Test]
    public void Rows_that_the_migration_puts_in_order_first_are_not_asked()
    {
        Recorded.OfNotes("UPDATE notes SET text = id", "CREATE UNIQUE INDEX ux ON notes (text)").Rules().ShouldBe(["tightens-column"]);
        Recorded.OfNotes("DELETE FROM notes WHERE text IS NULL", "CREATE UNIQUE INDEX ux ON notes (text)").Rules().ShouldBe(["deletes-rows", "tightens-column"]);
    }

    [Test]
    public void A_foreign_keys_pragma_outside_of_a_transaction_does_something()
    {
        LintMigration migration = Recorded.OfNotes("PRAGMA foreign_keys = OFF");
        (migration with { Migration = migration.Migration with { IsTransactional = false } }).Rules().ShouldBeEmpty();
    }

    [Test]
    public void A_migration_without_a_way_back_is_found_and_one_that_says_so_is_a_note()
    {
        LintMigration migration = Recorded.OfNotes("CREATE INDEX ix ON notes (text)") with { HasDown = false };
        Judged(migration).ShouldBe([("no-down", Severity.Warning)]);
        Judged(migration with { IsForwardOnly = true }).ShouldBe([("no-down", Severity.Note)]);
        Judged(migration with { HasDown = true, DownNotes = ["Migration 2 (Change) does not take everything back."] }).ShouldBe([("down-leaves-changes", Severity.Warning)]);
        Judged(migration with { DownNotes = ["Migration 2 (Change) has no way back that works: its Down failed: x"] }).ShouldBe([("down-leaves-changes", Severity.Warning)]);
    }

    [TestCase(true, "breaking-change")]
    [TestCase(false, "")]
    public void What_a_migration_says_of_itself_is_a_note(bool isBreaking, string rules)
    {
        LintMigration migration = Recorded.OfNotes("SELECT 1");
        migration = migration with { Migration = migration.Migration with { IsBreakingChange = isBreaking } };
        string.Join(',', Judged(migration).Select(found => found.Item1)).ShouldBe(rules);
    }

    [Test]
    public void Code_is_a_note() => Judged(Recorded.OfNotes("SELECT 1") with { RunsCode = true }).ShouldBe([("runs-code", Severity.Note)]);

    [Test]
    public void Every_rule_has_a_section_of_the_documentation_with_its_severity()
    {
        using var reader = new StreamReader(typeof(LintRuleTests).Assembly.GetManifestResourceStream("lint.md")!);
        string page = reader.ReadToEnd();
        foreach (LintRule rule in LintRules.All) page.ShouldContain($"### {rule.Id}\n\n{rule.Description} *{(rule.Severity == Severity.Error ? "Error" : rule.Severity == Severity.Warning ? "Warning" : "Note")}.*");
    }

    private static (string, Severity)[] Judged(LintMigration migration) =>
        [.. LintedMigration.Of(migration, LintReading.Of(migration).Remarks, new LintSettings()).Findings.Select(finding => (finding.Rule.Id, finding.Severity))];
}
