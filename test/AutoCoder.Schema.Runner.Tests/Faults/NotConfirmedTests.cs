using System.Diagnostics;

namespace AutoCoder.Schema.Runner.Tests.Faults;

/// <summary>
/// The journal is removed, which is the commit, and the folder cannot be flushed: the database has the new content, and after a power loss it
/// may have the old one.
/// </summary>
internal class NotConfirmedTests : DiskWork
{
    private const string Told = "commit: It was done, but the disk has an I/O error and did not confirm it: after a power loss it may be undone. Run this again when the disk is well.";

    /// <summary>The process below which that flush fails.</summary>
    public static async Task<int> FailAsync(string folder, string what)
    {
        string template = Path.Combine(folder, "template"), there = Path.Combine(folder, "there"), log = Path.Combine(folder, "log");
        FaultyDisk.Attach();
        await PrepareAsync(there, what, "DELETE");
        Copy(there, template);
        FaultyDisk.Arm(there, 0, FaultyDisk.Broken, log);
        (await RunAsync(what, DatabaseIn(there))).Problem.ShouldBeNull();
        FaultyDisk.Disarm();
        string after = Seen(DatabaseIn(there), what);

        string path = Copy(template, there);
        FaultyDisk.Arm(there, FlushOfTheCommit(DiskOperation.Read(log), path), FaultyDisk.Broken);
        (bool done, string? problem) = await RunAsync(what, path);
        FaultyDisk.Disarm();
        await Console.Out.WriteLineAsync($"{done}|{Seen(path, what) == after}|{problem?.ReplaceLineEndings("|")}");
        (done, problem) = await RunAsync(what, path);
        await Console.Out.WriteLineAsync($"{done}|{Seen(path, what) == after}|{problem}");
        return 0;
    }

    [TestCase(Upgrade)]
    [TestCase(Downgrade)]
    public async Task It_is_told_that_it_was_done_and_may_be_undone_and_running_it_again_is_right(string what)
    {
        using Process process = FaultyDisk.Start(Folder, "not-confirmed", Folder, what);
        string[] first = ((await process.StandardOutput.ReadLineAsync())?.Split('|')).ShouldNotBeNull();
        string? second = await process.StandardOutput.ReadLineAsync();
        await process.WaitForExitAsync();

        first[..2].ShouldBe(["False", "True"], "it failed, and has the new content");
        first[2].ShouldStartWith("failed ");
        first[2].ShouldContain(DatabaseIn(Path.Combine(Folder, "there")));
        first[3].Trim().ShouldBe(Told);
        first.ShouldNotContain(line => line.Contains("Nothing of it was kept", StringComparison.Ordinal) || line.Contains("fuser", StringComparison.Ordinal));
        second.ShouldBe("True|True|");
    }

    // The first flush of the folder after the last journal of the database went.
    private static int FlushOfTheCommit(ImmutableArray<DiskOperation> operations, string path)
    {
        int gone = operations.Select((operation, index) => (operation, index)).Last(one => one.operation.What == 'u' && one.operation.Path == $"{path}-journal").index;
        int flush = Enumerable.Range(gone, operations.Length - gone).First(index => operations[index].Kind == "sync folder");
        return flush + 1;
    }
}
