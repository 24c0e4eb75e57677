using System.Diagnostics;

namespace AutoCoder.Schema.Runner.Tests.Restores;

/// <summary>Restores that are killed with SIGKILL at random moments, in a process of their own.</summary>
internal class KilledRestoreTests : RestoreTest
{
    private static readonly int Times = Environment.GetEnvironmentVariable("AUTOCODER_SCHEMA_HEAVY") == "1" ? 100 : 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private const double GoldenRatio = 0.6180339887498949;

    /// <summary>The other process: says when it begins, and restores.</summary>
    public static async Task<int> RestoreAsync(string database)
    {
        await Console.Out.WriteLineAsync("begun");
        return (await new DatabaseRestore(new(database)).RunAsync()).Exit;
    }

    [TestCase("DELETE")]
    [TestCase("WAL")]
    public async Task A_sound_database_is_the_old_or_the_restored_one_whole(string journal)
    {
        string path = Large(journal), restored = SqliteFile.Dump(path);
        Backup(path);
        SqliteFile.Execute(path, "UPDATE filler SET x = randomblob(3000); DELETE FROM filler WHERE rowid % 3 = 0");
        string old = SqliteFile.Dump(path);
        await KillManyTimes(path, () => SqliteFile.Dump(path) switch
        {
            var dump when dump == old => "old",
            var dump when dump == restored => "restored",
            _ => "neither",
        });
    }

    [Test]
    public async Task In_the_place_of_a_corrupt_one_are_its_own_bytes_or_the_restored_one_whole()
    {
        string path = Large("WAL"), restored = SqliteFile.Dump(path);
        Backup(path);
        byte[] bytes = await File.ReadAllBytesAsync(path);
        bytes.AsSpan(100, 2000).Fill(0xCD);
        await File.WriteAllBytesAsync(path, bytes);
        await File.WriteAllBytesAsync($"{path}-wal", StaleWal());
        await KillManyTimes(path, () => File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes) ? "old"
            : SqliteFile.Dump(path) == restored ? "restored" : "neither");
    }

    private async Task KillManyTimes(string path, Func<string> state)
    {
        CopyAll(path, At("template.db"));
        using Process whole = Begin(path, out Stopwatch clock);
        await whole.WaitForExitAsync();
        TimeSpan usual = clock.Elapsed;
        state().ShouldBe("restored");
        List<string> tally = [];
        for (int time = 0; time < Times; time++)
        {
            CopyAll(At("template.db"), path);
            double part = time * GoldenRatio % 1; // spread over the whole, in no order
            TimeSpan delay = usual * (time % 2 == 0 ? part : part / 8);
            int kept = Kept();
            using Process process = Begin(path, out clock);
            // Every second one is killed soon after the old database was kept: that is where the writing is.
            if (time % 2 == 1 && SpinWait.SpinUntil(() => Kept() > kept || process.HasExited, Patience)) clock.Restart();
            SpinWait.SpinUntil(() => clock.Elapsed >= delay); // the moment is the point of the test
            process.Kill();
            await process.WaitForExitAsync();
            tally.Add(state());
            tally[^1].ShouldNotBe("neither", $"killed after {delay.TotalMilliseconds.ToString("F1", CultureInfo.InvariantCulture)} ms");
            (await RestoreAsync(new RestoreRequest(path))).Problem.ShouldBeNull();
            state().ShouldBe("restored");
            Directory.GetFiles(Folder, "*", SearchOption.AllDirectories).ShouldAllBe(file => !file.EndsWith(".partial", StringComparison.Ordinal));
        }

        foreach (IGrouping<string, string> same in tally.GroupBy(word => word)) await TestContext.Out.WriteLineAsync($"{same.Count()} times {same.Key}");
    }

    private int Kept() => Directory.GetFiles(At("schema-backups"), "*.bak").Length;

    private static Process Begin(string path, out Stopwatch clock)
    {
        Process process = OtherProcess.Start("restore", path);
        process.StandardOutput.ReadLine().ShouldBe("begun");
        clock = Stopwatch.StartNew();
        return process;
    }

    private static void CopyAll(string from, string to)
    {
        foreach (string suffix in new[] { "", "-wal", "-shm", "-journal" })
        {
            if (File.Exists(from + suffix)) File.Copy(from + suffix, to + suffix, overwrite: true);
            else File.Delete(to + suffix);
        }
    }

    private string Large(string journal)
    {
        string path = Filled(journal: journal);
        SqliteFile.Execute(path, "CREATE TABLE filler (x); INSERT INTO filler WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 800) SELECT randomblob(3000) FROM n");
        return path;
    }

    // Frames that SQLite would replay into any file they are found beside.
    private byte[] StaleWal()
    {
        string other = Filled("other.db", "WAL");
        using var connection = SqliteFile.Open(other);
        SqliteFile.Rows(connection, "INSERT INTO conversations (project_name) VALUES ('stale')");
        byte[] wal = File.ReadAllBytes($"{other}-wal");
        wal.Length.ShouldBeGreaterThan(0);
        return wal;
    }
}
