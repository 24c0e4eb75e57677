namespace AutoCoder.Schema.Tools.Tests.Operator;

/// <summary>
/// <c>downgrade</c> as an operator types it, and the incident the other way round: a later build upgraded the databases, then the
/// older one is put back.
/// </summary>
internal sealed partial class DowngradeTests : UpgradeTest
{
    private const long Pins = 202603010900;

    private static byte[] AheadFile = [];

    private static readonly string NextBuild = Program.Fixture("Fixtures.NextBuild").FirstArguments[0];

    [TestCase("DELETE")]
    [TestCase("WAL")]
    public void After_a_release_is_rolled_back_the_gate_says_ahead_and_the_older_build_goes_back_by_the_ledger(string journal)
    {
        string path = CreateOld("shop");
        SqliteFile.Execute(path, $"PRAGMA journal_mode={journal}");
        Upgrade(path).ShouldReport(0);
        string schema = Schema(path);
        Upgrade("--migrations", NextBuild, path).ShouldReport(0);
        Gate("--migrations", NextBuild, path).ShouldReport(0);
        Gate(path).ShouldReport(1, "which this code does not have: a newer build upgraded it.");

        Finished asked = AskOperator("downgrade", "--to", $"{ApplicationSchemas.AssistantHead}", path);
        asked.ShouldReport(1, "was left alone: going back would lose data", "  loses: column conversations.pinned (rows with a value: 3)", "1 database: 1 refused.")
            .ShouldSayOnce("  next: ", $"autocoder-schema downgrade --to {ApplicationSchemas.AssistantHead} --accept-data-loss --kind assistant {path}");
        asked.Output.ShouldNotContain("loses: table pins", Case.Sensitive, "it has no rows");

        Operate("downgrade", "--to", $"{ApplicationSchemas.AssistantHead}", "--accept-data-loss", "--kind", "assistant", path)
            .ShouldReport(0, "1 database: 1 downgraded.", "lost: column conversations.pinned")
            .ShouldSayOnce($"downgraded      {path}: {Pins} to {ApplicationSchemas.AssistantHead}; took back {Pins} (V202603010900_AddPins) by its ledger");
        Gate(path).ShouldReport(0);
        Gate("--migrations", NextBuild, path).ShouldReport(1, $"lacks migration {Pins}");
        Schema(path).ShouldBe(schema);
        ShouldBeNew(path);
        AskOperator("history", path).ShouldReport(0, "by the Down script in this ledger; lost: column conversations.pinned (rows with a value: 3)");
        AskOperator("backups", "list", path).ShouldReport(0, $"before the downgrade to {ApplicationSchemas.AssistantHead}");

        Upgrade("--migrations", NextBuild, path).ShouldReport(0, "1 upgraded");
        Gate("--migrations", NextBuild, path).ShouldReport(0);
    }

    [Test]
    public void What_this_build_has_is_taken_back_by_its_own_Down_and_is_pending_afterwards()
    {
        string path = Create("registry.db", ApplicationSchemas.CurrentRegistry);
        string[] to = ["downgrade", "--to", $"{ApplicationSchemas.RegistrySecond}", path];
        AskOperator([.. to, "--dry-run"]).ShouldReport(0, $"would downgrade {path}: {ApplicationSchemas.RegistryHead} to {ApplicationSchemas.RegistrySecond}; take back {ApplicationSchemas.RegistryHead}", "Nothing was changed: this was a dry run.");
        Operate(to).ShouldReport(0, "1 database: 1 downgraded.").Output.ShouldNotContain("lost:");
        Gate(path).ShouldReport(1).ShouldSayOnce($"{path} lacks migration {ApplicationSchemas.RegistryHead}");
        string before = Everything();
        Operate(to).ShouldReport(0, "1 database: 1 at target.");
        Everything().ShouldBe(before, "a run with nothing to do wrote something");
    }

