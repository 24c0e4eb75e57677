using System.Diagnostics;
using System.Runtime.Versioning;

namespace AutoCoder.Schema.Runner.Tests.Backups;

/// <summary>With an access control list the mode's group bits are bounds: a copy lets nobody in whom the database keeps out.</summary>
[Platform("Linux")]
[SupportedOSPlatform("linux")]
internal class AccessListTests : BackupTest
{
    private const uint Owner = 12345, Group = 23456;

    [SetUp]
    public void RequireLists()
    {
        File.WriteAllText(At("probe"), "");
        if (Run("setfacl", "-m", "u:1:r", At("probe")) != 0) Assert.Ignore("setfacl (package acl), or a file system with access control lists, is not here");
        File.Delete(At("probe"));
    }

    [Test]
    public void Backup_and_manifest_have_the_list_of_the_database()
    {
        string path = Guarded();
        string backup = Backup(path);
        ShouldBeGuardedAs(path, backup, backup + BackupManifest.Suffix);
        ListOf(backup).ShouldContain("user:7:r--");
        ListOf(backup).ShouldContain("group::---");
    }

    [Test]
    public void What_files_inherit_from_the_folder_of_backups_lets_nobody_in()
    {
        string path = Filled();
        File.SetUnixFileMode(path, FileGuard.OwnerOnly | UnixFileMode.GroupRead);
        Directory.CreateDirectory(At("schema-backups"));
        Run("setfacl", "-d", "-m", "u:7:rwx,g:8:rwx,o::r", At("schema-backups")).ShouldBe(0);
        string backup = Backup(path);
        foreach (string made in new[] { backup, backup + BackupManifest.Suffix })
        {
            AccessList.Of(made).ShouldBeNull();
            File.GetUnixFileMode(made).ShouldBe(FileGuard.OwnerOnly | UnixFileMode.GroupRead);
        }
    }

    [Test]
    public void The_folder_that_is_made_for_backups_lets_in_whom_the_folder_of_the_database_does()
    {
        string path = Filled("p/assistant.db");
        Run("setfacl", "-m", "u:7:rwx,g::---,m::rwx,o::---", At("p")).ShouldBe(0);
        Backup(path);
        ListOf(At("p/schema-backups")).ShouldBe(ListOf(At("p")));
    }

    [Test]
    public void A_copy_elsewhere_lets_in_no_one_whom_the_folder_of_the_database_keeps_out()
    {
        string path = Filled("p/assistant.db");
        Run("setfacl", "-m", "u:7:rw,u:8:rw,g::rw,m::rw,o::r", path).ShouldBe(0);
        Run("setfacl", "-m", "u:7:rx,g::---,m::rx,o::---", At("p")).ShouldBe(0);
        Directory.CreateDirectory(At("elsewhere"));
        DatabaseBackup.Make(new(path, At("elsewhere/a.bak"))).ShouldBeOfType<BackupOutcome.Made>();
        string list = ListOf(At("elsewhere/a.bak"));
        foreach (string line in new[] { "user:7:rw-", "user:8:---", "group::---", "other::---" }) list.ShouldContain(line);
    }

    [Test]
    public async Task A_database_that_is_replaced_keeps_list_and_owner([Values] bool isMissing)
    {
        string path = Guarded(), before = SqliteFile.Dump(path);
        string list = ListOf(path);
        (uint, uint)? owner = PosixFile.OwnerOf(path);
        Backup(path);
        if (isMissing) File.Delete(path);
        else await File.WriteAllTextAsync(path, "no database");
        RestoreReport report = await new DatabaseRestore(new(path)).RunAsync();
        report.Problem.ShouldBeNull();
        SqliteFile.Dump(path).ShouldBe(before);
        ListOf(path).ShouldBe(list);
        PosixFile.OwnerOf(path).ShouldBe(owner);
        if (report.KeptAs is { } kept) ListOf(kept).ShouldBe(list);
    }

    [Test]
    public void What_is_kept_of_a_wal_is_for_those_who_may_read_the_database()
    {
        string path = Guarded();
        File.WriteAllText($"{path}-wal", "what SQLite makes has the mode alone");
        File.SetUnixFileMode($"{path}-wal", FileGuard.OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.GroupWrite);
        var made = ByteCopy.Make(new(path, At("schema-backups/a.bak"))).ShouldBeOfType<BackupOutcome.Made>();
        ListOf($"{made.Path}-wal").ShouldContain("group::---");
        ListOf($"{made.Path}-wal").ShouldBe(ListOf(path));
    }

    [Test]
    public void Where_lists_cannot_be_kept_nobody_gets_more()
    {
        AccessList list = AccessList.Parse(Guard("u:7:---,u:8:rw,g::rw,m::rw,o::r").List!.ToBytes())!;
        list.WithoutNames().ShouldBe((AccessRight.None, AccessRight.None));
        Guard("u:7:r,g::rw,m::rw,o::r").List!.WithoutNames().ShouldBe((AccessRight.Read, AccessRight.Read));
        Guard("g:7:r,g::rw,m::r,o::rw").List!.WithoutNames().ShouldBe((AccessRight.Read, AccessRight.Read));
    }

    // The mode says that the group may read and write; the list, that it may not.
    private string Guarded()
    {
        string path = Filled();
        if (!PosixFile.TryGiveTo(path, (Owner, Group))) Assert.Ignore("only root can give files away");
        Run("setfacl", "-m", "u:7:r,g::---,m::rw,o::---", path).ShouldBe(0);
        File.GetUnixFileMode(path).HasFlag(UnixFileMode.GroupRead).ShouldBeTrue();
        return path;
    }

    private FileGuard Guard(string list)
    {
        string path = At(Path.GetRandomFileName());
        File.WriteAllText(path, "");
        Run("setfacl", "-m", list, path).ShouldBe(0);
        return FileGuard.Of(path);
    }

    private static void ShouldBeGuardedAs(string path, params string[] copies)
    {
        foreach (string copy in copies)
        {
            ListOf(copy).ShouldBe(ListOf(path));
            PosixFile.OwnerOf(copy).ShouldBe(PosixFile.OwnerOf(path));
        }
    }

    private static string ListOf(string path)
    {
        using var process = Process.Start(new ProcessStartInfo("getfacl", ["-cpnE", path]) { RedirectStandardOutput = true })!;
        string list = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return list;
    }

    private static int Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
