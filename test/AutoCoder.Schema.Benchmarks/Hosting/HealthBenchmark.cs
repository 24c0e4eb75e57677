using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Benchmarks.Hosting;

/// <summary>
/// What a health check that many ask costs the other requests of an application: one client writes row after row while <c>wrk</c> asks
/// the health check with 40 connections, and while it asks an endpoint that does nothing, as often as that answers.
/// </summary>
internal sealed class HealthBenchmark(BenchmarkRun run)
{
    private static readonly string[] Journals = ["WAL", "DELETE"];

    /// <summary>Runs it.</summary>
    public void Run()
    {
        run.Title("The health check under load, beside requests that write");
        run.Say(
            "An ASP.NET Core application over a fleet in one journal mode, one of whose databases another process holds locked; one client writes, request after request, while `wrk -c 40` asks. "
            + "*Look each time*: `LookAge` is 0, so that there is always a look under way.");
        run.Output.WriteLine();
        run.Output.WriteLine("| databases | journal mode | wrk asks | answers a second | writes | failed | median | 99 of 100 | longest |");
        run.Output.WriteLine("|---:|---|---|---:|---:|---:|---:|---:|---:|");
        foreach (int count in run.Of<int[]>([50, 2_000], quick: [50]))
        {
            foreach (string journal in Journals) Measure(count, journal);
        }
    }

    private void Measure(int count, string journal)
    {
        string folder = run.FolderFor($"health-{count}-{journal}"), template = run.Templates.Of(new FleetMember("assistant", journal, null));
        for (int i = 0; i < count; i++)
        {
            Directory.CreateDirectory(Path.Combine(folder, $"{i}"));
            File.Copy(template, Path.Combine(folder, $"{i}", "assistant.db"));
        }

        (string Name, string Path, string Age)[] ways =
        [
            ("nothing", "", "30"), ("`/plain`", "/plain", "30"), ("the health check", "/ready", "30"), ("the health check, look each time", "/ready", "0"),
        ];
        foreach ((string name, string path, string age) in ways)
        {
            using var server = Server.Start(Path.Combine(folder, "*", "assistant.db"), Path.Combine(folder, "0", "assistant.db"), age);
            using SqliteConnection holder = Hold(Path.Combine(folder, "1", "assistant.db"));
            (double answers, double[] writes, int failed) = server.Load(path, run.Of(15, quick: 5));
            run.Output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {count:N0} | {journal} | {name} | {answers:N0} | {writes.Length} | {failed} | {At(writes, 0.5)} | {At(writes, 0.99)} | {At(writes, 1)} |"));
            run.Output.Flush();
        }
    }

    // In WAL mode a writer keeps nobody from reading: the mode of locking does.
    private static SqliteConnection Hold(string database)
    {
        SqliteConnection connection = new($"Data Source={database};Pooling=False");
        connection.Open();
        using SqliteCommand command = new("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; UPDATE conversations SET title = title", connection);
        command.ExecuteNonQuery();
        return connection;
    }

    private static string At(double[] sorted, double share) =>
        sorted.Length == 0 ? "" : FigureTable.Time(sorted[(int)Math.Ceiling(share * sorted.Length) - 1] / 1000);

    private sealed class Server(Process process, HttpClient client) : IDisposable
    {
        public static Server Start(params string[] arguments)
        {
            Process process = Process.Start(new ProcessStartInfo(Published.Serving, arguments) { RedirectStandardOutput = true })!;
            string address = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the application does not start");
            return new(process, new HttpClient { BaseAddress = new Uri(address) });
        }

        /// <summary>Writes while wrk asks: its answers a second, and what each write took in milliseconds as its client saw it, sorted.</summary>
        public (double Answers, double[] Writes, int Failed) Load(string path, int seconds)
        {
            for (int i = 0; i < 20; i++) _ = Write(); // compiled
            using Process? load = path.Length == 0 ? null : Process.Start(
                new ProcessStartInfo("wrk", ["-t", "1", "-c", "40", "-d", $"{seconds}s", new Uri(client.BaseAddress!, path).ToString()]) { RedirectStandardOutput = true })!;
            List<double> writes = [];
            int failed = 0;
            for (var clock = Stopwatch.StartNew(); load?.HasExited == false || (load is null && clock.Elapsed.TotalSeconds < seconds);)
            {
                if (Write() is { } took) writes.Add(took);
                else failed++;
            }

            string said = load?.StandardOutput.ReadToEnd() ?? "";
            string? answers = said.Split('\n').FirstOrDefault(line => line.StartsWith("Requests/sec:", StringComparison.Ordinal));
            writes.Sort();
            return (answers is null ? 0 : double.Parse(answers.Split(':')[1], CultureInfo.InvariantCulture), [.. writes], failed);
        }

        private double? Write()
        {
            long start = Stopwatch.GetTimestamp();
            using HttpResponseMessage answer = client.GetAsync(new Uri("/write", UriKind.Relative)).GetAwaiter().GetResult();
            return answer.IsSuccessStatusCode ? Stopwatch.GetElapsedTime(start).TotalMilliseconds : null;
        }

        public void Dispose()
        {
            client.Dispose();
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }
}
