namespace AutoCoder.Schema.Tools.Tests.Gate;

/// <summary>What is committed counts, wherever SQLite keeps it, and whoever is at work beside the gate.</summary>
internal sealed class JournalTests : ToolTest
{
    private const string AddMode = "ALTER TABLE conversations ADD COLUMN mode VARCHAR(10) DEFAULT 'dev' NOT NULL";

    private static readonly string Record = $"INSERT INTO VersionInfo (Version) VALUES ({ApplicationSchemas.AssistantHead})";

    [Test]
    public void Rows_in_the_log_of_a_killed_writer_count_and_stay_in_the_log()
    {
        string path = Create("assistant.db", [.. ApplicationSchemas.Pending, "PRAGMA journal_mode=WAL"]);
        using (var writer = new OtherProgram(path, "PRAGMA wal_autocheckpoint=0", AddMode, Record))
            writer.Kill();
        new FileInfo($"{path}-wal").Length.ShouldBePositive();
        Gate(path).ShouldReport(0);
        File.Delete($"{path}-shm"); // as after the machine itself went down
        Gate(path).ShouldReport(0);
    }

    [Test]
    public void Rows_that_a_killed_writer_did_not_commit_do_not_count()
    {
        string path = Create("assistant.db", [.. ApplicationSchemas.Pending, "PRAGMA journal_mode=WAL"]);
        using (var writer = new OtherProgram(path, "PRAGMA wal_autocheckpoint=0", "UPDATE conversations SET title = 'x'", "BEGIN IMMEDIATE", Record))
            writer.Kill();
        Gate(path).ShouldReport(1).ShouldSayOnce($"{path} lacks migration 202602011429");
    }

    [TestCase("WAL")]
    [TestCase("DELETE")]
    public void A_live_writer_does_not_keep_the_gate_from_reading(string journalMode)
    {
        string path = Create("assistant.db", [.. ApplicationSchemas.Pending, $"PRAGMA journal_mode={journalMode}"]);
        using var writer = new OtherProgram(path, "BEGIN IMMEDIATE", AddMode, Record);
        Gate(path).ShouldReport(1).ShouldSayOnce($"{path} lacks migration 202602011429");
        writer.Run("COMMIT");
        Gate(path).ShouldReport(0);
    }

    [Test]
    public void A_database_in_WAL_mode_without_a_log_stays_without_one()
    {
        string path = Create("assistant.db", [.. ApplicationSchemas.Current, "PRAGMA journal_mode=WAL"]);
        File.Exists($"{path}-wal").ShouldBeFalse();
        Gate(path).ShouldReport(0); // that no file appeared is held against every question
    }
}
