namespace AutoCoder.Schema.Preflight.Catalogues;

/// <summary>Reads one migration class and holds it against the rules that concern it alone.</summary>
internal sealed class MigrationReader(AttributeReader attributes, CatalogueOptions options)
{
    public MigrationReading Read(MigrationClass type)
    {
        string name = type.Type.FullName;
        MigrationReading reading = new(name, null, type.Has(AttributeRole.Tags), [], []);
        if (!type.Type.IsExported)
        {
            if (type.Has(AttributeRole.Migration)) reading.Refusals.Add(ClassRefusals.NotPublic(name));
            return reading;
        }

        if (type.Type.IsOpenGeneric) reading.Refusals.Add(ClassRefusals.Generic(name));
        AddUnknown(type, reading);
        AddConditions(type, reading);
        ReadTags(type, reading);
        return reading with { Migration = ReadMigration(type, reading) };
    }

    private CatalogueMigration? ReadMigration(MigrationClass type, MigrationReading reading)
    {
        if (type.Count(AttributeRole.Migration) != 1)
        {
            AddAmbiguity(type, reading);
            return null;
        }

        AppliedAttribute attribute = type.First(AttributeRole.Migration);
        if (Evaluate(attribute, reading) is not { } migration) return null;
        long? version = Property<long>(migration, "Version", attribute, reading);
        bool? isTransactional = Transactional(migration, attribute, reading);
        int? breaking = Property<int>(migration, "BreakingChange", attribute, reading);
        if (version is < 0) reading.Refusals.Add(ClassRefusals.NegativeVersion(reading.ClassName, version.Value));
        if (isTransactional is false && !options.AllowNonTransactional)
        {
            reading.Refusals.Add(ClassRefusals.NotTransactional(reading.ClassName));
        }

        if (version is null || isTransactional is null || breaking is null) return null;
        if (!TryDescription(migration, attribute, reading, out string? description)) return null;
        return new CatalogueMigration(version.Value, type.Type.Name, reading.ClassName, description, breaking != 0, isTransactional.Value);
    }

    private void ReadTags(MigrationClass type, MigrationReading reading)
    {
        foreach (AppliedAttribute attribute in type.Attributes)
        {
            if (attribute.Role != AttributeRole.Tags || Evaluate(attribute, reading) is not { } tags) continue;
            // Anything but RequireAll and RequireAny matches nothing.
            if (Property<int>(tags, "Behavior", attribute, reading) is not (0 or 1)) continue;
            if (tags.Field("TagNames").Value is Cell[] names) AddKinds(names, attribute, reading);
            else AddUnfollowed(attribute, tags.Field("TagNames").Value as Unknown, reading);
        }
    }

    private static void AddKinds(Cell[] names, AppliedAttribute attribute, MigrationReading reading)
    {
        foreach (Cell name in names)
        {
            if (name.Value is Unknown unknown) AddUnfollowed(attribute, unknown, reading);
            else if (name.Value is not string kind || string.IsNullOrWhiteSpace(kind)) reading.Refusals.Add(ClassRefusals.BlankKind(reading.ClassName));
            else if (!reading.Kinds.Contains(kind)) reading.Kinds.Add(kind);
        }
    }

    private Instance? Evaluate(AppliedAttribute attribute, MigrationReading reading)
    {
        object result = attributes.Read(attribute);
        if (result is Instance instance) return instance;
        AddUnfollowed(attribute, result as Unknown, reading);
        return null;
    }

    // TransactionBehavior.Default is 0; FluentMigrator opens a transaction for that value only.
    private static bool? Transactional(Instance instance, AppliedAttribute attribute, MigrationReading reading) =>
        Property<int>(instance, "TransactionBehavior", attribute, reading) is { } behavior ? behavior == 0 : null;

    private static T? Property<T>(Instance instance, string name, AppliedAttribute attribute, MigrationReading reading)
        where T : struct
    {
        object? value = instance.Field(name).Value;
        if (value is null) return default(T);
        if (value is T known) return known;
        AddUnfollowed(attribute, value as Unknown, reading);
        return null;
    }

    private static bool TryDescription(
        Instance instance, AppliedAttribute attribute, MigrationReading reading, out string? description)
    {
        object? value = instance.Field("Description").Value;
        description = value as string;
        if (value is null or string) return true;
        AddUnfollowed(attribute, value as Unknown, reading);
        return false;
    }

    private static void AddUnfollowed(AppliedAttribute attribute, Unknown? unknown, MigrationReading reading) =>
        reading.Refusals.Add(ClassRefusals.Unfollowed(
            reading.ClassName, attribute.Type.FullName, unknown?.Why ?? "it sets a value of another type"));

    private static void AddUnknown(MigrationClass type, MigrationReading reading)
    {
        foreach (AppliedAttribute attribute in type.Attributes)
        {
            if (attribute.Role != AttributeRole.Unknown) continue;
            TypeSymbol at = attribute.Type;
            while (at is DefinedType { Base: { } parent }) at = parent;
            string assembly = at is ForeignType foreign ? foreign.AssemblyName : "another";
            reading.Refusals.Add(ClassRefusals.AttributeMissing(reading.ClassName, at.FullName, assembly));
        }
    }

    private static void AddConditions(MigrationClass type, MigrationReading reading)
    {
        if (!type.Has(AttributeRole.Constraint)) return;
        string attribute = type.First(AttributeRole.Constraint).Type.FullName;
        reading.Refusals.Add(ClassRefusals.Conditional(reading.ClassName, attribute));
    }

    private static void AddAmbiguity(MigrationClass type, MigrationReading reading)
    {
        List<string> names = [];
        foreach (AppliedAttribute attribute in type.Attributes)
        {
            if (attribute.Role == AttributeRole.Migration) names.Add(attribute.Type.FullName);
        }

        if (names.Count > 1) reading.Refusals.Add(ClassRefusals.SeveralAttributes(reading.ClassName, string.Join(", ", names)));
    }
}
