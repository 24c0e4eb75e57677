namespace AutoCoder.Schema.Tools.Tests.Adoption;

/// <summary>The shapes that one and the same step has in real files, from the first question to the open gate.</summary>
internal sealed class VariantTests : AdoptionTest
{
    private const string AsTheCodeWrites = "INSERT INTO conversations (project_name, title) VALUES ('c', 'asked')";

    [Test]
    public void Born_with_the_column_and_no_default_it_gets_the_default()
    {
        string path = Create("assistant.db", BornWithMode);

        AskOperator("status", path).ShouldReport(1).ShouldSayOnce($"{path} has tables, but no VersionInfo table", "its schema can be brought to that of 202602011429 (V202602011429_AddConversationMode)");
        AskOperator("adopt", "--explain", path).ShouldReport(
            0, $"{path} (assistant): repairable", "1 difference to mend, 1 harmless one left.", $"  next: autocoder-schema adopt --kind assistant {path}")
            .ShouldSayOnce("  conversations.mode DEFAULT 'dev'", "no", "202602011429");
        AskOperator("adopt", "--dry-run", path).ShouldReport(
            0, $"would adopt   {path} at 202602011429; adopt as 202602011429", "  repair: conversations.mode gets the default 'dev'.");

        Adopt(path).ShouldReport(0, $"adopted       {path} at 202602011429; adopted as 202602011429", "  repaired: conversations.mode gets the default 'dev'.", "  backup: ");
        Gate(path).ShouldReport(0, "The gate is open").ShouldSayOnce($"{path} differs harmlessly from 202602011429"); // the column's place
        Ledger(path).ShouldBe("202602011429|repair\n202601041458|adopt\n202602011429|adopt\n");
        SqliteFile.Scalar(path, "SELECT Note FROM SchemaLedger WHERE Action = 'repair'").ShouldBe("conversations.mode gets the default 'dev'.");
        SqliteFile.Execute(path, AsTheCodeWrites);
        SqliteFile.Rows(path, "SELECT id, project_name, mode, title FROM conversations ORDER BY id").ShouldBe("1|a|dev|Grüße 🚀\n9|b|uat|NULL\n10|c|dev|asked\n");
    }

    [Test]
    public void For_code_that_does_not_know_the_column_it_breaks_and_becomes_nullable()
    {
        string path = Create("assistant.db", BornWithMode), code = Fixture("Fixtures.EarlierMigrations");

        AskOperator("diff", path, "head", "--migrations", code).ShouldReport(
            1, "breaking: INSERT INTO conversations without mode fails: NOT NULL, no default, and the code does not know the column.",
            "What mends it without losing a row or a column:", "  conversations.mode, which no statement of the code fills, becomes nullable; its values stay.");
        Adopt("--migrations", code, path).ShouldReport(0, $"adopted       {path} at 202601041458; adopted as 202601041458", "becomes nullable; its values stay.");
        Gate("--migrations", code, path).ShouldReport(0).ShouldSayOnce($"{path} differs harmlessly");
        SqliteFile.Execute(path, AsTheCodeWrites);
        SqliteFile.Rows(path, "SELECT id, mode FROM conversations ORDER BY id").ShouldBe("1|dev\n9|uat\n10|NULL\n");
    }

    [Test]
    public void A_tracked_one_that_got_the_column_so_closes_the_gate_of_that_code_and_an_upgrade_mends_it()
    {
        string path = Create("assistant.db", [.. BornWithMode, ApplicationSchemas.Applied(ApplicationSchemas.AssistantFirst)]), code = Fixture("Fixtures.EarlierMigrations");

        Gate("--migrations", code, path).ShouldReport(
            1, "  breaking: INSERT INTO conversations without mode fails: NOT NULL, no default, and the code does not know the column.",
            $"autocoder-schema upgrade --migrations {code} {path}", $"autocoder-schema diff --migrations {code} --kind assistant {path} 202601041458");
        Upgrade("--migrations", code, path).ShouldReport(0, $"repaired      {path} at 202601041458");
        Gate("--migrations", code, path).ShouldReport(0);
    }

