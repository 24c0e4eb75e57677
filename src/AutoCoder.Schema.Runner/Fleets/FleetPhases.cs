namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>Copies first, and the databases only when every copy went well.</summary>
/// <param name="work">What is done.</param>
/// <param name="options">How.</param>
/// <param name="report">Told of every database when it is done, from any thread: whether it was a copy, how many are, of how many, and its row.</param>
internal sealed class FleetPhases<TRow>(FleetWork<TRow> work, FleetRunOptions options, Action<bool, int, int, TRow> report)
    where TRow : class
{
    /// <summary>What the phases came to.</summary>
    /// <param name="Rows">A row for every target, in their order.</param>
    /// <param name="Rehearsed">How many copies went well before any database was touched; 0 when none was.</param>
    /// <param name="Notes">What else there is to say.</param>
    public sealed record Outcome(ImmutableArray<TRow> Rows, int Rehearsed, ImmutableArray<FleetNote> Notes);

    /// <summary>Only the copies: a row for every target, in their order; those without work have the row that the work would give them.</summary>
    public Task<ImmutableArray<TRow>> RehearseAsync(DatabaseTarget[] targets, CancellationToken cancellation) =>
        new FleetLoop<TRow>(options, work.Rows, (done, total, row) => report(true, done, total, row))
            .RunAsync(targets, target => work.RehearseAsync(target, cancellation), cancellation);

    /// <summary>Both phases.</summary>
    /// <param name="targets">The databases.</param>
    /// <param name="openJournal">Opens the run's journal in a file.</param>
    /// <param name="cancellation">Databases in hand are taken back or finished; no other is begun.</param>
    public async Task<Outcome> RunAsync(DatabaseTarget[] targets, Func<string, RunJournal> openJournal, CancellationToken cancellation)
    {
        int rehearsed = 0;
        if (!options.IsDryRun && options.Policy.Rehearses(targets.Length))
        {
            ImmutableArray<TRow> copies = await RehearseAsync(targets, cancellation);
            if (copies.Any(Stops)) return new(Untouched(copies), 0, []);
            rehearsed = Count(copies, FleetRowState.Rehearsed);
        }

        using RunJournal? journal = options is { Policy.Journal: { } file, IsDryRun: false } && targets.Length > 1 ? openJournal(file) : null;
        ImmutableArray<TRow> rows = await new FleetRun<TRow>(work, options, (done, total, row) => report(false, done, total, row)).RunAsync(targets, journal, cancellation);
        if (Count(rows, FleetRowState.NotReached) == 0) journal?.Finish();
        return new(rows, rehearsed, [.. (journal?.Notes ?? []).Select(note => new FleetNote(options.Policy.Journal!, note, HidesDatabases: false))]);
    }

    // One would fail, or not all were reached. A database that is refused or unreadable has no work, and stands in nobody's way.
    private bool Stops(TRow copy) => work.Rows.State(copy) is FleetRowState.WouldFail or FleetRowState.Failed or FleetRowState.NotReached;

    private ImmutableArray<TRow> Untouched(ImmutableArray<TRow> copies)
    {
        int failed = Count(copies, FleetRowState.WouldFail) + Count(copies, FleetRowState.Failed);
        string why = failed == 0 ? "the run was stopped before" : $"the rehearsal of {failed} of {copies.Length} databases failed";
        return [.. copies.Select(copy => work.Rows.State(copy) == FleetRowState.Rehearsed ? Untouched(copy, why) : copy)];
    }

    private TRow Untouched(TRow copy, string why)
    {
        (string path, string kind, _, _) = work.Rows.Entry(copy);
        return work.Rows.NotReached(path, kind, why);
    }

    private int Count(ImmutableArray<TRow> rows, FleetRowState state) => rows.Count(row => work.Rows.State(row) == state);
}
