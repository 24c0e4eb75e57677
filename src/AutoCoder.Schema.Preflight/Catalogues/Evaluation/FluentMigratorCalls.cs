namespace AutoCoder.Schema.Preflight.Catalogues.Evaluation;

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
        bool isDefaultTable = owner.FullName == FluentMigratorTypes.DefaultVersionTable;
        bool isGetter = target.Name.StartsWith("get_", StringComparison.Ordinal);
        if (isDefaultTable && isGetter) return TryDefault(target.Name, out result);
        if (arguments.Length == 0 || arguments[0] is not Instance self) return false;
        if (target.Name == ".ctor") return Construct(owner.FullName, self, target, arguments, out result);
        if (target.Name == "set_BreakingChange") self.Field("BreakingChange").Value = arguments[1];
        else if (isGetter) result = self.Field(target.Name[4..]).Value;
        else return false;
        return true;
    }

    private static bool Construct(string type, Instance self, CallTarget target, object?[] arguments, out object? result)
    {
        result = null;
        if (type == FluentMigratorTypes.TimestampedMigrationAttribute) self.Field("Version").Value = Timestamp(target, arguments);
        List<Cell> names = [];
        for (int i = 1; i < arguments.Length; i++)
        {
            object? value = arguments[i];
            switch (target.Signature.ParameterTypes[i - 1])
            {
                case "System.Int64": self.Field("Version").Value = value; break;
                case FluentMigratorTypes.TransactionBehavior: self.Field("TransactionBehavior").Value = value; break;
                case FluentMigratorTypes.TagBehavior: self.Field("Behavior").Value = value; break;
                case "System.String[]": self.Field("TagNames").Value = value; break;
                case "System.String" when type == FluentMigratorTypes.TagsAttribute: names.Add(new Cell { Value = value }); break;
                case "System.String": self.Field("Description").Value = value; break;
            }
        }

        if (names.Count > 0) self.Field("TagNames").Value = names.ToArray();
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
