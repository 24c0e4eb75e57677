using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using AutoCoder.Schema.Reports;
using AutoCoder.Schema.Runner.Backups;
using AutoCoder.Schema.Runner.Restores;
using AutoCoder.Schema.Runner.Tests.Upgrades;
using Fixtures.Lineages;

namespace AutoCoder.Schema.Runner.Tests.Faults;

/// <summary>
/// A disk that is full from the n-th write on, and one whose n-th write, flush, truncation, renaming or removal fails: every n of an
/// upgrade (with its backup), of a backup and of a restore of a small database; every seventh without AUTOCODER_SCHEMA_HEAVY=1.
/// </summary>
public partial class DiskFaultTests : UpgradeTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // As many as no run here has: the end is where the n-th does not come any more.
    private const int Most = 2000;

    /// <summary>The process below which the disk fails.</summary>
    public static async Task<int> RunAsync(string folder, string what, string journal, int error)
    {
        string template = Path.Combine(folder, "template"), old = Small(template, journal), becomes = Small(Path.Combine(folder, "new"), journal);
        Func<string, Task<(bool Done, string? Problem)>> run = what switch
        {
            "upgrade" => Upgrade,
            "backup" => path => Task.FromResult(DatabaseBackup.Make(Request(path)) is BackupOutcome.Failed failed ? (false, failed.Message) : (true, (string?)null)),
            "restore" => Restore,
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };
        if (what == "restore") Prepare(old, becomes);
        (await run(becomes)).Problem.ShouldBeNull();
        string before = FaultFleet.ContentOf(old), after = FaultFleet.ContentOf(becomes);
        int failed = 0, isNew = 0;
        int tried = 0;
        for (int at = 1; at < Most; at += what == "backup" ? 1 : FaultRuns.Of(heavy: 1, usual: 7))
        {
            string there = Path.Combine(folder, "there"), path = Copy(template, there);
            string when = $"{what}, {journal}, operation {at}";
            FaultyDisk.Arm(there, at, error);
            (bool done, string? problem) = await run(path);
            bool hit = FaultyDisk.Disarm() >= at;
            tried++;
            if (problem?.Contains("error of this program", StringComparison.Ordinal) == true) Console.Out.WriteLine($"FAIL {when}: {problem}");
            if (problem is not null && !Cause().IsMatch(problem)) Console.Out.WriteLine($"FAIL {when}: the message does not name the cause: {problem}");
            string content = FaultFleet.ContentOf(path);
            if (SqliteFile.Scalar(path, "PRAGMA integrity_check") != "ok") Console.Out.WriteLine($"FAIL {when}: damaged");
            if (content != (done ? after : before) && content != after) Console.Out.WriteLine($"FAIL {when}: done is {done}, and the content is {(content == before ? "old" : "neither")}; {problem}");
            if (problem is not null) failed++;
            if (content == after) isNew++;
            (bool again, string? why) = await run(path);
            if (!again || FaultFleet.ContentOf(path) != after) Console.Out.WriteLine($"FAIL {when}: run again it does not complete: {why}");
            foreach (string left in Directory.GetFiles(there, "*.partial", SearchOption.AllDirectories)) Console.Out.WriteLine($"FAIL {when}: {left} is left");
            Console.Out.WriteLine($"{when}: {problem}");
            if (hit) continue;
            Console.Out.WriteLine($"TALLY {what}, {journal}: {tried} of {at} places; it failed {failed} times; {isNew} new");
            return 0;
        }

        return 1;
    }

    [Test]
    public async Task A_disk_that_fails_leaves_the_old_or_the_new_database_and_is_named(
        [Values("upgrade", "backup", "restore")] string what, [Values("DELETE", "WAL")] string journal, [Values(FaultyDisk.Full, FaultyDisk.Broken)] int error)
    {
        using Process process = FaultyDisk.Start(Folder, "disk-faults", Folder, what, journal, error.ToString(CultureInfo.InvariantCulture));
        List<string> lines = [];
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line) lines.Add(line);
        await process.WaitForExitAsync();
        foreach (string line in lines.Where(line => line.StartsWith("TALLY", StringComparison.Ordinal))) await TestContext.Out.WriteLineAsync(line);
        lines.Where(line => line.StartsWith("FAIL", StringComparison.Ordinal)).ShouldBeEmpty();
        process.ExitCode.ShouldBe(0, string.Join('\n', lines.TakeLast(3)));
    }

    private static async Task<(bool Done, string? Problem)> Upgrade(string path)
    {
        UpgradeRow row = (await UpgradeAsync(OwnFleet(path))).Rows.ShouldHaveSingleItem();
        return (row.Result is UpgradeResult.Upgraded or UpgradeResult.Current, row.Problem);
    }

    private static async Task<(bool Done, string? Problem)> Restore(string path)
    {
        string backup = Directory.GetFiles(Path.GetDirectoryName(path)!, "*.bak").Single();
        RestoreReport report = await new DatabaseRestore(new(path) { Backup = backup, IsForced = true, LockTimeout = TimeSpan.FromSeconds(1) }).RunAsync();
        return (report.Result == RestoreResult.Restored, report.Problem);
    }

    // Backups of two databases, which then change.
    private static void Prepare(params string[] databases)
    {
        foreach (string path in databases)
        {
            DatabaseBackup.Make(new(path, path + ".bak")).ShouldBeOfType<BackupOutcome.Made>();
            SqliteFile.Execute(path, "DELETE FROM conversation_messages; UPDATE conversations SET title = printf('%.9000c', 'x')");
        }
    }

    private static BackupRequest Request(string path)
    {
        var shelf = new BackupShelf(path, null);
        shelf.RemoveUnfinished();
        return new(path, BackupName.For(path, null, 0, 1, shelf.NextMoment(DateTimeOffset.UtcNow)));
    }

    private static string Small(string folder, string journal)
    {
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, "assistant.db");
        new Lineage("assistant", Versions.Conversations, Versions.Conversations, LineageTraits.None).Build(path);
        SqliteFile.Execute(path, $"PRAGMA journal_mode = {journal}");
        return path;
    }

    private static string Copy(string template, string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        foreach (string file in Directory.GetFiles(template)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        return Path.Combine(folder, "assistant.db");
    }

    [GeneratedRegex("full|No space left|I/O error|Input/output error", RegexOptions.IgnoreCase)]
    private static partial Regex Cause();
}
