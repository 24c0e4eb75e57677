using System.Runtime.Versioning;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Restores;

internal class UglyTargetTests : RestoreTest
{
    [Test]
    public async Task The_journal_mode_stays_whatever_that_of_the_backup_is([Values("DELETE", "WAL")] string then, [Values("DELETE", "WAL")] string now)
    {
        string path = Filled(journal: then), before = SqliteFile.Dump(path);
        Backup(path);
        SqliteFile.Execute(path, $"PRAGMA journal_mode = {now}");
        Change(path);
        await ShouldRestoreAsync(new(path), before);
        SqliteFile.Scalar(path, "PRAGMA journal_mode").ShouldBe(now, StringCompareShould.IgnoreCase);
        ShouldLeaveNothing();
    }

    [TestCase("DELETE")]
    [TestCase("WAL")]
    public async Task A_page_size_that_changed_is_no_obstacle(string journal)
    {
        string path = Filled(pageSize: 1024), before = SqliteFile.Dump(path);
        Backup(path);
        SqliteFile.Execute(path, "PRAGMA page_size = 8192; VACUUM");
        SqliteFile.Execute(path, $"PRAGMA journal_mode = {journal}");
        SqliteFile.Scalar(path, "PRAGMA page_size").ShouldBe("8192");
        Change(path);
        await ShouldRestoreAsync(new(path), before);
        SqliteFile.Scalar(path, "PRAGMA journal_mode").ShouldBe(journal, StringCompareShould.IgnoreCase);
    }

    [Test]
    public async Task Rows_that_a_crash_left_in_the_wal_are_kept_and_not_replayed_into_what_is_restored()
    {
        string path = Crashed("PRAGMA wal_autocheckpoint = 0; INSERT INTO conversations (project_name) VALUES ('only in the wal')", "WAL", out string before);
        new FileInfo($"{path}-wal").Length.ShouldBeGreaterThan(0);
        RestoreReport report = await ShouldRestoreAsync(new(path), before);
        SqliteFile.Scalar(report.KeptAs!, "SELECT count(*) FROM conversations WHERE project_name = 'only in the wal'").ShouldBe("1");
        ShouldLeaveNothing();
    }

    [Test]
    public async Task A_hot_journal_is_rolled_back_before_and_not_after()
    {
        string path = Crashed("PRAGMA cache_size = 1; BEGIN; UPDATE conversations SET project_name = hex(randomblob(3000)); INSERT INTO conversations (project_name) SELECT hex(randomblob(3000)) FROM conversation_messages", "DELETE", out string before);
        new FileInfo($"{path}-journal").Length.ShouldBeGreaterThan(0);
        await ShouldRestoreAsync(new(path), before);
        ShouldLeaveNothing();
    }

    [Test]
    public async Task A_corrupt_database_is_kept_byte_for_byte_with_its_wal_and_replaced()
    {
        string path = Crashed("PRAGMA wal_autocheckpoint = 0; INSERT INTO conversations (project_name) VALUES ('only in the wal')", "WAL", out string before);
        Smash(path);
        byte[] bytes = await File.ReadAllBytesAsync(path), wal = await File.ReadAllBytesAsync($"{path}-wal");
        RestoreReport report = await ShouldRestoreAsync(new(path), before);
        report.Notes.ShouldHaveSingleItem().ShouldStartWith("What was there was no sound database: ");
        (await File.ReadAllBytesAsync(report.KeptAs!)).ShouldBe(bytes);
        (await File.ReadAllBytesAsync($"{report.KeptAs}-wal")).ShouldBe(wal);
        ShouldLeaveNothing();
    }

