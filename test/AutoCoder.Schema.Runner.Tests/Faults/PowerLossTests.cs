using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Faults;

/// <summary>
/// The power fails while a small database is upgraded, taken back or restored: everything that is done to files is recorded once,
/// in a process of its own, and then each state of the disk is made that a power loss could leave (<see cref="LosingDisk"/>,
/// <see cref="PowerLosses"/>) and opened with SQLite, as the application would. With AUTOCODER_SCHEMA_HEAVY=1 every choice of what
/// is lost where up to twelve things are at risk, else up to three.
/// </summary>
internal class PowerLossTests : DiskWork
{
    private static readonly PowerLosses Losses = new(FaultRuns.Of(heavy: 12, usual: 3), FaultRuns.Of(heavy: 512, usual: 4));
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private const string Delete = "DELETE", Wal = "WAL", OpenWal = "WAL, open in the application";
    private static readonly string[][] Cases =
    [
        .. new[] { Upgrade, Downgrade, Restore, Force, Replace }.SelectMany(what => new[] { Delete, Wal }, (what, journal) => new[] { what, journal }),
        [Upgrade, OpenWal], [Downgrade, OpenWal], // the log is not written back at the end, and holds the commit alone
    ];


    // Thousands of small files that are thrown away: memory is enough for them, where there is a folder of it.
    private readonly string _all = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"schema-power-{Guid.NewGuid():N}");

    [OneTimeSetUp]
    public async Task Record()
    {
        Directory.CreateDirectory(_all);
        using Process process = FaultyDisk.Start(_all, "record", _all);
        string said = await process.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await process.WaitForExitAsync();
        said.ShouldBeEmpty();
        process.ExitCode.ShouldBe(0);
    }

    [OneTimeTearDown]
    public void RemoveAll() => Directory.Delete(_all, recursive: true);

    /// <summary>The process that is recorded.</summary>
    public static async Task<int> RecordAsync(string all)
    {
        FaultyDisk.Attach();
        foreach (string[] one in Cases)
        {
            if (await RecordAsync(RootOf(all, one[0], one[1]), one[0], one[1]) is { } problem) await Console.Out.WriteLineAsync($"{one[0]}, {one[1]}: {problem}");
        }

        return 0;
    }

    private static string RootOf(string all, string what, string journal) => Path.Combine(all, $"{what}-{journal}");

    private static async Task<string?> RecordAsync(string root, string what, string journal)
    {
        string there = Path.Combine(root, "there");
        string? content = await PrepareAsync(there, what, journal == OpenWal ? Wal : journal);
        Copy(there, Path.Combine(root, "before"));
        using SqliteConnection? application = journal == OpenWal ? SqliteFile.Open(DatabaseIn(there)) : null;
        if (application is not null)
        {
            SqliteFile.Rows(application, "SELECT count(*) FROM conversations");
            await File.WriteAllBytesAsync(Path.Combine(root, "before", "assistant.db-wal"), []); // as the connection has made it
        }

        FaultyDisk.Arm(there, at: 0, FaultyDisk.Broken, Path.Combine(root, "log"));
        (bool done, string? problem) = await RunAsync(what, DatabaseIn(there));
        FaultyDisk.Disarm();
        return !done ? problem : content is not null && StateOf(DatabaseIn(there)) != content ? "what came back is not what was backed up" : null;
    }

    [TestCaseSource(nameof(Cases))]
    public async Task A_power_loss_leaves_the_old_or_the_new_database_and_what_was_reported_stays(string what, string journal)
    {
        string root = RootOf(_all, what, journal), there = Path.Combine(root, "there");
        Dictionary<string, byte[]> before = FilesIn(Path.Combine(root, "before"));
        string old = what == Replace ? "spoiled" : StateOf(Copy(Path.Combine(root, "before"), Path.Combine(root, "old")));
        PowerLossCheck check = new(there, what, journal, old, StateOf(DatabaseIn(there)), [.. before.GetValueOrDefault("assistant.db") ?? []]);
        var operations = DiskOperation.Read(Path.Combine(root, "log"));
        int states = 0;
        foreach (bool isOrdered in new[] { false, true })
        {
            LosingDisk disk = new(there, isOrdered);
            foreach ((string name, byte[] content) in before) disk.Add(Path.Combine(there, name), content);
            for (int at = 0; at <= operations.Length; at++)
            {
                if (at > 0) disk.Apply(operations[at - 1]);
                bool isNoted = operations[..at].Count(one => one.Kind == "sync run journal") > 1 && !operations[..at].Any(one => one.Kind == "unlink run journal");
                bool isEnd = at == operations.Length, isBoundary = isEnd || operations[at].What == 's';
                string when = $"{what}, {journal}, {(isOrdered ? "ordered" : "unordered")} names, after operation {at} of {operations.Length}{(at > 0 ? $" ({operations[at - 1].Kind})" : "")}";
                Random random = new(FaultRuns.Seed + at);
                foreach (LosingDisk.Fate[] fates in Losses.Of(disk.AtRisk, random, isBoundary))
                {
                    states++;
                    await check.CheckAsync(disk.After(fates), isEnd, isNoted, $"{when}, {Told(disk.AtRisk, fates, there)}");
                }
            }
        }

        await TestContext.Out.WriteLineAsync(
            $"{what}, {journal}: {operations.Length} operations, {operations.Count(one => one.What == 's')} of them flushes; {states} losses; {check.Tally}");
        check.Failures.ShouldBeEmpty(string.Join('\n', check.Failures));
    }

    private static string Told(IReadOnlyList<LosingDisk.Unsafe> atRisk, LosingDisk.Fate[] fates, string there) =>
        string.Join("; ", atRisk.Zip(fates).Where(one => one.Second != LosingDisk.Fate.Kept).Select(one =>
            $"{one.Second} {(one.First.IsName ? $"name -{Short(one.First.Removed, there)} +{Short(one.First.Added, there)}" : $"{one.First.Data?.Length} bytes at {one.First.Offset} of file {one.First.File}")}"));

    private static string? Short(string? path, string there) => path is null ? null : Path.GetRelativePath(there, path);

    private static Dictionary<string, byte[]> FilesIn(string folder) =>
        Directory.GetFiles(folder).ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes, StringComparer.Ordinal);
}
