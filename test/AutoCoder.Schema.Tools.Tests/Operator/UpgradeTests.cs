namespace AutoCoder.Schema.Tools.Tests.Operator;

/// <summary>What an upgrade does, with each of its options.</summary>
internal sealed class UpgradeTests : UpgradeTest
{
    [TestCase("1")]
    [TestCase("4")]
    public void A_fleet_is_upgraded_and_a_second_run_has_nothing_to_do(string parallel)
    {
        string[] paths = [.. Enumerable.Range(0, 6).Select(i => CreateOld($"p{i}"))];
        Upgrade(["--parallel", parallel, .. paths]).ShouldReport(0, "6 databases: 6 upgraded.");
        foreach (string path in paths) ShouldBeNew(path);

        string before = Everything();
        Upgrade(["--parallel", parallel, .. paths]).ShouldReport(0, "6 databases: 6 current.");
        Everything().ShouldBe(before, "a run with nothing to do wrote something");
        Gate(paths).ShouldReport(0, "The gate is open: 6 databases");
    }

    [TestCase("DELETE")]
    [TestCase("WAL")]
    public void A_backup_has_the_old_rows_and_the_mode_of_the_original(string journalMode)
    {
        const UnixFileMode Shared = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        string path = CreateOld("shop");
        SqliteFile.Execute(path, $"PRAGMA journal_mode={journalMode}");
        File.SetUnixFileMode(path, Shared);
        Finished finished = Upgrade(path).ShouldReport(0);

        string backup = BackupsOf(path).ShouldHaveSingleItem();
        finished.ShouldSayOnce("  backup: ", backup);
        File.GetUnixFileMode(backup).ShouldBe(Shared);
        File.GetUnixFileMode(path).ShouldBe(Shared);
        ShouldBeOld(backup);
        ShouldBeNew(path);
        SqliteFile.Scalar(path, "PRAGMA journal_mode").ShouldBe(journalMode, StringCompareShould.IgnoreCase);
    }

    [Test]
    public void Backups_go_into_one_folder_when_one_is_named_and_none_is_over_another()
    {
        string[] paths = [CreateOld("a/shop"), CreateOld("b/shop")];
        Upgrade(["--backup-dir", "backups", .. paths]).ShouldReport(0);
        string[] backups = Directory.GetFiles(PathOf("backups"), "*.bak");
        backups.Length.ShouldBe(2);
        foreach (string backup in backups) ShouldBeOld(backup);
        BackupsOf(paths[0]).ShouldBeEmpty();
    }

    [Test]
    public void The_configuration_names_the_folder_of_backups()
    {
        string path = CreateOld("projects/shop");
        Write("autocoder-schema.json", "{ \"projects\": [\"projects\"], \"policy\": { \"backupFolder\": \"kept\" } }");
        Upgrade().ShouldReport(0);
        ShouldBeOld(Directory.GetFiles(PathOf("kept"), "*.bak").ShouldHaveSingleItem());
        BackupsOf(path).ShouldBeEmpty();
    }

    [Test]
    public void Without_backup_there_is_none()
    {
        string path = CreateOld("shop");
        Upgrade("--no-backup", path).ShouldReport(0);
        BackupsOf(path).ShouldBeEmpty();
        ShouldBeNew(path);
    }

    [Test]
    public void A_dry_run_tells_and_touches_nothing()
    {
        string old = CreateOld("old"), unversioned = Create("unversioned/assistant.db", ApplicationSchemas.Assistant, ApplicationSchemas.AssistantRows);
        AskOperator("upgrade", "--dry-run", old, unversioned)
            .ShouldReport(0, "2 databases: 2 would upgrade.", "Nothing was changed: this was a dry run.")
            .ShouldSayOnce($"would upgrade {old}", "202601041458 to 202602011429")
            .ShouldSayOnce($"would upgrade {unversioned}", "adopt as 202601041458");
    }

    [Test]
    public void A_target_stops_the_upgrade_there()
    {
        string path = Create("registry.db", ApplicationSchemas.Projects, ApplicationSchemas.Applied(ApplicationSchemas.RegistryFirst));
        Upgrade("--to", $"{ApplicationSchemas.RegistrySecond}", path).ShouldReport(0);
        SqliteFile.Scalar(path, "SELECT max(Version) FROM VersionInfo").ShouldBe($"{ApplicationSchemas.RegistrySecond}");
        Gate(path).ShouldReport(1).ShouldSayOnce($"{path} lacks migration {ApplicationSchemas.RegistryHead}");
    }

    [Test]
    public void A_missing_database_is_made_only_when_asked_for()
    {
        string path = PathOf("assistant.db");
        AskOperator("upgrade", path).ShouldReport(3, "--create");
        Upgrade("--create", path).ShouldReport(0);
        SqliteFile.Scalar(path, "SELECT max(Version) FROM VersionInfo").ShouldBe($"{ApplicationSchemas.AssistantHead}");
        Gate(path).ShouldReport(0);
    }

    [Test]
    public void An_unversioned_database_is_adopted_where_its_schema_is_exactly_that_of_a_version()
    {
        string path = Create("assistant.db", ApplicationSchemas.Assistant, ApplicationSchemas.AssistantRows);
        Upgrade(path).ShouldReport(0).ShouldSayOnce($"upgraded      {path}", "adopted as 202601041458");
        ShouldBeNew(path);
    }

    [Test]
    public void A_transaction_that_a_crash_left_half_done_is_taken_back_first()
    {
        string path = CreateOld("shop");
        using (var writer = new OtherProgram(
            path, "PRAGMA cache_size=2", "BEGIN IMMEDIATE", "CREATE TABLE filler (x)", "DELETE FROM conversation_messages",
            "INSERT INTO filler WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200) SELECT randomblob(1000) FROM n"))
            writer.Kill();
        File.Exists($"{path}-journal").ShouldBeTrue();
        Upgrade(path).ShouldReport(0);
        ShouldBeNew(path);
    }
}
