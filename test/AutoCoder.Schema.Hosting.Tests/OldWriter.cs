using System.Diagnostics;

namespace AutoCoder.Schema.Hosting.Tests;

/// <summary>The code of before the migration, still running: a process that writes one row after the other until it is told to stop.</summary>
internal sealed class OldWriter : IDisposable
{
    private readonly Process _process;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task<long[]> _work;

    public OldWriter(string database)
    {
        string actor = Path.Combine(AppContext.BaseDirectory, "DatabaseActor.dll");
        _process = Process.Start(new ProcessStartInfo("dotnet", [actor, database]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        _process.StandardOutput.ReadLine().ShouldBe("ok"); // it has it open
        _work = Task.Factory.StartNew(Write, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Ends it.</summary>
    /// <returns>The ids of the rows that SQLite said were written.</returns>
    public long[] Stop()
    {
        _stop.Cancel();
        return _work.GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        _stop.Cancel();
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
        _stop.Dispose();
    }

    // What could not be written, because the database was locked, is tried again under the next id.
    private long[] Write()
    {
        List<long> written = [];
        for (long id = 1_000_000; !_stop.IsCancellationRequested; id++)
        {
            _process.StandardInput.WriteLine(
                $"INSERT INTO conversation_messages (id, conversation_id, role, content, timestamp) SELECT {id}, min(id), 'old code', 'row {id}', '2026-01-01' FROM conversations");
            _process.StandardInput.Flush();
            if (_process.StandardOutput.ReadLine() is not { } answer) break;
            if (answer == "ok") written.Add(id);
            else answer.ShouldContain("locked");
        }

        return [.. written];
    }
}
