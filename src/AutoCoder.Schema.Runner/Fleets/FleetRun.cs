namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>One run over many databases, some at a time.</summary>
/// <param name="work">What is done.</param>
/// <param name="options">How.</param>
/// <param name="report">Told of every database when it is done, from any thread: how many are, of how many, and its row.</param>
internal sealed class FleetRun<TRow>(FleetWork<TRow> work, FleetRunOptions options, Action<int, int, TRow> report)
    where TRow : class
{
    private (string Missing, HashSet<string> Databases)? _withoutRoom;

    /// <summary>A row for every target, in their order.</summary>
    public Task<ImmutableArray<TRow>> RunAsync(DatabaseTarget[] targets, RunJournal? journal, CancellationToken cancellation)
    {
        if (options.Backup && !options.IsDryRun)
            _withoutRoom = BackupSpace.MissingForRun(targets, target => work.On(target).Backup(cancellation), options.Policy.Parallelism, cancellation);
        return new FleetLoop<TRow>(options, work.Rows, report).RunAsync(targets, target => One(target, journal, cancellation), cancellation);
    }

    private async Task<TRow> One(DatabaseTarget target, RunJournal? journal, CancellationToken cancellation)
    {
        TRow row = _withoutRoom is { } without && without.Databases.Contains(target.Path)
            ? work.Rows.Failed(target, $"was not begun: {without.Missing}", "df -h")
            : await work.On(target).RunAsync(cancellation);
        (string path, _, string word, long? version) = work.Rows.Entry(row);
        return journal?.Take(work.Rows.State(row), path, word, version) is { } note ? work.Rows.Noted(row, note) : row;
    }
}
