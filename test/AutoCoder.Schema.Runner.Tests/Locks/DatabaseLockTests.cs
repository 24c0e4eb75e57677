using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace AutoCoder.Schema.Runner.Tests.Locks;

internal class DatabaseLockTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Test]
    public async Task A_lock_that_is_free_is_acquired_and_leaves_nothing_behind()
    {
        using TemporaryFolder folder = new();
        using (DatabaseLock acquired = await Acquire(folder.File("a.db")))
        {
            Directory.GetFiles(folder.Path).ShouldBe([folder.File("a.db.lock")]);
        }

        Directory.GetFiles(folder.Path).ShouldBeEmpty();
    }

    [Test]
    public async Task Who_holds_it_is_told_to_the_next()
    {
        using TemporaryFolder folder = new();
        using DatabaseLock acquired = await Acquire(folder.File("a.db"));
        string owner = (await DatabaseLock.AcquireAsync(folder.File("a.db"), TimeSpan.Zero)).ShouldBeOfType<LockAttempt.Held>().Owner;
        owner.ShouldContain($"process {Environment.ProcessId} (");
        owner.ShouldContain($" of {Environment.UserName} on {Environment.MachineName} since ");
    }

    [Test]
    public async Task It_can_be_acquired_again_after_it_was_released()
    {
        using TemporaryFolder folder = new();
        DatabaseLock first = await Acquire(folder.File("a.db"));
        first.Dispose();
        first.Dispose();
        using DatabaseLock second = await Acquire(folder.File("a.db"));
    }

    [Test]
    public async Task A_wait_ends_when_the_holder_lets_go()
    {
        using TemporaryFolder folder = new();
        DatabaseLock first = await Acquire(folder.File("a.db"));
        Task<LockAttempt> waiting = DatabaseLock.AcquireAsync(folder.File("a.db"), Patience);
        waiting.IsCompleted.ShouldBeFalse();
        first.Dispose();
        using DatabaseLock second = (await waiting).ShouldBeOfType<LockAttempt.Acquired>().Lock;
    }

    [Test]
    public async Task A_wait_can_be_cancelled()
    {
        using TemporaryFolder folder = new();
        using DatabaseLock first = await Acquire(folder.File("a.db"));
        using CancellationTokenSource cancellation = new();
        Task<LockAttempt> waiting = DatabaseLock.AcquireAsync(folder.File("a.db"), Patience, cancellation.Token);
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(waiting);
    }

    [Test]
    public async Task Two_names_of_one_database_are_one_lock()
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder.File("a.db"), "");
        File.CreateSymbolicLink(folder.File("link.db"), folder.File("a.db"));
        Directory.CreateSymbolicLink(folder.File("there"), folder.Path);
        using DatabaseLock acquired = await Acquire(folder.File("link.db"));
        (await DatabaseLock.AcquireAsync(folder.File("a.db"), TimeSpan.Zero)).ShouldBeOfType<LockAttempt.Held>();
        (await DatabaseLock.AcquireAsync(folder.File("there/a.db"), TimeSpan.Zero)).ShouldBeOfType<LockAttempt.Held>();
    }

    [Test]
    public async Task A_link_in_the_place_of_the_lock_is_refused_and_its_target_left_alone()
    {
        const string name = "a.db.lock";
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder.File("precious"), "text");
        File.CreateSymbolicLink(folder.File(name), folder.File("precious"));
        LockAttempt attempt = await DatabaseLock.AcquireAsync(folder.File("a.db"), TimeSpan.Zero);
        attempt.ShouldBeOfType<LockAttempt.CouldNot>().Message.ShouldContain($"{name}: is a symbolic link");
        (await File.ReadAllTextAsync(folder.File("precious"))).ShouldBe("text");
    }

    [Test]
    public async Task A_link_to_nowhere_in_the_place_of_the_lock_makes_nothing_there()
    {
        using TemporaryFolder folder = new();
        File.CreateSymbolicLink(folder.File("a.db.lock"), folder.File("nowhere"));
        (await DatabaseLock.AcquireAsync(folder.File("a.db"), TimeSpan.Zero)).ShouldBeOfType<LockAttempt.CouldNot>();
        File.Exists(folder.File("nowhere")).ShouldBeFalse();
    }

    [Test]
    public async Task A_folder_that_is_not_there_is_a_message()
    {
        using TemporaryFolder folder = new();
        LockAttempt attempt = await DatabaseLock.AcquireAsync(folder.File("gone/a.db"), TimeSpan.Zero);
        attempt.ShouldBeOfType<LockAttempt.CouldNot>().Message.ShouldContain("cannot be locked");
    }

    [Test]
    public async Task What_another_program_keeps_in_a_file_that_it_locks_is_not_told()
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder.File("a.db.lock"), "secret");
        using SafeFileHandle held = LockFile.TryOpen(folder.File("a.db.lock"))!;
        (await DatabaseLock.AcquireAsync(folder.File("a.db"), TimeSpan.Zero)).ShouldBeOfType<LockAttempt.Held>().Owner.ShouldBe(LockOwner.Unknown);
    }

    [Test]
    public async Task A_pipe_in_the_place_of_the_lock_is_refused_and_nobody_waits_for_it()
    {
        if (OperatingSystem.IsWindows()) Assert.Ignore("no named pipes in folders");
        using TemporaryFolder folder = new();
        await Process.Start("mkfifo", [folder.File("a.db.lock")]).WaitForExitAsync();
        LockAttempt attempt = await DatabaseLock.AcquireAsync(folder.File("a.db"), TimeSpan.Zero);
        attempt.ShouldBeOfType<LockAttempt.CouldNot>().Message.ShouldBe($"{folder.File("a.db.lock")}: is no file, and no lock of this program. Remove it.");
        LockOwner.Read(folder.File("a.db.lock")).ShouldBe(LockOwner.Unknown);
    }

    [TestCase("")]
    [TestCase("\0\0\0\0\0\0\0\0\0\0\0\0")]
    [TestCase("proc")]
    [TestCase("process 1 (of a program with a long name) of somebody on another machine, long ago, who wrote more than comes now; and more, and more, and more, and more, and more")]
    public async Task A_file_that_somebody_left_behind_locks_nothing_and_is_used_again(string left)
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder.File("a.db.lock"), left);
        using (DatabaseLock acquired = await Acquire(folder.File("a.db")))
        {
            string owner = (await DatabaseLock.AcquireAsync(folder.File("a.db"), TimeSpan.Zero)).ShouldBeOfType<LockAttempt.Held>().Owner;
            owner.ShouldStartWith($"process {Environment.ProcessId} (");
            owner.ShouldNotContain("somebody");
        }

        Directory.GetFiles(folder.Path).ShouldBeEmpty();
    }

    [Test]
    public async Task A_file_of_somebody_else_with_the_name_of_a_lock_is_left_alone_and_named()
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder.File("a.db.lock"), "precious");
        LockAttempt attempt = await DatabaseLock.AcquireAsync(folder.File("a.db"), TimeSpan.Zero);
        attempt.ShouldBeOfType<LockAttempt.CouldNot>().Message.ShouldBe(
            $"{folder.File("a.db.lock")}: is there, and no lock of this program wrote what is in it. Give it another name.");
        (await File.ReadAllTextAsync(folder.File("a.db.lock"))).ShouldBe("precious");
    }

    [Test]
    public async Task Processes_that_count_under_the_lock_lose_no_count()
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder.File("counter"), "0");
        Process[] processes =
            [.. Enumerable.Range(0, 6).Select(_ => OtherProcess.Start("count", folder.File("a.db"), folder.File("counter"), "100"))];
        foreach (Process process in processes)
        {
            await process.WaitForExitAsync();
            process.ExitCode.ShouldBe(0);
            process.Dispose();
        }

        (await File.ReadAllTextAsync(folder.File("counter"))).ShouldBe("600");
        Directory.GetFiles(folder.Path).ShouldBe([folder.File("counter")]);
    }

    [Test]
    public async Task A_holder_that_is_killed_frees_it()
    {
        using TemporaryFolder folder = new();
        using Process holder = OtherProcess.Start("hold", folder.File("a.db"));
        (await holder.StandardOutput.ReadLineAsync()).ShouldBe("held");
        LockAttempt held = await DatabaseLock.AcquireAsync(folder.File("a.db"), TimeSpan.Zero);
        held.ShouldBeOfType<LockAttempt.Held>().Owner.ShouldContain($"process {holder.Id} (");
        holder.Kill();
        await holder.WaitForExitAsync();
        using DatabaseLock acquired = await Acquire(folder.File("a.db"));
    }

    private static async Task<DatabaseLock> Acquire(string database) =>
        (await DatabaseLock.AcquireAsync(database, Patience)).ShouldBeOfType<LockAttempt.Acquired>().Lock;
}
