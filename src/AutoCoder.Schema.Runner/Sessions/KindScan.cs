using System.Diagnostics.CodeAnalysis;
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
/// What of an assembly matters to one kind. FluentMigrator looks for it in every scope, that is once a database; here it is
/// looked for once. The migrations are those of the catalogue, so that the gate and the runner cannot disagree about them.
/// </summary>
[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = MigrationAssembly.KeptWhole)]
internal sealed class KindScan
{
    public KindScan(MigrationAssembly assembly, KindCatalogue kind, string? profile, IMigrationRunnerConventions conventions)
    {
        Migrations = kind.Migrations.ToImmutableDictionary(
            migration => migration.Version, migration => Bind(assembly, migration));
        string[] tags = TagsOf(kind);
        Maintenance = [.. assembly.Types
            .Where(type => conventions.GetMaintenanceStage(type) is not null && conventions.HasRequestedTags(type, tags, true)
                && kind.Namespace?.Has(type.FullName!) != false)
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .Select(type => (conventions.GetMaintenanceStage(type)!.Value, type))];
        Profiles = profile is null ? [] : [.. assembly.Types.Where(type => IsProfile(type, profile, conventions))];
        VersionTable = First(assembly, typeof(IVersionTableMetaData));
        Conventions = First(assembly, typeof(IConventionSet));
    }

    /// <summary>The class and the attribute of each migration, by version.</summary>
    public ImmutableDictionary<long, (Type Type, MigrationAttribute Attribute)> Migrations { get; }

    /// <summary>The maintenance classes of the kind with their stages, in the order in which FluentMigrator runs them.</summary>
    public ImmutableArray<(MigrationStage Stage, Type Type)> Maintenance { get; }

    /// <summary>The classes of the profile that was asked for.</summary>
    public ImmutableArray<Type> Profiles { get; }

    /// <summary>The assembly's own description of the version table, or null.</summary>
    public Type? VersionTable { get; }

    /// <summary>The assembly's own naming conventions, or null.</summary>
    public Type? Conventions { get; }

    /// <summary>The tags that FluentMigrator selects a kind by; none for the one kind of an assembly without tags.</summary>
    public static string[] TagsOf(KindCatalogue kind) =>
        kind.Kind == Catalogue.DefaultKind || kind.Namespace is not null ? [] : [kind.Kind];

    private static (Type Type, MigrationAttribute Attribute) Bind(MigrationAssembly assembly, CatalogueMigration migration)
    {
        Type? type = assembly.Assembly.GetType(migration.ClassName);
        MigrationAttribute? attribute = type?.GetCustomAttribute<MigrationAttribute>();
        if (type is not null && attribute?.Version == migration.Version) return (type, attribute);
        throw new MigrationAssemblyException(
            $"{assembly.Name}: has no migration {migration.Version} in the class {migration.ClassName}, "
            + "which its metadata named. The file was replaced while it was read: run again.");
    }

    private static bool IsProfile(Type type, string profile, IMigrationRunnerConventions conventions) =>
        !type.IsAbstract && conventions.TypeIsProfile(type)
        && type.GetCustomAttribute<ProfileAttribute>()?.ProfileName == profile;

    // The first one in the order of the assembly, as AssemblySourceVersionTableMetaDataAccessor and
    // AssemblySourceConventionSetAccessor choose (8.0.1).
    private static Type? First(MigrationAssembly assembly, Type contract) =>
        assembly.Types.FirstOrDefault(type => type is { IsClass: true, IsAbstract: false } && contract.IsAssignableFrom(type));
}

/// <summary>
/// Hands FluentMigrator what <see cref="KindScan"/> found, with instances of its own for each database: a migration keeps
/// its context in a field, so databases that run in parallel must not share one (FluentMigrator shares those of
/// maintenance, 8.0.1).
/// </summary>
[UnconditionalSuppressMessage("Trimming", "IL2067", Justification = MigrationAssembly.KeptWhole)]
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
