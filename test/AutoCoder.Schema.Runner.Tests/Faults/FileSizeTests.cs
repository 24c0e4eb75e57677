using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace AutoCoder.Schema.Runner.Tests.Faults;

/// <summary>
/// A process that may write no file larger than so many bytes (RLIMIT_FSIZE, <c>ulimit -f</c>), a page more each time until the work is done.
/// </summary>
internal partial class FileSizeTests : DiskWork
{
    private const int Page = 4096, Most = 200, FileSize = 1; // RLIMIT_FSIZE
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>The process with the limit.</summary>
    public static async Task<int> LimitAsync(string folder, string what, string journal)
    {
        string template = Path.Combine(folder, "template"), there = Path.Combine(folder, "there");
        LargestFile.TakeSignal();
        await PrepareAsync(there, what, journal);
        Copy(there, template);
        string old = Seen(Copy(template, Path.Combine(folder, "old")), what);
        (await RunAsync(what, DatabaseIn(there))).Problem.ShouldBeNull();
        string becomes = Seen(DatabaseIn(there), what);
        int failed = 0;
        for (int pages = 0; pages < Most; pages++)
        {
            string path = Copy(template, there), when = string.Create(CultureInfo.InvariantCulture, $"{what}, {journal}, at most {pages * Page} bytes");
            Limit((nuint)(pages * Page));
            (bool done, string? problem) = await RunAsync(what, path);
            Limit(nuint.MaxValue);
            if (problem is not null)
            {
                failed++;
                if (!Cause().IsMatch(problem)) await Console.Out.WriteLineAsync($"FAIL {when}: the message does not name the cause: {problem}");
                if (!problem.Contains(path, StringComparison.Ordinal)) await Console.Out.WriteLineAsync($"FAIL {when}: the message does not name the database: {problem}");
            }

            string content = Seen(path, what);
            if (content != becomes && (done || content != old)) await Console.Out.WriteLineAsync($"FAIL {when}: done is {done}, and the content is {content}; {problem}");
            if (done && problem is null)
            {
                await Console.Out.WriteLineAsync($"TALLY {when}: it failed {failed} times before");
                return 0;
            }

            (bool again, string? why) = await RunAsync(what, path);
            if (!again || Seen(path, what) != becomes) await Console.Out.WriteLineAsync($"FAIL {when}: run again it does not complete: {why}");
        }

        await Console.Out.WriteLineAsync("FAIL it was never done");
        return 0;
    }

    [Test]
    [Platform("Linux")]
    public async Task A_file_that_may_not_grow_leaves_the_old_or_the_new_database_and_the_limit_is_named(
        [Values(Upgrade, Backup, Restore, Replace)] string what, [Values("DELETE", "WAL")] string journal)
    {
        ProcessStartInfo start = new("dotnet", [typeof(FileSizeTests).Assembly.Location, "file-size", Folder, what, journal]) { RedirectStandardOutput = true };
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0"; // else the runtime's own code is in a file
        using Process process = Process.Start(start)!;
        string[] lines = (await process.StandardOutput.ReadToEndAsync().WaitAsync(Patience)).Split('\n');
        await process.WaitForExitAsync();
        lines.Where(line => line.StartsWith("FAIL", StringComparison.Ordinal)).ShouldBeEmpty();
        process.ExitCode.ShouldBe(0);
        string tally = lines.Single(line => line.StartsWith("TALLY", StringComparison.Ordinal));
        await TestContext.Out.WriteLineAsync(tally);
        tally.ShouldNotContain("failed 0 times");
    }

    private static void Limit(nuint bytes)
    {
        Limits limits = new() { Now = bytes, Most = nuint.MaxValue };
        if (setrlimit(FileSize, in limits) != 0) throw new InvalidOperationException("This process may not limit itself.");
    }

    [GeneratedRegex("File too large|ulimit -f")]
    private static partial Regex Cause();

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int setrlimit(int resource, in Limits limits);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limits
    {
        public nuint Now, Most;
    }
}
