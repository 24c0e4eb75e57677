namespace AutoCoder.Schema.Preflight.Catalogues;

/// <summary>
/// FluentMigrator's own types that decide what a migration is, by name, so that its DLLs need not be there.
/// Taken from FluentMigrator 8.0.1.
/// </summary>
internal static class FluentMigratorTypes
{
    public const string MigrationAttribute = "FluentMigrator.MigrationAttribute";
    public const string TimestampedMigrationAttribute = "FluentMigrator.TimestampedMigrationAttribute";
    public const string TagsAttribute = "FluentMigrator.TagsAttribute";
    public const string MaintenanceAttribute = "FluentMigrator.MaintenanceAttribute";
    public const string ProfileAttribute = "FluentMigrator.ProfileAttribute";
    public const string MigrationTraitAttribute = "FluentMigrator.MigrationTraitAttribute";
    public const string ConstraintAttribute = "FluentMigrator.Runner.Constraints.MigrationConstraintAttribute";
    public const string CurrentVersionAttribute = "FluentMigrator.Runner.Constraints.CurrentVersionMigrationConstraintAttribute";
    public const string VersionTableAttribute = "FluentMigrator.Runner.VersionTableInfo.VersionTableMetaDataAttribute";
    public const string TransactionBehavior = "FluentMigrator.TransactionBehavior";
    public const string TagBehavior = "FluentMigrator.TagBehavior";
    public const string VersionTableInterface = "FluentMigrator.Runner.VersionTableInfo.IVersionTableMetaData";
    public const string DefaultVersionTable = "FluentMigrator.Runner.VersionTableInfo.DefaultVersionTableMetaData";

    public static bool IsKnown(string fullName) =>
        IsMigration(fullName) || IsVersionTable(fullName) || RoleOf(fullName) is not null
        || fullName is TransactionBehavior or TagBehavior or "FluentMigrator.MigrationStage";

    /// <summary>Whether the type is, or derives from, <c>IMigration</c>.</summary>
    public static bool IsMigration(string fullName) => fullName is
        "FluentMigrator.IMigration" or "FluentMigrator.MigrationBase" or "FluentMigrator.Migration"
        or "FluentMigrator.ForwardOnlyMigration" or "FluentMigrator.AutoReversingMigration"
        or "FluentMigrator.AutoScriptMigration";

    /// <summary>Whether the type is, or derives from, <c>IVersionTableMetaData</c>.</summary>
    public static bool IsVersionTable(string fullName) => fullName is VersionTableInterface or DefaultVersionTable;

    /// <summary>What one of FluentMigrator's attributes means, or null when it is none of them.</summary>
    public static AttributeRole? RoleOf(string fullName) => fullName switch
    {
        MigrationAttribute or TimestampedMigrationAttribute => AttributeRole.Migration,
        TagsAttribute => AttributeRole.Tags,
        ConstraintAttribute or CurrentVersionAttribute => AttributeRole.Constraint,
        MaintenanceAttribute or ProfileAttribute or MigrationTraitAttribute or VersionTableAttribute => AttributeRole.None,
        _ => null,
    };

    /// <summary>
    /// The attribute's own <c>AttributeUsage</c>. <c>TimestampedMigrationAttribute</c> and the constraints declare
    /// none, and reflection then takes the default, not that of their base class: they are inherited.
    /// </summary>
    public static AttributeUse UsageOf(string fullName) => fullName switch
    {
        MigrationAttribute or MaintenanceAttribute or ProfileAttribute => new(IsInherited: false, AllowsMultiple: false),
        TagsAttribute => new(IsInherited: true, AllowsMultiple: true),
        _ => AttributeUse.Default,
    };
}
