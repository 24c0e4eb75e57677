using System.Diagnostics;
using SQLitePCL;

namespace AutoCoder.Schema.Benchmarks.Native;

/// <summary>
/// The floor under the gate: for every database open it read-only, read the versions, close it, and nothing else. No check, no report.
/// A line of the list is <c>plain PATH</c>, or <c>still PATH</c> for a database in WAL mode that nobody uses: it is opened immutable,
/// since a plain opening writes a <c>-wal</c> and a <c>-shm</c> beside it. The gate has to find that out; the loop is told.
/// </summary>
internal static class RawLoop
{
    private const int MemoryStatistics = 9; // SQLITE_CONFIG_MEMSTATUS
    private const string Still = "still ", Plain = "plain ";

    /// <summary>Reads them all, and writes how many versions there were and how long it took, in nanoseconds.</summary>
    public static void Run(TextReader list, int threads, TextWriter output)
    {
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        _ = raw.sqlite3_config(MemoryStatistics, 0);
        string[] lines = [.. Lines(list)];
        long start = Stopwatch.GetTimestamp(), versions = threads == 1 ? Share(lines, 0, 1) : InParallel(lines, threads);
        output.WriteLine($"{versions} {(long)Stopwatch.GetElapsedTime(start).TotalNanoseconds}");
    }

    private static IEnumerable<string> Lines(TextReader list)
    {
        while (list.ReadLine() is { } line) yield return line;
    }

    private static long InParallel(string[] lines, int threads)
    {
        long total = 0;
        Thread[] workers = [.. Enumerable.Range(0, threads).Select(index => new Thread(() => Interlocked.Add(ref total, Share(lines, index, threads))))];
        foreach (Thread worker in workers) worker.Start();
        foreach (Thread worker in workers) worker.Join();
        return total;
    }

    private static long Share(string[] lines, int first, int step)
    {
        long versions = 0;
        for (int i = first; i < lines.Length; i += step) versions += Versions(lines[i]);
        return versions;
    }

    private static long Versions(string line)
    {
        bool isStill = line.StartsWith(Still, StringComparison.Ordinal);
        string path = line[(isStill ? Still : Plain).Length..];
        int flags = raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_NOMUTEX | (isStill ? raw.SQLITE_OPEN_URI : 0);
        Require(raw.sqlite3_open_v2(isStill ? $"file:{path}?immutable=1" : path, out sqlite3 database, flags, null));
        using (database)
        {
            Require(raw.sqlite3_prepare_v2(database, "SELECT Version FROM VersionInfo", out sqlite3_stmt statement));
            using (statement)
            {
                long sum = 0;
                while (raw.sqlite3_step(statement) == raw.SQLITE_ROW) sum += Math.Sign(raw.sqlite3_column_int64(statement, 0));
                return sum;
            }
        }
    }

    private static void Require(int code)
    {
        if (code != raw.SQLITE_OK) throw new InvalidOperationException($"SQLite code {code}");
    }
}
