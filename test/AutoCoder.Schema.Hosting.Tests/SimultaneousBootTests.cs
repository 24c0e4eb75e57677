namespace AutoCoder.Schema.Hosting.Tests;

/// <summary>
/// Eight processes boot with <c>Upgrade</c> on one file at one moment. Two rounds a case, one of fresh processes and one
/// of processes that are warm already, which meet more closely; with the environment variable AUTOCODER_SCHEMA_HEAVY=1, thirty.
/// </summary>
internal class SimultaneousBootTests
{
    private const int Processes = 8;
    private const string BothVersions = "202601041458|1\n202602011429|1\n";

    private static int Rounds => Environment.GetEnvironmentVariable("AUTOCODER_SCHEMA_HEAVY") == "1" ? 30 : 2;

    [Test]
    public void On_a_new_file_all_succeed_and_each_migration_is_applied_once() => EachRound((folder, isWarm) =>
    {
        string database = folder.File("assistant.db");
        BootAll(database, isWarm);
        ShouldHaveEachVersionOnce(database);
        Directory.Exists(folder.File("schema-backups")).ShouldBeFalse("a new file has nothing to back up");
    });

    [Test]
    public void On_an_empty_file_all_succeed_and_each_migration_is_applied_once() => EachRound((folder, isWarm) =>
    {
        string database = folder.File("assistant.db");
        File.Create(database).Dispose();
        BootAll(database, isWarm);
        ShouldHaveEachVersionOnce(database);
    });

    [TestCase("DELETE")]
    [TestCase("WAL")]
    public void On_an_old_file_all_succeed_each_migration_is_applied_once_and_one_backup_is_made(string journalMode) => EachRound((folder, isWarm) =>
    {
        string database = folder.OldAssistant(journalMode: journalMode);
        string rows = RowsOf(database);
        BootAll(database, isWarm);
        ShouldHaveEachVersionOnce(database);
        RowsOf(database).ShouldBe(rows);
        SqliteFile.Rows(database, "SELECT DISTINCT mode FROM conversations").ShouldBe("dev\n");
        SqliteFile.Scalar(database, "PRAGMA journal_mode").ShouldBe(journalMode, StringCompareShould.IgnoreCase);
        ShouldBeTheFileBefore(Directory.GetFiles(folder.File("schema-backups"), "*.bak").ShouldHaveSingleItem(), rows);
    });

    [TestCase("DELETE")]
    [TestCase("WAL")]
    public void While_the_code_of_before_writes_no_row_of_its_is_lost_and_all_succeed(string journalMode) => EachRound((folder, isWarm) =>
    {
        string database = folder.OldAssistant(journalMode: journalMode);
        using OldWriter writer = new(database);
        BootAll(database, isWarm);
        long[] written = writer.Stop();
        ShouldHaveEachVersionOnce(database);
        written.ShouldNotBeEmpty();
        SqliteFile.Rows(database, "SELECT id FROM conversation_messages WHERE role = 'old code' ORDER BY id").ShouldBe(string.Concat(written.Select(id => $"{id}\n")));
        SqliteFile.Rows(database, "SELECT DISTINCT mode FROM conversations").ShouldBe("dev\n");
        Directory.GetFiles(folder.File("schema-backups"), "*.bak").ShouldHaveSingleItem();
        TestContext.Out.WriteLine($"{written.Length} rows written meanwhile");
    });

    private static void EachRound(Action<AssistantFolder, bool> round)
    {
        for (int i = 0; i < Rounds; i++)
        {
            using AssistantFolder folder = new();
            round(folder, i % 2 == 1);
            Directory.GetFiles(folder.Path, "*.lock*").ShouldBeEmpty();
        }
    }

    private static void BootAll(string database, bool isWarm)
    {
        BootingProcess[] processes = [.. Enumerable.Range(0, Processes).Select(_ => new BootingProcess(database, isWarm))];
        try
        {
            foreach (BootingProcess process in processes) process.WaitUntilReady();
            foreach (BootingProcess process in processes) process.Boot();
            string[] outcomes = [.. processes.Select(process => process.Outcome())];
            outcomes.ShouldAllBe(outcome => outcome == "0: serving");
        }
        finally
        {
            foreach (BootingProcess process in processes) process.Dispose();
        }
    }

    private static void ShouldHaveEachVersionOnce(string database)
    {
        SqliteFile.Rows(database, "SELECT Version, count(*) FROM VersionInfo GROUP BY Version ORDER BY Version").ShouldBe(BothVersions);
        SqliteFile.Rows(database, "PRAGMA integrity_check").ShouldBe("ok\n");
    }

    private static void ShouldBeTheFileBefore(string backup, string rows)
    {
        backup.ShouldEndWith(".202601041458-to-202602011429.bak");
        RowsOf(backup).ShouldBe(rows);
        SqliteFile.Rows(backup, "SELECT count(*) FROM sqlite_schema WHERE name = 'VersionInfo'").ShouldBe("0\n");
        SqliteFile.Rows(backup, "PRAGMA integrity_check").ShouldBe("ok\n");
    }

    private static string RowsOf(string database) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {SqliteFile.Rows(database, "SELECT id, project_name, title, created_at, updated_at FROM conversations ORDER BY id")}
        {SqliteFile.Rows(database, "SELECT id, conversation_id, role, content, timestamp FROM conversation_messages ORDER BY id")}
        """);
}
