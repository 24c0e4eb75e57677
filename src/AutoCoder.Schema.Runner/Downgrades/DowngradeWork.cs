namespace AutoCoder.Schema.Runner.Downgrades;

/// <summary>Takes databases back. Each has a rehearsal of its own: what is dropped and copied depends on the rows.</summary>
internal sealed class DowngradeWork(Fleet fleet, KindSchemas kinds, DowngradeOptions options) : FleetWork<DowngradeRow>
{
    /// <inheritdoc />
    public override FleetRows<DowngradeRow> Rows { get; } = new DowngradeRows();

    /// <inheritdoc />
    public override DatabaseChange<DowngradeRow> On(DatabaseTarget target) => Downgrade(target);

    /// <inheritdoc />
    public override Task<DowngradeRow> RehearseAsync(DatabaseTarget target, CancellationToken cancellation)
    {
        RehearsalFolder.RemoveAbandoned(DatabaseInspector.RealPath(target.Path), options.Folders);
        return Downgrade(target).RehearseAsync(cancellation);
    }

    private DatabaseDowngrade Downgrade(DatabaseTarget target) => new(target.Path, fleet.Catalogue.Find(target.Kind!)!, fleet, kinds, options);
}