    [Test]
    public void The_older_version_is_refused_to_a_file_that_has_more_than_it()
    {
        string path = Create("assistant.db", BornWithMode);
        AskOperator("adopt", "--version", "202601041458", path).ShouldReport(
            1, $"refused       {path}", "does not have the schema of 202601041458", "INSERT INTO conversations without mode fails", "--force adopts it all the same, and mends nothing.");
        AskOperator("upgrade", "--to", "202601041458", path).ShouldReport(1, "is at 202602011429 (V202602011429_AddConversationMode) by its schema, above --to 202601041458");
    }

    [Test]
    public void Altered_by_hand_it_is_recognised_and_nothing_is_mended()
    {
        string path = Create("assistant.db", AlteredByHand());
        string rows = SqliteFile.Rows(path, ApplicationSchemas.AssistantQuestion);

        AskOperator("status", path).ShouldReport(1).ShouldSayOnce($"{path} has tables, but no VersionInfo table", "its schema is exactly that of 202602011429");
        AskOperator("adopt", "--explain", path).ShouldReport(0, $"{path} (assistant): exact", "The schema is exactly that of version 202602011429.")
            .ShouldSayOnce("  column conversations.mode", "yes", "202602011429  202601041458");
        AskOperator("adopt", "--dry-run", path).ShouldReport(0, "adopt as 202602011429").Output.ShouldNotContain("repair:");

        Adopt(path).ShouldReport(0, "1 database: 1 adopted.").Output.ShouldNotContain("repaired:");
        Gate("--strict", path).ShouldReport(0);
        Ledger(path).ShouldBe("202601041458|adopt\n202602011429|adopt\n");
        Recorded(path).ShouldBe("202601041458\n202602011429\n");
        SqliteFile.Rows(path, ApplicationSchemas.AssistantQuestion).ShouldBe(rows);
    }

    [Test]
    public void Without_its_index_it_gets_it()
    {
        string path = Create("assistant.db", AlteredByHand(withIndex: false));

        AskOperator("adopt", "--explain", path).ShouldReport(0, "repairable", "1 difference to mend.");
        AskOperator("adopt", "--dry-run", path).ShouldReport(0, "  repair: INDEX ix_conversations_mode (mode) is made on conversations.");
        Paste(CommandIn(AskOperator("adopt", "--explain", path), "autocoder-schema adopt")).ShouldReport(0, "1 database: 1 adopted.");
        Gate("--strict", path).ShouldReport(0);
        SqliteFile.Scalar(path, "SELECT sql FROM sqlite_schema WHERE name = 'ix_conversations_mode'").ShouldContain("""("mode" ASC)""");
    }

    [Test]
    public void A_registry_whose_column_is_nullable_gets_it_as_it_should_be_and_its_rows_the_default()
    {
        string path = Create(
            "registry.db", ApplicationSchemas.Projects, ApplicationSchemas.Settings, "ALTER TABLE projects ADD COLUMN default_concurrency INTEGER DEFAULT 3",
            "INSERT INTO projects VALUES ('a', '/a', '2026-01-02', 5), ('b', '/b', '2026-01-02', NULL)");

        AskOperator("status", path).ShouldReport(1).ShouldSayOnce($"{path} has tables, but no VersionInfo table", "can be brought to that of 202601290908");
        AskOperator("adopt", "--explain", path).ShouldReport(0, "(registry): repairable").ShouldSayOnce("  projects.default_concurrency NOT NULL", "no");
        AskOperator("adopt", "--dry-run", path).ShouldReport(0, "  repair: projects.default_concurrency becomes NOT NULL; rows without a value get its default 3.");
        Adopt(path).ShouldReport(0);
        Gate("--strict", path).ShouldReport(0);
        Ledger(path).ShouldStartWith("202601290908|repair\n202601021122|adopt\n");
        SqliteFile.Rows(path, "SELECT name, default_concurrency FROM projects ORDER BY 1").ShouldBe("a|5\nb|3\n");
        Should.Throw<Microsoft.Data.Sqlite.SqliteException>(() => SqliteFile.Execute(path, "UPDATE projects SET default_concurrency = NULL"));
    }
}