    [Test]
    public void To_0_takes_all_back()
    {
        string path = CreateOld("shop");
        AskOperator("downgrade", "--to", "0", path).ShouldReport(1, "loses: table conversation_messages (rows: 3)", "loses: table conversations (rows: 3)");
        Operate("downgrade", "--to", "0", "--accept-data-loss", path).ShouldReport(0);
        SqliteFile.Rows(path, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1").ShouldBe("SchemaLedger\nVersionInfo\n");
        SqliteFile.Scalar(path, "SELECT count(*) FROM VersionInfo").ShouldBe("0");
        ShouldBeOld(BackupsOf(path).ShouldHaveSingleItem());
    }

    [Test]
    public void Columns_and_tables_that_hold_nothing_need_no_consent_and_a_dry_run_writes_nothing()
    {
        string path = Create("shop/assistant.db", ApplicationSchemas.Assistant, ApplicationSchemas.Applied(ApplicationSchemas.AssistantFirst));
        Upgrade(path).ShouldReport(0);
        AskOperator("downgrade", "--to", $"{ApplicationSchemas.AssistantFirst}", "--dry-run", path).ShouldReport(0, "1 would downgrade");
        Operate("downgrade", "--to", $"{ApplicationSchemas.AssistantFirst}", path).ShouldReport(0);
    }

    [TestCase("DELETE FROM SchemaLedger", "and its ledger says nothing of it")]
    [TestCase("UPDATE SchemaLedger SET DownScript = NULL", "and its ledger has no Down script for it")]
    [TestCase("DROP TABLE SchemaLedger", "and its ledger says nothing of it")]
    [TestCase("UPDATE SchemaLedger SET DownScript = replace(DownScript, 'pins', 'pinz')", "is not the one that was written: its hash is another, so it was changed or is damaged.")]
    [TestCase("UPDATE SchemaLedger SET DownHash = 'x'", "is not the one that was written: its hash is another, so it was changed or is damaged.")]
    [TestCase("UPDATE SchemaLedger SET DownScript = 'ATTACH ''evil.db'' AS e; ' || DownScript", "none that was recorded: its statement 1 begins with ATTACH")]
    public void A_version_that_nothing_knows_the_way_back_of_is_named_with_the_restore_that_helps(string damage, string problem)
    {
        string path = Ahead();
        SqliteFile.Execute(path, damage);
        string restore = AskOperator("downgrade", "--to", $"{ApplicationSchemas.AssistantHead}", "--accept-data-loss", path)
            .ShouldReport(1, $"migration {Pins}", "this build does not have it", problem)
            .OutputLines.Single(line => line.StartsWith("  next: autocoder-schema ", StringComparison.Ordinal));
        restore.ShouldBe($"  next: autocoder-schema restore {path} --before {Pins}    # what was written since that backup is lost");
        Operate(restore["  next: autocoder-schema ".Length..].Split("    #")[0].Split(' ')).ShouldReport(0);
        Gate(path).ShouldReport(0);
    }

    [TestCase("replace(DownScript, 'DROP TABLE', 'DROP TABEL')", "near \"TABEL\": syntax error")]
    [TestCase("replace(DownScript, 'ALTER TABLE', 'DROP TABLE no_such; ALTER TABLE')", "no such table: no_such")]
    [TestCase("DownScript || ' SELECT load_extension(''evil'')'", "wants function load_extension, which no recording contains")]
    [TestCase("DownScript || ' DELETE FROM SchemaLedger'", "wants to change SchemaLedger")]
    [TestCase("DownScript || ' CREATE TRIGGER x AFTER INSERT ON VersionInfo BEGIN SELECT 1; END;'", "wants a trigger on VersionInfo")]
    [TestCase("DownScript || ' UPDATE sqlite_master SET sql = NULL;'", "table sqlite_master may not be modified")]
    [TestCase("DownScript || ' CREATE TEMP TABLE x (y);'", "wants a temporary object")]
    [TestCase("DownScript || ' CREATE TABLE temp.VersionInfo (Version);'", "wants a temporary object")]
    [TestCase("DownScript || ' CREATE TABLE \"TEMP\".SchemaLedger (Id);'", "wants a temporary object")]
    [TestCase("DownScript || ' CREATE VIEW temp.VersionInfo AS SELECT 1 AS Version;'", "wants a temporary object")]
    [TestCase("DownScript || ' CREATE TRIGGER temp.x AFTER DELETE ON conversations BEGIN DELETE FROM conversation_messages; END;'", "wants a temporary object")]
    [TestCase("DownScript || ' CREATE VIRTUAL TABLE temp.VersionInfo USING fts5(Version);'", "wants a temporary object")]
    [TestCase("DownScript || ' CREATE INDEX temp.x ON conversations (id);'", "cannot create a TEMP index on non-TEMP table")]
    [TestCase("DownScript || ' INSERT INTO temp.sqlite_schema VALUES (1, 2, 3, 4, 5);'", "wants a temporary object")]
    [TestCase("DownScript || ' SELECT count(*) FROM temp.sqlite_schema, pragma_database_list;'", "wants a temporary object")]
    [TestCase("DownScript || ' INSERT INTO VersionInfo (Version) VALUES (5);'", "it would record 5, 202601041458, 202602011429 and should record")]
    [TestCase("'DROP TABLE pins'", "the schema is not that of version 202602011429: ")]
    [TestCase("DownScript || ' CREATE TABLE twice (a); CREATE TABLE twice (a);'", "table twice already exists")]
    public void A_script_that_is_damaged_or_hostile_leaves_the_database_as_it_was(string script, string problem)
    {
        string path = AheadAsCopied();
        SqliteFile.Execute(path, $"UPDATE SchemaLedger SET DownScript = {script}, DownHash = NULL WHERE Version = {Pins}");
        string before = Content(path);
        Operate("downgrade", "--to", $"{ApplicationSchemas.AssistantHead}", "--accept-data-loss", path).ShouldReport(1, "1 database: 1 failed.", problem, "Nothing of it was kept.");
        Content(path).ShouldBe(before);
        Gate("--migrations", NextBuild, path).ShouldReport(0);
    }

    [Test]
    public void Rows_that_a_script_deletes_without_saying_so_are_missed_and_the_database_is_as_it_was()
    {
        string path = AheadAsCopied();
        const string Hidden = "CREATE TRIGGER hidden AFTER INSERT ON conversations BEGIN DELETE FROM conversation_messages; END; "
            + "INSERT INTO conversations (id, project_name) VALUES (99, ''); DROP TRIGGER hidden;";
        SqliteFile.Execute(path, $"UPDATE SchemaLedger SET DownHash = NULL, DownScript = DownScript || '{Hidden.Replace("'", "''", StringComparison.Ordinal)}' WHERE Version = {Pins}");
        string before = Content(path);
        Operate("downgrade", "--to", $"{ApplicationSchemas.AssistantHead}", "--accept-data-loss", path)
            .ShouldReport(1, "it would lose rows that nobody announced, of conversation_messages (3 before, 0 after)");
        Content(path).ShouldBe(before);
    }

    [Test]
    public void A_ledger_of_an_earlier_build_without_hashes_of_its_scripts_is_read_and_that_is_mentioned()
    {
        string path = AheadAsCopied();
        SqliteFile.Execute(path, "ALTER TABLE SchemaLedger DROP COLUMN DownHash");
        Operate("downgrade", "--to", $"{ApplicationSchemas.AssistantHead}", "--accept-data-loss", path)
            .ShouldReport(0, "1 database: 1 downgraded.", $"note: The Down script of migration {Pins} (V202603010900_AddPins) in its ledger has no hash: an earlier build wrote it");
        SqliteFile.Scalar(path, "SELECT length(DownHash) FROM SchemaLedger ORDER BY Id DESC").ShouldBe("64", "the row of the downgrade has one");
        Upgrade("--migrations", NextBuild, path).ShouldReport(0);
        Operate("downgrade", "--to", $"{ApplicationSchemas.AssistantHead}", "--accept-data-loss", path).ShouldReport(0).Output.ShouldNotContain("has no hash");
    }

    [Test]
    public void A_migration_that_was_changed_after_it_was_applied_is_taken_back_as_it_was_executed()
    {
        string path = CreateOld("shop");
        Upgrade(path).ShouldReport(0);
        // What was executed: with another index, which the Down of today does not know.
        SqliteFile.Execute(
            path, "DROP INDEX ix_conversations_mode", "CREATE INDEX ix_old_mode ON conversations (mode)",
            $"UPDATE SchemaLedger SET SqlHash = '1:' || printf('%032d', 1), DownScript = 'DROP INDEX ix_old_mode; ALTER TABLE conversations DROP COLUMN mode', DownHash = NULL WHERE Version = {ApplicationSchemas.AssistantHead}");
        Operate("downgrade", "--to", $"{ApplicationSchemas.AssistantFirst}", "--accept-data-loss", path)
            .ShouldReport(0, $"took back {ApplicationSchemas.AssistantHead} (V202602011429_AddConversationMode) by its ledger");
        ShouldBeOld(path);
    }

    [Test]
    public void One_bad_database_stops_no_other_and_failing_fast_stops_those_after_it()
    {
        string first = Ahead("a"), bad = Ahead("b"), last = Ahead("c");
        SqliteFile.Execute(bad, "DELETE FROM SchemaLedger");
        string[] to = ["downgrade", "--to", $"{ApplicationSchemas.AssistantHead}", "--accept-data-loss", "--parallel", "1"];
        Operate([.. to, "--no-rehearse", "--fail-fast", first, bad, last]).ShouldReport(1, "3 databases: 1 downgraded, 1 refused, 1 not reached.");
        Operate([.. to, first, bad, last]).ShouldReport(1, "3 databases: 1 at target, 1 downgraded, 1 refused.");
    }

    [Test]
    public void Beside_an_application_that_writes_it_waits_and_leaves_the_database_alone()
    {
        string path = CreateOld("shop");
        using (var writer = new OtherProgram(path, "BEGIN IMMEDIATE"))
            Operate("downgrade", "--to", "0", "--accept-data-loss", "--lock-timeout", "1", path).ShouldReport(1, "is in use by a program that is writing");
        ShouldBeOld(path);
    }

    [Test]
    public void An_endless_script_is_ended_by_an_interrupt_and_the_database_is_as_it_was()
    {
        string path = AheadAsCopied();
        SqliteFile.Execute(path, $"UPDATE SchemaLedger SET DownHash = NULL, DownScript = DownScript || 'WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n' WHERE Version = {Pins}");
        string before = Content(path);
        using Running running = Start(Program.Operator, "downgrade", "--to", $"{ApplicationSchemas.AssistantHead}", "--accept-data-loss", path);
        running.WaitUntil(() => BackupsOf(path).Length == 1, "it never came to the script");
        running.Signal("INT");
        running.Finish().ShouldBeCivil().ShouldReport(130, "1 database: 1 not reached. The run was interrupted.");
        Content(path).ShouldBe(before);
    }

    private Finished Operate(params string[] arguments)
    {
        using Running running = Start(Program.Operator, arguments);
        return running.Finish().ShouldBeCivil();
    }

    // What stands in a file, not how it came to be, is the point of most tests: made once, and copied.
    private string AheadAsCopied(string project = "shop")
    {
        if (AheadFile.Length == 0) AheadFile = File.ReadAllBytes(Ahead("template"));
        Directory.CreateDirectory(PathOf(project));
        File.WriteAllBytes(PathOf($"{project}/assistant.db"), AheadFile);
        return PathOf($"{project}/assistant.db");
    }

    private string Ahead(string project = "shop")
    {
        string path = CreateOld(project);
        Upgrade(path).ShouldReport(0);
        Upgrade("--migrations", NextBuild, path).ShouldReport(0);
        return path;
    }

    private static string Schema(string path) =>
        SqliteFile.Rows(path, "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE tbl_name NOT IN ('SchemaLedger', 'VersionInfo') ORDER BY 1, 2");

    private static string Content(string path) => Schema(path)
        + SqliteFile.Rows(path, "SELECT * FROM conversations ORDER BY 1") + SqliteFile.Rows(path, "SELECT * FROM conversation_messages ORDER BY 1")
        + SqliteFile.Rows(path, "SELECT Version FROM VersionInfo ORDER BY 1") + SqliteFile.Rows(path, "SELECT Id, Version, Action FROM SchemaLedger ORDER BY 1")
        + SqliteFile.Scalar(path, "PRAGMA integrity_check");
}
