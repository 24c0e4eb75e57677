using System.Reflection;
using FluentMigrator;
using FluentMigrator.Infrastructure;
using FluentMigrator.Runner;
using FluentMigrator.Runner.Conventions;
using FluentMigrator.Runner.Initialization;
using FluentMigrator.Runner.VersionTableInfo;
using Microsoft.Extensions.DependencyInjection;

namespace AutoCoder.Schema.Runner.Sessions;

/// <summary>
/// Hands FluentMigrator what <see cref="KindScan"/> found, with instances of its own for each database: a migration keeps
/// its context in a field, so databases that run in parallel must not share one (FluentMigrator shares those of
/// maintenance, 8.0.1).
/// </summary>
internal sealed class ScopedMigrations(KindScan scan, IServiceProvider services)
    : IMigrationInformationLoader, IMaintenanceLoader, IProfileLoader, IConventionSetAccessor, IVersionTableMetaDataAccessor
{
    /// <inheritdoc />
    public IVersionTableMetaData? VersionTableMetaData => (IVersionTableMetaData?)Create(scan.VersionTable);

    /// <summary>The migration with this version, made when it runs.</summary>
    public IMigrationInfo Find(long version)
    {
        (Type type, MigrationAttribute attribute) = scan.Migrations[version];
        MigrationInfo info = new(
            version,
            attribute.Description,
            attribute.TransactionBehavior,
            attribute.BreakingChange,
            () => (IMigration)Create(type)!);
        foreach (MigrationTraitAttribute trait in type.GetCustomAttributes<MigrationTraitAttribute>(inherit: true))
        {
            info.AddTrait(trait.Name, trait.Value);
        }

        return info;
    }

    /// <inheritdoc />
    public SortedList<long, IMigrationInfo> LoadMigrations() => new(scan.Migrations.Keys.ToDictionary(version => version, Find));

    /// <inheritdoc />
    public IList<IMigrationInfo> LoadMaintenance(MigrationStage stage) =>
        [.. scan.Maintenance.Where(found => found.Stage == stage).Select(found => Unversioned(found.Type))];

    /// <summary>The classes of the profile that was asked for.</summary>
    public IEnumerable<IMigrationInfo> LoadProfiles() => scan.Profiles.Select(Unversioned);

    /// <inheritdoc />
    public void ApplyProfiles(IMigrationRunner runner)
    {
        foreach (IMigrationInfo profile in LoadProfiles()) runner.Up(profile.Migration);
    }

    /// <inheritdoc />
    public IConventionSet? GetConventionSet() => (IConventionSet?)Create(scan.Conventions);

    private NonAttributedMigrationToMigrationInfoAdapter Unversioned(Type type) => new((IMigration)Create(type)!);

    private object? Create(Type? type) => type is null ? null : ActivatorUtilities.CreateInstance(services, type);
}
