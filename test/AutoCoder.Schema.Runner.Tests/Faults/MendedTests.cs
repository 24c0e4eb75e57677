using System.Diagnostics;
using Fixtures.Lineages;

namespace AutoCoder.Schema.Runner.Tests.Faults;

/// <summary>What random faults found, each once for itself.</summary>
internal class MendedTests : UpgradeTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static string DoublingViews => "CREATE VIEW v0 AS SELECT 1 AS a;"
        + string.Concat(Enumerable.Range(1, 40).Select(i => $"CREATE VIEW v{i} AS SELECT x.a FROM v{i - 1} x, v{i - 1} y;"));

    /// <summary>A process that may hang.</summary>
    public static async Task<int> UpgradeOneAsync(string path)
    {
        ChangeReport report = await UpgradeAsync(OwnFleet(path));
        foreach (string problem in report.Rows.Select(row => row.Problem).OfType<string>()) await Console.Error.WriteLineAsync(problem);
        return report.Exit;
    }

    private string Assistant(string more = "") => Database("assistant.db", ApplicationSchemas.Assistant + ApplicationSchemas.AssistantRows + more);

    [Test]
    public void Views_that_double_each_other_do_not_hold_a_backup_up()
    {
        string path = Assistant(DoublingViews);
        using Process process = OtherProcess.Start("backup", path, At("copy.bak"));
        bool ended = process.WaitForExit(Patience);
        if (!ended) process.Kill();
        ended.ShouldBeTrue();
        process.ExitCode.ShouldBe(0);
    }

    // A table with a foreign key is read sooner than the others, and a backup reads them all before the proof does.
    [TestCase("conversation_messages", true)]
    [TestCase("conversation_messages", false)]
    [TestCase("conversations", false)]
    public async Task A_table_that_cannot_be_read_stops_the_upgrade_with_a_sentence_and_nothing_is_written(string table, bool backup)
    {
        string path = Assistant();
        int page = int.Parse(SqliteFile.Scalar(path, $"SELECT rootpage FROM sqlite_schema WHERE name = '{table}'"), CultureInfo.InvariantCulture);
        byte[] bytes = await File.ReadAllBytesAsync(path);
        bytes.AsSpan((page - 1) * 4096, 4096).Clear();
        await File.WriteAllBytesAsync(path, bytes);

        ChangeRow row = (await UpgradeAsync(OwnFleet(path), Quick with { Backup = backup })).Rows.ShouldHaveSingleItem();

        row.Result.ShouldBe(ChangeResult.Failed);
        row.Problem.ShouldBe("reading: it cannot be read to its end, so nothing was changed: SQLite Error 11: 'database disk image is malformed'.");
        row.NextStep.ShouldBe($"autocoder-schema backups list {path}");
        (await File.ReadAllBytesAsync(path)).ShouldBe(bytes);
    }

    [Test]
    public async Task A_header_that_forbids_writing_does_not_forbid_a_restore()
    {
        string path = Assistant(), content = FaultFleet.ContentOf(path), backup = At("copy.bak");
        File.Copy(path, backup);
        byte[] bytes = await File.ReadAllBytesAsync(path);
        bytes[18] = 7;
        await File.WriteAllBytesAsync(path, bytes);

        RestoreReport report = await new DatabaseRestore(new(path) { Backup = backup }).RunAsync();

        report.Problem.ShouldBeNull();
        FaultFleet.ContentOf(path).ShouldBe(content);
        (await File.ReadAllBytesAsync(report.KeptAs!)).ShouldBe(bytes);
    }

    // A column's name that is no UTF-8: SQLite finds nothing wrong with the file, and nobody can write a statement that reads it.
    [Test]
    public async Task A_database_that_nobody_can_read_is_kept_byte_for_byte_and_restored_over([Values] bool isForced, [Values("DELETE", "WAL")] string journal)
    {
        string path = Assistant($"PRAGMA journal_mode = {journal}"), content = FaultFleet.ContentOf(path), backup = At("copy.bak");
        File.Copy(path, backup);
        SqliteFile.Execute(path, "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'title', CAST(x'74ff746c65' AS TEXT)) WHERE name = 'conversations'");
        SqliteFile.Scalar(path, "PRAGMA integrity_check").ShouldBe("ok");
        byte[] bytes = await File.ReadAllBytesAsync(path);

        RestoreReport report = await new DatabaseRestore(new(path) { Backup = backup, IsForced = isForced }).RunAsync();

        report.Problem.ShouldBeNull();
        FaultFleet.ContentOf(path).ShouldBe(content);
        (await File.ReadAllBytesAsync(report.KeptAs!)).ShouldBe(bytes);
        report.Notes[0].ShouldStartWith("What was there was no sound database: SQLite Error 1: 'no such column: ");
        SqliteFile.Scalar(path, "PRAGMA journal_mode").ShouldBe(journal, StringCompareShould.IgnoreCase);
    }

    // Each of the rows would take seconds: whoever evaluates them all does not come back.
    [TestCase("CREATE TABLE big (a CHECK (length(replace(hex(zeroblob(100000000 + length(a))), '0', 'xy')) > 0))")]
    [TestCase("CREATE TABLE big (a, b AS (hex(zeroblob(a)))); CREATE INDEX ix ON big (length(replace(hex(zeroblob(100000000 + length(a))), '0', 'xy')))")]
    public void An_expression_in_a_file_that_makes_huge_values_does_not_hold_a_restore_up(string sql)
    {
        string path = Assistant();
        DatabaseBackup.Make(new(path, BackupName.For(path, null, 0, 1, DateTimeOffset.UtcNow))).ShouldBeOfType<BackupOutcome.Made>();
        string content = FaultFleet.ContentOf(path);
        SqliteFile.Execute(path, "PRAGMA ignore_check_constraints = ON; " + sql.Replace("100000000", "0", StringComparison.Ordinal)
            + "; INSERT INTO big (a) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) SELECT i FROM n;"
            + "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'zeroblob(0', 'zeroblob(100000000')");
        using Process process = OtherProcess.Start("restore", path);
        bool ended = process.WaitForExit(Patience);
        if (!ended) process.Kill();
        ended.ShouldBeTrue();
        process.ExitCode.ShouldBe(0);
        FaultFleet.ContentOf(path).ShouldBe(content);
    }

    [Test]
    public void Views_that_double_each_other_do_not_hold_an_upgrade_up_which_refuses_them()
    {
        string path = At("features.db");
        new Lineage("features", Versions.InProgress, Versions.InProgress, LineageTraits.None).Build(path);
        SqliteFile.Execute(path, DoublingViews);
        using Process process = OtherProcess.Start("upgrade-one", path);
        bool ended = process.WaitForExit(Patience);
        if (!ended) process.Kill();
        ended.ShouldBeTrue();
        process.ExitCode.ShouldBe(1, "refused, with the command that drops them: OvergrownTests");
    }

    [Test]
    public async Task What_a_killed_process_left_of_its_name_goes_with_the_next_lock()
    {
        string path = At("a.db");
        await File.WriteAllTextAsync($"{path}.lock", "proc");
        (await DatabaseLock.AcquireAsync(path, TimeSpan.Zero)).ShouldBeOfType<LockAttempt.Acquired>().Lock.Dispose();
        Directory.GetFiles(Folder).ShouldBeEmpty();
    }
}
