namespace AutoCoder.Schema.Tools.Tests.Adoption;

/// <summary>What is never guessed, never mended, or not asked at all.</summary>
internal sealed class RefusalTests : AdoptionTest
{
    [Test]
    public void A_file_that_fits_two_versions_is_adopted_only_at_the_one_that_somebody_names()
    {
        string code = Fixture("Fixtures.EarlierMigrations");
        string path = Create("notes.db", "CREATE TABLE notes (id INTEGER NOT NULL PRIMARY KEY, body TEXT)", "INSERT INTO notes VALUES (1, 'x')");

        AskOperator("status", "--migrations", code, path).ShouldReport(1, "its schema fits 7 and 8 equally", "autocoder-schema adopt --explain");
        AskOperator("upgrade", "--migrations", code, path).ShouldReport(1, "refused");
        AskOperator("adopt", "--migrations", code, path).ShouldReport(1, "7 and 8 fit equally well. Choose with --version 7 or --version 8.");
        Finished explained = AskOperator("adopt", "--explain", "--migrations", code, path).ShouldReport(
            1, "(notes): ambiguous", $"  next: autocoder-schema adopt --version 8 --migrations {code} --kind notes {path}");

        Paste(CommandIn(explained, "autocoder-schema adopt --version 7")).ShouldReport(0, $"adopted       {path} at 7; adopted as 7");
        Recorded(path).ShouldBe("7\n");
    }

    [Test]
    public void A_file_of_no_version_is_adopted_only_by_force_and_stays_what_it_is()
    {
        string path = Create("assistant.db", ApplicationSchemas.Assistant, ApplicationSchemas.AssistantRows, "ALTER TABLE conversation_messages DROP COLUMN content");

        AskOperator("upgrade", path).ShouldReport(1, "its schema is that of no version. Nearest is 202601041458");
        AskOperator("adopt", path).ShouldReport(1, "Column conversation_messages.content is missing", "To adopt it all the same, give --version and --force.");
        AskOperator("adopt", "--version", "202601041458", path).ShouldReport(1, "--force adopts it all the same, and mends nothing.");
        Finished explained = AskOperator("adopt", "--explain", path).ShouldReport(1, "(assistant): unknown", "The schema is that of no version.");
        Paste(CommandIn(explained, "autocoder-schema diff")).ShouldReport(1, "breaking: Column conversation_messages.content is missing");

        string rows = SqliteFile.Rows(path, "SELECT * FROM conversation_messages");
        Adopt("--version", "202601041458", "--force", path).ShouldReport(0, $"adopted       {path} at 202601041458");
        SqliteFile.Rows(path, "SELECT * FROM conversation_messages").ShouldBe(rows);
        Gate(path).ShouldReport(1, "breaking: Column conversation_messages.content is missing"); // forced, not forgotten
    }

    [Test]
    public void Rows_that_stand_against_a_repair_are_named_by_number_and_nothing_is_changed()
    {
        string path = Create(
            "registry.db", "CREATE TABLE projects (name VARCHAR(50), path VARCHAR NOT NULL, created_at DATETIME NOT NULL)", ApplicationSchemas.Settings,
            "INSERT INTO projects VALUES ('secret', '/a', '1'), ('b', '/b', '2'), ('secret', '/c', '3')");
        string schema = SqliteFile.Rows(path, "SELECT name, sql FROM sqlite_schema");

        foreach (Finished failed in new[] { Adopt("--no-backup", path), Upgrade("--no-backup", path) })
        {
            failed.ShouldReport(1, $"failed        {path}", "Table projects: there are 2 rows that repeat (\"name\"), which is to be unique (rowid 1 and 3).", "nothing was changed.");
            failed.Output.ShouldNotContain("secret");
        }

        SqliteFile.Rows(path, "SELECT name, sql FROM sqlite_schema").ShouldBe(schema);
        SqliteFile.Scalar(path, "SELECT count(*) FROM projects").ShouldBe("3");
    }

    [Test]
    public void Child_rows_without_their_parent_are_named_by_number()
    {
        string path = Create(
            "assistant.db", ApplicationSchemas.Assistant.Replace("PRIMARY KEY (id),", "PRIMARY KEY (id)", StringComparison.Ordinal)
                .Replace("FOREIGN KEY(conversation_id) REFERENCES conversations (id)", "", StringComparison.Ordinal),
            ApplicationSchemas.AssistantRows, "INSERT INTO conversation_messages VALUES (50, 77, 'user', 'secret', NULL)");

        Finished failed = Adopt("--no-backup", path).ShouldReport(1, "conversation_messages row 50 refers to a row of conversations that does not exist");
        failed.Output.ShouldNotContain("secret");
        SqliteFile.Scalar(path, "SELECT count(*) FROM sqlite_schema WHERE name IN ('VersionInfo', 'SchemaLedger')").ShouldBe("0");
    }

    [Test]
    public void Migrations_with_a_stale_lock_are_an_error_of_usage_for_both_programs()
    {
        string code = Fixture("Fixtures.StaleLockMigrations"), path = Create("assistant.db", ApplicationSchemas.Current);
        const string Why = "does not fit its migrations: assistant: 202602011429 V202602011429_AddConversationMode is not in it; run: autocoder-schema lock --migrations ";

        Gate("--migrations", code, path).ShouldRefuse("check-pending-migrations: ", "schema.lock", Why);
        AskOperator("upgrade", "--migrations", code, path).ShouldRefuse("autocoder-schema: ", Why);
        AskOperator("adopt", "--migrations", code, path).ShouldRefuse(Why);
    }
}
