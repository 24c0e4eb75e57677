using System.ComponentModel;
using System.Diagnostics;

namespace AutoCoder.Schema.Runner.Tests.Faults;

/// <summary>
/// A real file system that is too small: a tmpfs, which has room for the database and for 4 KiB more each time, until the work is
/// done. Skipped where this user may not mount one.
/// </summary>
internal class FullDiskTests : DiskWork
{
    private const int Page = 4096, Most = 400;
    private string _mount = null!;

    [SetUp]
    public void Mount()
    {
        _mount = Directory.CreateDirectory(At("mount")).FullName;
        if (!OperatingSystem.IsLinux() || !IsDone("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", _mount))
            Assert.Ignore("This user may not mount a tmpfs, which is the small disk of these tests.");
    }

    [TearDown]
    public void Unmount()
    {
        if (File.ReadLines("/proc/mounts").Any(line => line.Contains($" {_mount} ", StringComparison.Ordinal))) IsDone("umount", "-l", _mount).ShouldBeTrue();
    }

    [Test]
    public async Task A_disk_without_room_leaves_the_old_or_the_new_database_and_is_named(
        [Values(Upgrade, Downgrade, Backup, Restore, Replace)] string what, [Values("DELETE", "WAL")] string journal)
    {
        string there = Path.Combine(_mount, "there"), template = At("template");
        await PrepareAsync(there, what, journal);
        Copy(there, template);
        string old = Seen(Copy(template, At("old")), what);
        (await RunAsync(what, DatabaseIn(there))).Problem.ShouldBeNull();
        string becomes = Seen(DatabaseIn(there), what);
        long size = Directory.GetFiles(template).Sum(file => (new FileInfo(file).Length + Page - 1) / Page * Page);

        int failed = 0, isNew = 0;
        for (int more = 0; more < Most; more++)
        {
            Resize(1 << 20);
            string path = Copy(template, there), when = $"{what}, {journal}, {more * Page} bytes free";
            Resize(size + (more * Page));
            (bool done, string? problem) = await RunAsync(what, path);
            if (problem is not null)
            {
                failed++;
                problem.ShouldMatch("full|No space left|bytes are free|and [0-9]+ are free", when);
                problem.ShouldContain(path, Case.Sensitive, when);
            }

            Resize(1 << 20); // to look into a WAL takes room, too
            string content = Seen(path, what);
            (content == becomes || (!done && content == old)).ShouldBeTrue($"{when}: done is {done}, {problem}");
            (bool again, string? why) = await RunAsync(what, path);
            again.ShouldBeTrue($"{when}: {why}");
            Seen(path, what).ShouldBe(becomes, when);
            Directory.GetFiles(there, "*.partial", SearchOption.AllDirectories).ShouldBeEmpty(when);
            if (!done) continue;
            if (++isNew < 3) continue; // with room to spare it stays so
            await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{what}, {journal}: it failed on {failed} of {more + 1} sizes"));
            failed.ShouldBePositive();
            return;
        }

        Assert.Fail("It was never done.");
    }

    private void Resize(long bytes) => IsDone("mount", "-o", string.Create(CultureInfo.InvariantCulture, $"remount,size={bytes}"), _mount).ShouldBeTrue();

    private static bool IsDone(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
