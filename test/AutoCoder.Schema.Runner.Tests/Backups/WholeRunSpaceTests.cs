using System.Diagnostics;

namespace AutoCoder.Schema.Runner.Tests.Backups;

/// <summary>A real file system that has room for one backup and not for all of a run.</summary>
internal class WholeRunSpaceTests : UpgradeTest
{
    [Test]
    public async Task When_all_backups_together_find_no_room_none_is_begun_and_each_alone_is()
    {
        string folder = Directory.CreateDirectory(At("small")).FullName;
        Mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", folder);
        try
        {
            string[] paths = [.. new[] { "a", "b" }.Select(name => Database($"{name}/assistant.db",
                ApplicationSchemas.Assistant + "INSERT INTO conversations (id, project_name, title) SELECT 1, 'x', hex(zeroblob(300000))"))];
            string[] before = [.. paths.Select(SqliteFile.Dump)];

            ChangeReport report = await UpgradeAsync(OwnFleet(paths), Quick with { BackupFolder = folder });

            report.Rows.ShouldAllBe(row => row.Result == ChangeResult.Failed);
            foreach (ChangeRow row in report.Rows)
            {
                row.Problem.ShouldNotBeNull().ShouldStartWith($"was not begun: {folder}: the backups of 2 databases need ");
                row.NextStep.ShouldBe("df -h");
            }

            paths.Select(SqliteFile.Dump).ShouldBe(before);
            Directory.GetFileSystemEntries(folder).ShouldBeEmpty();
            (await UpgradeAsync(OwnFleet(paths[0]), Quick with { BackupFolder = folder })).Rows[0].Result.ShouldBe(ChangeResult.Changed);
        }
        finally
        {
            using var unmount = Process.Start("umount", ["-l", folder]);
            await unmount.WaitForExitAsync();
        }
    }

    private static void Mount(params string[] arguments)
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root") Assert.Ignore("Only root mounts a small file system.");
        using var mount = Process.Start("mount", arguments);
        mount.WaitForExit();
        if (mount.ExitCode != 0) Assert.Ignore("A small file system cannot be mounted here.");
    }
}
