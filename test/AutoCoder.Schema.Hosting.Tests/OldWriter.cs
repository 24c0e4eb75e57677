namespace AutoCoder.Schema.Hosting.Tests;

/// <summary>The code of before the migration, still running: a process that writes one row after the other until it is told to stop.</summary>
internal sealed class OldWriter : IDisposable
{
    private readonly OtherProgram _program;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task<long[]> _work;

    public OldWriter(string database)
    {
        _program = new(database); // it has it open
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
        _program.Dispose();
        _stop.Dispose();
    }

    // What could not be written, because the database was locked, is tried again under the next id.
    private long[] Write()
    {
        List<long> written = [];
        for (long id = 1_000_000; !_stop.IsCancellationRequested; id++)
        {
            string answer = _program.Answer(
                $"INSERT INTO conversation_messages (id, conversation_id, role, content, timestamp) SELECT {id}, min(id), 'old code', 'row {id}', '2026-01-01' FROM conversations");
            if (answer == "ok") written.Add(id);
            else answer.ShouldContain("locked");
        }

        return [.. written];
    }
}
