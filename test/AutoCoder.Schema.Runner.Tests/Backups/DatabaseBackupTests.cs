using System.Runtime.Versioning;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Backups;

internal class DatabaseBackupTests
{
    private static readonly DateTimeOffset Moment = new(2026, 2, 1, 14, 29, 0, 123, TimeSpan.Zero);

    [TestCase("DELETE")]
    [TestCase("WAL")]
    public void A_backup_in_the_middle_of_a_migration_is_the_state_before(string journal)
    {
        using TemporaryFolder folder = new();
        string path = Filled(folder, journal);
        string before = SqliteFile.Dump(path);
        string backup;
        using (KindRunner runner = Kinds.OwnRunner("assistant"))
        using (DatabaseSession session = runner.Open(path))
        {
            session.Stamp([202601041458L]).ShouldBeNull();
            session.Up([202602011429L]).ShouldBeNull();
            backup = Made(path, folder.File("b/a.bak")).Path;
            session.Commit().ShouldBeNull();
        }

        SqliteFile.Dump(path).ShouldNotBe(before);
        SqliteFile.Dump(backup).ShouldBe(before);
    }

    [Test]
    public void Rows_that_are_only_in_the_wal_are_in_the_backup()
    {
        using TemporaryFolder folder = new();
        string path = Filled(folder, "WAL");
        using SqliteConnection writer = SqliteFile.Open(path);
        SqliteFile.Rows(writer, "PRAGMA wal_autocheckpoint = 0");
        SqliteFile.Rows(writer, "INSERT INTO conversations (id, project_name) VALUES (99, 'not checkpointed')");
        new FileInfo($"{path}-wal").Length.ShouldBeGreaterThan(0);
        string backup = Made(path, folder.File("b/a.bak")).Path;
        Directory.GetFiles(folder.File("b")).Order().ShouldBe([backup, $"{backup}.json"]);
        SqliteFile.Scalar(backup, "SELECT project_name FROM conversations WHERE id = 99").ShouldBe("not checkpointed");
    }

    [TestCase("DELETE")]
    [TestCase("WAL")]
    [Platform(Exclude = "Win", Reason = "Windows has no file modes.")]
    [UnsupportedOSPlatform("windows")]
    public void A_backup_stands_alone_and_keeps_the_mode(string journal)
    {
        using TemporaryFolder folder = new();
        string path = Filled(folder, journal);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        BackupOutcome.Made made = Made(path, folder.File("b/a.bak"));
        Directory.GetFiles(folder.File("b")).Order().ShouldBe([made.Path, $"{made.Path}.json"]);
        File.GetUnixFileMode(made.Path).ShouldBe(File.GetUnixFileMode(path));
        made.Bytes.ShouldBe(new FileInfo(made.Path).Length);
    }

    [Test]
    public void An_existing_file_is_never_overwritten()
    {
        using TemporaryFolder folder = new();
        string path = Filled(folder, "DELETE");
        File.WriteAllText(folder.File("a.bak"), "precious");
        DatabaseBackup.Make(new(path, folder.File("a.bak"))).ShouldBeOfType<BackupOutcome.Failed>().Message.ShouldContain("already exists");
        File.ReadAllText(folder.File("a.bak")).ShouldBe("precious");
        Directory.GetFiles(folder.Path).Order().ShouldBe([folder.File("a.bak"), path]);
    }

    [TestCase("a.bak")]
    [TestCase("a.bak.partial")]
    public void A_link_in_the_place_of_the_backup_is_not_followed(string name)
    {
        using TemporaryFolder folder = new();
        string path = Filled(folder, "DELETE");
        File.WriteAllText(folder.File("precious"), "text");
        File.CreateSymbolicLink(folder.File(name), folder.File("precious"));
        DatabaseBackup.Make(new(path, folder.File("a.bak"))).ShouldBeOfType<BackupOutcome.Failed>();
        File.ReadAllText(folder.File("precious")).ShouldBe("text");
    }

    [Test]
    public void A_folder_that_cannot_be_is_a_message()
    {
        using TemporaryFolder folder = new();
        string path = Filled(folder, "DELETE");
        File.WriteAllText(folder.File("file"), "");
        BackupOutcome outcome = DatabaseBackup.Make(new(path, folder.File("file/a.bak")));
        outcome.ShouldBeOfType<BackupOutcome.Failed>().Message.ShouldContain("Name a folder that is writable and has room with --backup-dir.");
    }

