using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Tests.Faults;

/// <summary>The application, in a process of its own, that goes on inserting rows into every database every few milliseconds.</summary>
internal sealed class BusyApplication : IDisposable
{
    private const string Stop = "stop";

    // As every version of the application has written them since the first of the fleet: valid before and after the upgrade.
    private static readonly Dictionary<string, string> Inserts = new()
    {
        ["assistant.db"] = "INSERT INTO conversations (id, project_name, title) VALUES ($id, 'written meanwhile', 'ñ')",
        ["features.db"] = "INSERT INTO features (id, priority, category, name, description, steps, passes, in_progress) VALUES ($id, 1, 'ui', 'written meanwhile', '', '[]', 0, 0)",
        ["registry.db"] = "INSERT INTO projects (name, path, created_at) VALUES ($id, '/', '2026-02-01')",
    };

    private const long First = 1_000_000;
    private readonly Process _process;
    private readonly Task<string> _output;

    /// <summary>Starts it, and waits until it has written into each.</summary>
    public BusyApplication(string[] databases)
    {
        _process = OtherProcess.Start(["write", .. databases]);
        _process.StandardOutput.ReadLine().ShouldBe("writing");
        _output = _process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>The program: ends when it is told to, and says of each database what it committed and how long an insert took at most.</summary>
    public static async Task<int> RunAsync(string[] databases)
    {
        using CancellationTokenSource stop = new();
        using CountdownEvent begun = new(databases.Length);
        Task<string>[] writers = [.. databases.Select(database => Task.Factory.StartNew(
            () => Write(database, begun, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        begun.Wait();
        await Console.Out.WriteLineAsync("writing");
        await Console.In.ReadLineAsync();
        await stop.CancelAsync();
        foreach (string told in await Task.WhenAll(writers)) await Console.Out.WriteLineAsync(told);
        return 0;
    }

    /// <summary>Ends it.</summary>
    /// <returns>For each database, how many rows it committed, its longest wait in milliseconds, and the error that it met or nothing.</returns>
    public async Task<(long Rows, double LongestWait, string Error)[]> EndAsync()
    {
        await _process.StandardInput.WriteLineAsync(Stop);
        string[] lines = (await _output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select(line => line.Split('|')).Select(told => (long.Parse(told[0], CultureInfo.InvariantCulture), double.Parse(told[1], CultureInfo.InvariantCulture), told[2]))];
    }

    /// <summary>How many of the rows are in a database that it wrote so many into.</summary>
    public static long Found(string database, long rows) => long.Parse(
        SqliteFile.Scalar(database, Path.GetFileName(database) switch
        {
            "registry.db" => $"SELECT count(*) FROM projects WHERE CAST(name AS INTEGER) BETWEEN {First} AND {First + rows - 1}",
            var name => $"SELECT count(*) FROM {(name == "assistant.db" ? "conversations" : "features")} WHERE id BETWEEN {First} AND {First + rows - 1}",
        }),
        CultureInfo.InvariantCulture);

    /// <inheritdoc />
    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private static string Write(string database, CountdownEvent begun, CancellationToken stop)
    {
        long rows = 0;
        double longest = 0;
        try
        {
            using SqliteConnection connection = new($"Data Source={database};Pooling=False;Default Timeout=60");
            connection.Open();
            using SqliteCommand insert = new(Inserts[Path.GetFileName(database)], connection);
            SqliteParameter id = insert.Parameters.AddWithValue("$id", First);
            while (!stop.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(2)))
            {
                id.Value = First + rows;
                var clock = Stopwatch.StartNew();
                insert.ExecuteNonQuery();
                longest = Math.Max(longest, clock.Elapsed.TotalMilliseconds);
                if (rows++ == 0) begun.Signal();
            }

            return string.Create(CultureInfo.InvariantCulture, $"{rows}|{longest:F1}|");
        }
        catch (SqliteException error)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{rows}|{longest:F1}|{error.Message}");
        }
    }
}