    [Test]
    public async Task What_was_corrupt_can_be_put_back_by_force_to_be_repaired()
    {
        string path = Filled();
        Backup(path);
        Smash(path);
        byte[] bytes = await File.ReadAllBytesAsync(path);
        RestoreReport report = await RestoreAsync(new(path));
        (await RestoreAsync(new(path) { Backup = report.KeptId })).Problem.ShouldNotBeNull().ShouldContain("--force puts it back all the same");
        (await RestoreAsync(new(path) { Backup = report.KeptId, IsForced = true })).Result.ShouldBe(RestoreResult.Restored);
        (await File.ReadAllBytesAsync(path)).ShouldBe(bytes);
    }

    [TestCase("this is no database at all, but a text that is long enough to be taken for one by its size")]
    [TestCase("")]
    public async Task What_is_no_database_is_replaced(string text)
    {
        string path = Filled(), before = SqliteFile.Dump(path);
        Backup(path);
        await File.WriteAllTextAsync(path, text);
        RestoreReport report = await ShouldRestoreAsync(new(path), before);
        if (text.Length == 0) report.KeptAs.ShouldBeNull();
        else (await File.ReadAllTextAsync(report.KeptAs!)).ShouldBe(text);
        ShouldLeaveNothing();
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Windows has no file modes.")]
    [UnsupportedOSPlatform("windows")]
    public async Task A_missing_database_comes_back_with_the_mode_that_it_had()
    {
        string path = Filled(journal: "WAL"), before = SqliteFile.Dump(path);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Backup(path);
        File.Delete(path);
        (await ShouldRestoreAsync(new(path), before)).KeptAs.ShouldBeNull();
        File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        SqliteFile.Scalar(path, "PRAGMA journal_mode").ShouldBe("wal");
        ShouldLeaveNothing();
    }

    [Test]
    public async Task A_wal_that_was_left_without_its_database_is_not_replayed_into_what_is_restored()
    {
        string path = Crashed("PRAGMA wal_autocheckpoint = 0; INSERT INTO conversations (project_name) VALUES ('only in the wal')", "WAL", out string before);
        File.Delete(path);
        await ShouldRestoreAsync(new(path), before);
        SqliteFile.Scalar(path, "SELECT count(*) FROM conversations WHERE project_name = 'only in the wal'").ShouldBe("0");
    }

    [Test]
    public async Task A_link_stays_and_the_file_that_it_leads_to_is_restored()
    {
        string real = Filled("data/assistant.db"), before = SqliteFile.Dump(real);
        Backup(real);
        Change(real);
        File.CreateSymbolicLink(At("assistant.db"), real);
        RestoreReport report = await ShouldRestoreAsync(new(At("assistant.db")), before);
        report.Notes.ShouldHaveSingleItem().ShouldBe($"It is reached through a link; the file is {real}.");
        new FileInfo(At("assistant.db")).LinkTarget.ShouldBe(real);
        SqliteFile.Dump(real).ShouldBe(before);
    }

    [Test]
    public async Task What_a_killed_restore_left_is_removed()
    {
        string path = Filled(), before = SqliteFile.Dump(path);
        Backup(path);
        await File.WriteAllTextAsync($"{path}.restore.partial", "left");
        await ShouldRestoreAsync(new(path), before);
        ShouldLeaveNothing();
    }

    // What a program leaves that is killed after these statements: its files as they are while it has them open.
    private string Crashed(string sql, string journal, out string before)
    {
        string path = Filled("running/assistant.db", journal);
        before = SqliteFile.Dump(path);
        File.Copy(path, At("assistant.db"));
        Backup(At("assistant.db"));
        using SqliteConnection connection = SqliteFile.Open(path);
        using (SqliteCommand command = new(sql, connection)) command.ExecuteNonQuery();
        foreach (string suffix in new[] { "", "-wal", "-journal" })
        {
            if (File.Exists(path + suffix)) File.Copy(path + suffix, At("assistant.db") + suffix, overwrite: true);
        }

        connection.Close();
        Directory.Delete(At("running"), recursive: true);
        return At("assistant.db");
    }

    private static void Smash(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes.AsSpan(100, 2000).Fill(0xCD);
        File.WriteAllBytes(path, bytes);
    }
}
