using Microsoft.Extensions.DependencyInjection;

namespace AutoCoder.Schema.Runner.Sessions;

/// <summary>What is recorded and repaired without running a migration.</summary>
internal sealed partial class DatabaseSession
{
    /// <summary>Records migrations as applied without running them: the adoption of a database that nobody tracked.</summary>
    /// <param name="versions">Migrations of the kind that are not recorded.</param>
    /// <param name="onStamped">Called after each; what it throws is a failure.</param>
    /// <returns>The failure, after which the session can only be disposed; null when all are recorded.</returns>
    public MigrationFailure? Stamp(ImmutableArray<long> versions, Action<long>? onStamped = null) =>
        versions.IsEmpty ? null : Prepare() ?? EachOf(versions, version => StampOne(version, onStamped), CancellationToken.None);

    /// <summary>Strikes versions out of the record without running anything: the database does not have them.</summary>
    /// <param name="versions">Versions that are recorded; the kind need not know them.</param>
    /// <returns>The failure, after which the session can only be disposed; null when all are struck out.</returns>
    public MigrationFailure? Forget(ImmutableArray<long> versions) => versions.IsEmpty ? null : Prepare() ?? EachOf(
        versions, version => Attempt(version, _runner.VersionTable.Name, () => _migrator!.VersionLoader.DeleteVersion(version)), CancellationToken.None);

    /// <summary>Brings the schema to that of a version.</summary>
    /// <param name="repair">What is to be done.</param>
    /// <param name="onRepaired">Called after it; what it throws is a failure.</param>
    /// <returns>The failure, after which the session can only be disposed; null when it is done.</returns>
    public MigrationFailure? Repair(Reconciliation.Possible repair, Action onRepaired) => Attempt(null, "the repair of its schema", () =>
    {
        _scope.ServiceProvider.GetRequiredService<SessionProcessor>().Repair(repair);
        onRepaired();
    });

    /// <summary>Does something for each version, in the session's transaction.</summary>
    /// <returns>The failure, after which the session can only be disposed; null when all is done.</returns>
    public MigrationFailure? WithEach(ImmutableArray<long> versions, Action<long> step) =>
        EachOf(versions, version => Attempt(version, () => step(version)), CancellationToken.None);

    private MigrationFailure? StampOne(long version, Action<long>? onStamped)
    {
        CatalogueMigration migration = Known(version);
        string description = migration.Description ?? migration.Name;
        return Attempt(version, () =>
        {
            _migrator!.VersionLoader.UpdateVersionInfo(version, description);
            onStamped?.Invoke(version);
        });
    }
}
