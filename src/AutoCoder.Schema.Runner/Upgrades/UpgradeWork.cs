using System.Collections.Concurrent;

namespace AutoCoder.Schema.Runner.Upgrades;

/// <summary>
/// Upgrades databases. On copies, those in the same state are upgraded once when no row can stand against the run.
/// </summary>
internal sealed class UpgradeWork(Fleet fleet, KindSchemas kinds, EvidenceSearch evidence, UpgradeOptions options) : FleetWork<UpgradeRow>
{
    private readonly DatabaseInspector _inspector = new(fleet.Catalogue.VersionTable, fleet.Inspection);
    private readonly ConcurrentDictionary<StateKey, Lazy<Task<UpgradeRow>>> _rehearsed = new();

    /// <inheritdoc />
    public override FleetRows<UpgradeRow> Rows { get; } = new UpgradeRows();

    /// <inheritdoc />
    public override DatabaseChange<UpgradeRow> On(DatabaseTarget target) => Upgrade(target);

    private DatabaseUpgrade Upgrade(DatabaseTarget target) => new(target.Path, fleet.Catalogue.Find(target.Kind!)!, fleet, kinds, evidence, options);

    /// <inheritdoc />
    public override async Task<UpgradeRow> RehearseAsync(DatabaseTarget target, CancellationToken cancellation)
    {
        KindCatalogue kind = fleet.Catalogue.Find(target.Kind!)!;
        (DatabaseState state, UpgradePlan.Work? work, UpgradeRow? settled) = Upgrade(target).Ask(cancellation);
        if (settled is not null) return settled;
        if (work is null) return NotRehearsed(target);
        RehearsalFolder.RemoveAbandoned(DatabaseInspector.RealPath(target.Path), options.Folders);
        if (KeyOf(target, kind, state, work, cancellation) is not { } key) return await Rehearse();
        UpgradeRow row = await _rehearsed.GetOrAdd(key, _ => new(() => Rehearse())).Value;
        return row.Path == target.Path ? row : Same(row, target);

        Task<UpgradeRow> Rehearse() => new UpgradeRehearsal(target.Path, kind, fleet, kinds, evidence, options).RunAsync(state, work, cancellation);
    }

    private static UpgradeRow Same(UpgradeRow row, DatabaseTarget target)
    {
        string same = $"is in the same state as {row.Path}";
        return row.Result == UpgradeResult.Rehearsed
            ? row with { Path = target.Path, Notes = [.. row.Notes, $"It {same}, which was rehearsed."] }
            : row with { Path = target.Path, Problem = $"{same}: {row.Problem}" };
    }

    // Only a connection that may write can roll its journal back, and a rehearsal does not write.
    private static UpgradeRow NotRehearsed(DatabaseTarget target) => new(target.Path, target.Kind!, UpgradeResult.Rehearsed)
    {
        Notes = ["It was not rehearsed: a crash left a transaction half done, and only the upgrade may roll that back."],
    };

    // Null when its rows can matter: then its own copy is upgraded.
    private StateKey? KeyOf(DatabaseTarget target, KindCatalogue kind, DatabaseState state, UpgradePlan.Work work, CancellationToken cancellation)
    {
        bool isPlain = state is DatabaseState.Versioned && work is { Repair: null, Adopt.IsEmpty: true, Vouch.IsEmpty: true, Forget.IsEmpty: true }
            && work.Apply.All(version => kind.Find(version)!.IsTransactional) && !kinds.Runners[kind.Kind].RunsUnrecorded;
        if (!isPlain || RunSteps.Of(work, kind, kinds) is not { } steps || DataRisk.Of(steps)) return null;
        Examination seen = _inspector.Examine(target.Path, cancellation);
        return seen.State is DatabaseState.Versioned versioned ? new(kind.Kind, seen.Schema, string.Join(',', versioned.Applied)) : null;
    }

    // One inspector gives databases with the same schema the same text object.
    private sealed record StateKey(string Kind, SchemaText Schema, string Applied);
}
