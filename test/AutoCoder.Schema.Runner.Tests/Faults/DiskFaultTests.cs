using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace AutoCoder.Schema.Runner.Tests.Faults;

/// <summary>
/// A disk that is full from the n-th write on, and one whose n-th write, creation, flush, truncation, renaming or removal fails: every
/// n of an upgrade (with its backup), a downgrade, a backup and both sorts of restore of a small database with AUTOCODER_SCHEMA_HEAVY=1;
/// else the first, the last and one more of each kind (what is done, to which sort of file).
/// </summary>
internal partial class DiskFaultTests : DiskWork
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>The process below which the disk fails.</summary>
    public static async Task<int> RunAsync(string folder, string what, string journal, int error)
    {
        string template = Path.Combine(folder, "template"), there = Path.Combine(folder, "there"), log = Path.Combine(folder, "log");
        FaultyDisk.Attach();
        await PrepareAsync(there, what, journal);
        Copy(there, template);
        string before = Seen(Copy(template, Path.Combine(folder, "old")), what);
        FaultyDisk.Arm(there, 0, FaultyDisk.Broken, log);
        (await RunAsync(what, DatabaseIn(there))).Problem.ShouldBeNull();
        FaultyDisk.Disarm();
        string after = Seen(DatabaseIn(there), what);
        ImmutableArray<string> kinds = [.. DiskOperation.Read(log).Where(one => error != FaultyDisk.Full || one.TakesRoom).Select(one => one.Kind)];
        HashSet<string> hit = [];
        int failed = 0, isNew = 0, tried = 0;
        foreach (int at in Places(kinds))
        {
            string path = Copy(template, there), when = $"{what}, {journal}, operation {at} ({kinds[at - 1]})";
            FaultyDisk.Arm(there, at, error, log);
            (bool done, string? problem) = await RunAsync(what, path);
            FaultyDisk.Disarm();
            tried++;
            if (DiskOperation.Read(log).FirstOrDefault(one => one.Error == error) is { } first) hit.Add(first.Kind);
            else await Console.Out.WriteLineAsync($"FAIL {when}: nothing failed");
            if (problem?.Contains("error of this program", StringComparison.Ordinal) == true) await Console.Out.WriteLineAsync($"FAIL {when}: {problem}");
            if (problem is not null && !Cause().IsMatch(problem)) await Console.Out.WriteLineAsync($"FAIL {when}: the message does not name the cause: {problem}");
            if (problem is not null && !problem.Contains(path, StringComparison.Ordinal)) await Console.Out.WriteLineAsync($"FAIL {when}: the message does not name the database: {problem}");
            string content = Seen(path, what);
            if (content != (done ? after : before) && content != after) await Console.Out.WriteLineAsync($"FAIL {when}: done is {done}, and the content is {(content == before ? "old" : content)}; {problem}");
            if (problem is not null) failed++;
            if (content == after) isNew++;
            (bool again, string? why) = await RunAsync(what, path);
            if (!again || Seen(path, what) != after) await Console.Out.WriteLineAsync($"FAIL {when}: run again it does not complete: {why}");
            foreach (string left in Directory.GetFiles(there, "*.partial", SearchOption.AllDirectories)) await Console.Out.WriteLineAsync($"FAIL {when}: {left} is left");
            await Console.Out.WriteLineAsync($"{when}: {problem}");
        }

        foreach (string missed in kinds.Except(hit)) await Console.Out.WriteLineAsync($"FAIL no '{missed}' failed");
        await Console.Out.WriteLineAsync($"TALLY {what}, {journal}: {tried} of {kinds.Length} places, {hit.Count} kinds of them; it failed {failed} times; {isNew} new");
        return 0;
    }

    [Test]
    public async Task A_disk_that_fails_leaves_the_old_or_the_new_database_and_is_named(
        [Values(Upgrade, Downgrade, Backup, Restore, Replace)] string what, [Values("DELETE", "WAL")] string journal, [Values(FaultyDisk.Full, FaultyDisk.Broken)] int error)
    {
        using Process process = FaultyDisk.Start(Folder, "disk-faults", Folder, what, journal, error.ToString(CultureInfo.InvariantCulture));
        List<string> lines = [];
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line) lines.Add(line);
        await process.WaitForExitAsync();
        foreach (string line in lines.Where(line => line.StartsWith("TALLY", StringComparison.Ordinal))) await TestContext.Out.WriteLineAsync(line);
        lines.Where(line => line.StartsWith("FAIL", StringComparison.Ordinal)).ShouldBeEmpty();
        process.ExitCode.ShouldBe(0, string.Join('\n', lines.TakeLast(3)));
    }

    // Every place, or of each kind the first, the last and one between.
    [SuppressMessage("Security", "CA5394", Justification = "A choice that can be repeated with its seed.")]
    private static IEnumerable<int> Places(ImmutableArray<string> kinds)
    {
        IEnumerable<int> all = Enumerable.Range(1, kinds.Length);
        Random random = new(FaultRuns.Seed);
        return FaultRuns.IsHeavy ? all
            : all.GroupBy(at => kinds[at - 1]).SelectMany(places => new[] { places.First(), places.ElementAt(random.Next(places.Count())), places.Last() }).Distinct().Order();
    }

    [GeneratedRegex("full|No space left|I/O error|Input/output error", RegexOptions.IgnoreCase)]
    private static partial Regex Cause();
}
