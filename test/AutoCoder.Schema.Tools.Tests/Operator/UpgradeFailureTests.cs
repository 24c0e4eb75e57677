namespace AutoCoder.Schema.Tools.Tests.Operator;

/// <summary>One bad database: it is left as it was, told, and does not stop the others.</summary>
internal sealed class UpgradeFailureTests : UpgradeTest
{
    private const string Foreign = "CREATE UNIQUE INDEX own ON conversations (title)";

    [Test]
    public void A_database_that_cannot_be_read_does_not_stop_the_others()
    {
        string before = CreateOld("a"), bad = Write("assistant.db", "no database"), after = CreateOld("b");
        Upgrade(before, bad, after).ShouldReport(3, "3 databases: 2 upgraded, 1 not examined.").ShouldSayOnce($"not examined  {bad}");
        ShouldBeNew(before);
        ShouldBeNew(after);
        File.ReadAllText(bad).ShouldBe("no database");
        BackupsOf(bad).ShouldBeEmpty();
    }

    [Test]
    public void A_database_that_is_not_recognised_is_refused_and_untouched()
    {
        string bad = Create("bad/assistant.db", ApplicationSchemas.Assistant, ApplicationSchemas.AssistantRows, Foreign), good = CreateOld("good");
        string before = FolderSnapshot.Of(PathOf("bad"));
        Upgrade(bad, good).ShouldReport(1, "2 databases: 1 upgraded, 1 refused.", $"autocoder-schema adopt --explain --kind assistant {bad}").ShouldSayOnce($"refused       {bad}");
        FolderSnapshot.Of(PathOf("bad")).ShouldBe(before);
        ShouldBeNew(good);
    }

    [Test]
    public void A_migration_that_fails_leaves_the_database_as_it_was()
    {
        string bad = CreateOld("bad"), good = CreateOld("good");
        SqliteFile.Execute(bad, "CREATE TABLE own (x); CREATE INDEX ix_conversations_mode ON own (x)"); // in the way of the migration
        string schema = SqliteFile.Rows(bad, "SELECT name, sql FROM sqlite_schema ORDER BY 1");
        Upgrade(bad, good).ShouldReport(1, "2 databases: 1 not reached, 1 would fail. Nothing was changed: the rehearsal failed.")
            .ShouldSayOnce($"would fail    {bad}").ShouldSayOnce("  was not upgraded: the rehearsal of 1 of 2 databases failed");
        ShouldBeOld(good);
        Finished finished = Upgrade("--no-rehearse", bad, good).ShouldReport(1, "2 databases: 1 upgraded, 1 failed.");
        finished.ShouldSayOnce($"failed        {bad}");
        SqliteFile.Rows(bad, "SELECT name, sql FROM sqlite_schema ORDER BY 1").ShouldBe(schema);
        SqliteFile.Scalar(bad, "SELECT max(Version) FROM VersionInfo").ShouldBe($"{ApplicationSchemas.AssistantFirst}");
        ShouldBeNew(good);
    }

    [Test]
    public void After_the_first_failure_nothing_else_is_begun_when_asked_for()
    {
        string bad = Create("bad/assistant.db", ApplicationSchemas.Assistant, Foreign), good = CreateOld("good");
        Upgrade("--fail-fast", "--parallel", "1", bad, good).ShouldReport(1, "2 databases: 1 refused, 1 not reached.");
        ShouldBeOld(good);
    }

    [TestCase("DELETE")]
    [TestCase("WAL")]
    public void A_database_that_the_application_is_writing_to_is_told_after_the_wait_and_untouched(string journalMode)
    {
        string path = CreateOld("shop"), other = CreateOld("other");
        SqliteFile.Execute(path, $"PRAGMA journal_mode={journalMode}");
        using (var writer = new OtherProgram(path, "BEGIN IMMEDIATE", "UPDATE conversations SET title = 'x' WHERE id = 99"))
        {
            Finished finished = Upgrade("--lock-timeout", "0.3", path, other).ShouldReport(1, "2 databases: 1 upgraded, 1 failed.");
            finished.ShouldSayOnce($"failed        {path}");
            finished.ShouldSayOnce("  is in use by a program that is writing");
        }

        ShouldBeOld(path);
        ShouldBeNew(other);
        BackupsOf(path).ShouldBeEmpty();
        Upgrade(path).ShouldReport(0);
        ShouldBeNew(path);
    }

    [Test]
    public void A_backup_folder_that_cannot_be_made_leaves_the_database_as_it_was()
    {
        string path = CreateOld("shop"), file = Write("shop/schema-backups", "in the way");
        Upgrade(path).ShouldReport(1, "1 failed", file);
        Upgrade("--backup-dir", file, path).ShouldRefuse($"--backup-dir {file}: is no folder: name one.");
        ShouldBeOld(path);
    }
}
