namespace AutoCoder.Schema.Preflight.Assemblies;

/// <summary>
/// FluentMigrator's own types that decide what a migration is, by name, so that its DLLs need not be there.
/// Taken from FluentMigrator 8.0.1.
/// </summary>
internal static class FluentMigratorNames
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
    public static AttributeInheritance UsageOf(string fullName) => fullName switch
    {
        MigrationAttribute or MaintenanceAttribute or ProfileAttribute => new(IsInherited: false, AllowsMultiple: false),
        TagsAttribute => new(IsInherited: true, AllowsMultiple: true),
        _ => AttributeInheritance.Default,
    };
}

/// <summary>
/// FluentMigrator's own constructors and properties, built in (8.0.1; the constructors are told by their parameters'
/// types, so that older versions, which have fewer of them, read the same).
/// </summary>
internal static class FluentMigratorCalls
{
    public static bool TryCall(CallTarget target, object?[] arguments, out object? result)
    {
        result = null;
        if (target.Owner is not ForeignType { Origin: ForeignOrigin.FluentMigrator } owner) return false;
        bool isDefaultTable = owner.FullName == FluentMigratorNames.DefaultVersionTable;
        bool isGetter = target.Name.StartsWith("get_", StringComparison.Ordinal);
        if (isDefaultTable && isGetter) return TryDefault(target.Name, out result);
        if (arguments.Length == 0 || arguments[0] is not Instance self) return false;
        if (target.Name == ".ctor") return Construct(owner.FullName, self, target, arguments, out result);
        if (target.Name == "set_BreakingChange") self["BreakingChange"] = arguments[1];
        else if (isGetter) result = self[target.Name[4..]];
        else return false;
        return true;
    }

    private static bool Construct(string type, Instance self, CallTarget target, object?[] arguments, out object? result)
    {
        result = null;
        if (type == FluentMigratorNames.TimestampedMigrationAttribute) self["Version"] = Timestamp(target, arguments);
        List<object?> names = [];
        for (int i = 1; i < arguments.Length; i++)
        {
            object? value = arguments[i];
            switch (target.Signature.ParameterTypes[i - 1])
            {
                case "System.Int64": self["Version"] = value; break;
                case FluentMigratorNames.TransactionBehavior: self["TransactionBehavior"] = value; break;
                case FluentMigratorNames.TagBehavior: self["Behavior"] = value; break;
                case "System.String[]": self["TagNames"] = value; break;
                case "System.String" when type == FluentMigratorNames.TagsAttribute: names.Add(value); break;
                case "System.String": self["Description"] = value; break;
            }
        }

        if (names.Count > 0) self["TagNames"] = names.ToArray();
        return true;
    }

    // TimestampedMigrationAttribute.DateTimeToFormattedInt: the digits of year to second, as one number.
    private static object Timestamp(CallTarget target, object?[] arguments)
    {
        int[] parts = new int[6];
        for (int i = 0; i < parts.Length && i < target.Signature.ParameterTypes.Length; i++)
        {
            if (target.Signature.ParameterTypes[i] != "System.UInt16") break;
            if (arguments[i + 1] is Unknown unknown) return unknown;
            parts[i] = arguments[i + 1] as int? ?? 0;
        }

        return Timestamp(parts) ?? (object)new Unknown("its date does not exist");
    }

    private static long? Timestamp(int[] parts)
    {
        bool exists = parts[0] is >= 1 and <= 9999 && parts[1] is >= 1 and <= 12
            && parts[2] >= 1 && parts[2] <= DateTime.DaysInMonth(parts[0], parts[1])
            && parts[3] is >= 0 and <= 23 && parts[4] is >= 0 and <= 59 && parts[5] is >= 0 and <= 59;
        if (!exists) return null;
        long version = 0;
        foreach (int part in parts) version = (version * 100) + part;
        return version;
    }

    private static bool TryDefault(string getter, out object? result)
    {
        result = getter switch
        {
            "get_TableName" => "VersionInfo",
            "get_ColumnName" => "Version",
            "get_AppliedOnColumnName" => "AppliedOn",
            "get_DescriptionColumnName" => "Description",
            "get_UniqueIndexName" => "UC_Version",
            _ => new Unknown($"it uses FluentMigrator's {getter[4..]}"),
        };
        return true;
    }
}