    [Test]
    public void A_database_that_is_damaged_is_not_backed_up_and_leaves_no_partial_file()
    {
        using TemporaryFolder folder = new();
        string path = Filled(folder, "DELETE");
        Damage(path);
        DatabaseBackup.Make(new(path, folder.File("a.bak"))).ShouldBeOfType<BackupOutcome.Failed>();
        Directory.GetFiles(folder.Path).ShouldBe([path]);
    }

    [TestCase("DELETE")]
    [TestCase("WAL")]
    public void A_backup_is_put_back_over_the_live_database(string journal)
    {
        using TemporaryFolder folder = new();
        string path = Filled(folder, journal);
        string before = SqliteFile.Dump(path);
        string backup = Made(path, folder.File("100%25 ?#.bak")).Path;
        using KindRunner runner = Kinds.OwnRunner("assistant");
        using (DatabaseSession session = runner.Open(path))
        {
            session.Stamp([202601041458L]).ShouldBeNull();
            session.Up([202602011429L]).ShouldBeNull();
            session.Commit().ShouldBeNull();
        }

        InPlaceRestore.Run(backup, path, TimeSpan.Zero).ShouldBeOfType<RestoreOutcome.Restored>();
        SqliteFile.Dump(path).ShouldBe(before);
        SqliteFile.Scalar(path, "PRAGMA journal_mode").ShouldBe(journal, StringCompareShould.IgnoreCase);
        Directory.GetFiles(folder.Path).Order().ShouldBe(new[] { backup, $"{backup}.json", path }.Order());
    }

    [Test]
    public void A_damaged_backup_is_not_put_back()
    {
        using TemporaryFolder folder = new();
        string path = Filled(folder, "DELETE");
        string before = SqliteFile.Dump(path);
        string backup = Made(path, folder.File("a.bak")).Path;
        Damage(backup);
        InPlaceRestore.Run(backup, path, TimeSpan.Zero).ShouldBeOfType<RestoreOutcome.Failed>();
        SqliteFile.Dump(path).ShouldBe(before);
    }

    [Test]
    public void A_backup_is_not_put_back_while_somebody_writes()
    {
        using TemporaryFolder folder = new();
        string path = Filled(folder, "DELETE");
        string backup = Made(path, folder.File("a.bak")).Path;
        using SqliteConnection writer = SqliteFile.Open(path);
        using SqliteTransaction transaction = writer.BeginTransaction(deferred: false);
        InPlaceRestore.Run(backup, path, TimeSpan.Zero).ShouldBeOfType<RestoreOutcome.Failed>().Message.ShouldContain("locked");
    }

    [Test]
    public void Beside_the_database_a_backup_bears_its_name_the_time_and_the_versions() =>
        BackupName.For("/p/assistant.db", null, 0, 202602011429, Moment)
            .ShouldBe("/p/schema-backups/assistant.db.20260201T142900123Z.0-to-202602011429.bak");

    [TestCase("/home/u/QR/assistant.db", "QR")]
    [TestCase("/home/u/QR/.autoforge/assistant.db", "QR")]
    public void In_a_shared_folder_it_bears_the_project_and_a_hash_too(string database, string project) =>
        Path.GetFileName(BackupName.For(database, "/backups", 1, 2, Moment))
            .ShouldMatch($"^{project}-[0-9a-f]{{8}}-assistant\\.db\\.20260201T142900123Z\\.1-to-2\\.bak$");

    [Test]
    public void Databases_of_one_name_do_not_collide_in_a_shared_folder() =>
        BackupName.For("/a/QR/assistant.db", "/backups", 1, 2, Moment)
            .ShouldNotBe(BackupName.For("/b/QR/assistant.db", "/backups", 1, 2, Moment));

    private static BackupOutcome.Made Made(string database, string target) =>
        DatabaseBackup.Make(new(database, target)).ShouldBeOfType<BackupOutcome.Made>();

    private static string Filled(TemporaryFolder folder, string journal)
    {
        string path = folder.File("assistant.db");
        SqliteFile.Execute(path, $"PRAGMA journal_mode = {journal};" + ApplicationSchemas.Assistant + ApplicationSchemas.AssistantRows);
        return path;
    }

    // Overwrites the page of the first table, not the header: it opens, and is wrong.
    private static void Damage(string path)
    {
        using FileStream stream = new(path, FileMode.Open);
        stream.Position = 4096;
        stream.Write([.. Enumerable.Repeat((byte)0xAB, 4096)]);
    }
}
