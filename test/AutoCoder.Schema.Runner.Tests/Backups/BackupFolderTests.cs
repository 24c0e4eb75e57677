using System.Diagnostics;
using System.Runtime.Versioning;

namespace AutoCoder.Schema.Runner.Tests.Backups;

[Platform("Linux")]
[SupportedOSPlatform("linux")]
internal class BackupFolderTests : BackupTest
{
    [Test]
    public void A_folder_on_another_file_system_will_do()
    {
        string path = Filled(), folder = Path.Combine("/dev/shm", Path.GetFileName(Folder));
        PosixFile.FileSystemOf("/dev/shm").ShouldNotBe(PosixFile.FileSystemOf(Folder), "this machine has no second file system");
        try
        {
            string target = Path.Combine(folder, "a.bak");
            DatabaseBackup.Make(new(path, target)).ShouldBeOfType<BackupOutcome.Made>();
            SqliteFile.Dump(target).ShouldBe(SqliteFile.Dump(path));
        }
        finally
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void A_folder_that_is_a_link_is_followed_and_its_own_path_is_told()
    {
        string path = Filled();
        Directory.CreateDirectory(At("real"));
        Directory.CreateSymbolicLink(At("link"), At("real"));
        DatabaseBackup.Make(new(path, At("link/a.bak"))).ShouldBeOfType<BackupOutcome.Made>().Path.ShouldBe(At("real/a.bak"));
    }

    [Test]
    public void Who_is_kept_out_by_the_folder_of_the_database_is_kept_out_of_the_backup()
    {
        string path = Filled("closed/assistant.db");
        File.SetUnixFileMode(path, FileGuard.ReadAndWrite);
        File.SetUnixFileMode(At("closed"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateDirectory(At("open"));
        DatabaseBackup.Make(new(path, At("open/a.bak"))).ShouldBeOfType<BackupOutcome.Made>();
        File.GetUnixFileMode(At("open/a.bak")).ShouldBe(FileGuard.OwnerOnly);
        File.GetUnixFileMode(At("open/a.bak.json")).ShouldBe(FileGuard.OwnerOnly);
    }

    [Test]
    public void The_owner_is_that_of_the_database()
    {
        string path = Filled();
        if (!PosixFile.TryGiveTo(path, (12345, 23456))) Assert.Ignore("only root can give files away");
        PosixFile.OwnerOf(Backup(path)).ShouldBe((12345u, 23456u));
    }

    [Test]
    public void A_partial_file_is_never_readable_for_others()
    {
        string path = At("new");
        using (DurableFile.CreateNew(path)) File.GetUnixFileMode(path).ShouldBe(FileGuard.OwnerOnly);
        Should.Throw<IOException>(() => DurableFile.CreateNew(path).Dispose());
    }

    [Test]
    public void Room_is_counted_for_all_backups_of_a_file_system_together()
    {
        string[] paths = [Filled("a.db"), Filled("b.db")];
        long free = new DriveInfo(Folder).AvailableFreeSpace;
        (string, string)[] backups = [.. paths.Select(path => (path, At("schema-backups")))];
        BackupSpace.Missing(backups).ShouldBeNull();
        // A hole takes no room: each alone would fit, the two together do not.
        foreach (string path in paths)
        {
            using FileStream wal = new($"{path}-wal", FileMode.Create);
            wal.SetLength(free / 3 * 2);
        }

        BackupSpace.Missing([backups[0]]).ShouldBeNull();
        string missing = BackupSpace.Missing(backups).ShouldNotBeNull();
        missing.ShouldStartWith($"{Folder}: the backups of 2 databases need {paths.Sum(BackupSpace.NeededFor)} bytes and ");
        missing.ShouldEndWith(" are free. Make room, or name another folder with --backup-dir.");
    }

    [Test]
    public void File_manifest_and_folder_are_flushed_to_the_disk_in_that_order()
    {
        if (!File.Exists("/usr/bin/strace")) Assert.Ignore("strace is not installed");
        string path = Filled();
        using var traced = Process.Start("/usr/bin/strace", ["-f", "-y", "-qq", "-e", "trace=fsync,fdatasync,link,linkat,rename,renameat,renameat2", "-o", At("trace"),
            "dotnet", typeof(BackupFolderTests).Assembly.Location, "backup", path, At("schema-backups/a.bak")]);
        traced.WaitForExit();
        string[] steps = [.. File.ReadLines(At("trace")).Where(line => line.Contains("schema-backups", StringComparison.Ordinal)).Select(Step)];
        steps.ShouldBe(["flush a.bak.partial", "flush a.bak.json.partial", "name a.bak.json", "name a.bak", "flush schema-backups"]);
    }

    private static string Step(string line)
    {
        string[] names = [.. line.Split('"', '<', '>').Where(part => part.Contains("schema-backups", StringComparison.Ordinal)).Select(part => Path.GetFileName(part))];
        return line.Contains("sync(", StringComparison.Ordinal) ? $"flush {names[0]}" : $"name {names[^1]}";
    }
}
