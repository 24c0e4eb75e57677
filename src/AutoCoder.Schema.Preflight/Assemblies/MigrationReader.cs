using System.Runtime.InteropServices;

namespace AutoCoder.Schema.Preflight.Assemblies;

/// <summary>Reads one migration class and holds it against the rules that concern it alone.</summary>
internal sealed class MigrationReader(AttributeValues attributes, CatalogueOptions options, AsynchronousCode asynchronous)
{
    public MigrationReading Read(ScannedClass type)
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
        if (asynchronous.Find(type.Type) is { } found) reading.Refusals.Add(ClassRefusals.Asynchronous(name, found));
        ReadTags(type, reading);
        return reading with { Migration = ReadMigration(type, reading) };
    }

    private CatalogueMigration? ReadMigration(ScannedClass type, MigrationReading reading)
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
        return new CatalogueMigration(
            version.Value, type.Type.Name, reading.ClassName, description, breaking != 0, isTransactional.Value);
    }

    private void ReadTags(ScannedClass type, MigrationReading reading)
    {
        foreach (AppliedAttribute attribute in type.Attributes)
        {
            if (attribute.Role != AttributeRole.Tags || Evaluate(attribute, reading) is not { } tags) continue;
            // Anything but RequireAll and RequireAny matches nothing.
            if (Property<int>(tags, "Behavior", attribute, reading) is not (0 or 1)) continue;
            if (tags["TagNames"] is object?[] names) AddKinds(names, attribute, reading);
            else AddUnfollowed(attribute, tags["TagNames"] as Unknown, reading);
        }
    }

    private static void AddKinds(object?[] names, AppliedAttribute attribute, MigrationReading reading)
    {
        foreach (object? name in names)
        {
            if (name is Unknown unknown) AddUnfollowed(attribute, unknown, reading);
            else if (name is not string kind || string.IsNullOrWhiteSpace(kind))
                reading.Refusals.Add(ClassRefusals.BlankKind(reading.ClassName));
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
        object? value = instance[name];
        if (value is null) return default(T);
        if (value is T known) return known;
        AddUnfollowed(attribute, value as Unknown, reading);
        return null;
    }

    private static bool TryDescription(
        Instance instance, AppliedAttribute attribute, MigrationReading reading, out string? description)
    {
        object? value = instance["Description"];
        description = value as string;
        if (value is null or string) return true;
        AddUnfollowed(attribute, value as Unknown, reading);
        return false;
    }

    private static void AddUnfollowed(AppliedAttribute attribute, Unknown? unknown, MigrationReading reading) =>
        reading.Refusals.Add(ClassRefusals.Unfollowed(
            reading.ClassName, attribute.Type.FullName, unknown?.Why ?? "it sets a value of another type"));

    private static void AddUnknown(ScannedClass type, MigrationReading reading)
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

    private static void AddConditions(ScannedClass type, MigrationReading reading)
    {
        if (!type.Has(AttributeRole.Constraint)) return;
        string attribute = type.First(AttributeRole.Constraint).Type.FullName;
        reading.Refusals.Add(ClassRefusals.Conditional(reading.ClassName, attribute));
    }

    private static void AddAmbiguity(ScannedClass type, MigrationReading reading)
    {
        List<string> names = [];
        foreach (AppliedAttribute attribute in type.Attributes)
        {
            if (attribute.Role == AttributeRole.Migration) names.Add(attribute.Type.FullName);
        }

        if (names.Count > 1) reading.Refusals.Add(ClassRefusals.SeveralAttributes(reading.ClassName, string.Join(", ", names)));
    }
}

/// <summary>A migration class as far as it could be read.</summary>
/// <param name="ClassName">Its full name.</param>
/// <param name="Migration">The migration, or null when its own attribute breaks a rule.</param>
/// <param name="HasTags">Whether it has any tags attribute, even one without names: FluentMigrator asks for that.</param>
/// <param name="Kinds">The distinct tags, in the order of the attributes.</param>
/// <param name="Refusals">The rules that it breaks on its own.</param>
internal sealed record MigrationReading(
    string ClassName, CatalogueMigration? Migration, bool HasTags, List<string> Kinds, List<CatalogueRefusal> Refusals);

/// <summary>
/// Sorts migrations into kinds. FluentMigrator, asked for one tag without untagged migrations, runs those that have
/// the tag in any tags attribute, whatever its behaviour; asked for none, those without any tags attribute
/// (<c>HasRequestedTags</c>, 8.0.1). So a migration with one distinct tag belongs to exactly one kind.
/// </summary>
internal static class KindRules
{
    /// <summary>The kinds in order of name; rules that are broken go to <paramref name="refusals"/>.</summary>
    public static ImmutableArray<KindCatalogue> Sort(
        List<MigrationReading> readings, ImmutableArray<KindNamespace> namespaces, List<CatalogueRefusal> refusals)
    {
        if (!namespaces.IsEmpty) readings = readings.FindAll(reading => namespaces.Any(one => one.Has(reading.ClassName)));
        bool usesTags = readings.Exists(reading => reading.HasTags);
        SortedDictionary<string, List<CatalogueMigration>> kinds = new(StringComparer.Ordinal);
        foreach (MigrationReading reading in readings)
        {
            refusals.AddRange(reading.Refusals);
            string? found = namespaces.IsEmpty ? KindOf(reading, usesTags, refusals) : KindOf(reading, namespaces, refusals);
            if (found is not { } kind || reading.Migration is null) continue;
            if (!kinds.TryGetValue(kind, out List<CatalogueMigration>? migrations)) kinds[kind] = migrations = [];
            migrations.Add(reading.Migration);
        }

        ImmutableArray<KindCatalogue>.Builder sorted = ImmutableArray.CreateBuilder<KindCatalogue>(kinds.Count);
        foreach ((string kind, List<CatalogueMigration> migrations) in kinds)
        {
            sorted.Add(Ordered(kind, migrations, refusals) with
            {
                Namespace = namespaces.FirstOrDefault(one => one.Kind == kind),
            });
        }

        return sorted.MoveToImmutable();
    }

    private static string? KindOf(MigrationReading reading, bool usesTags, List<CatalogueRefusal> refusals)
    {
        if (!usesTags) return Catalogue.DefaultKind;
        if (reading.Kinds.Count == 1) return reading.Kinds[0];
        if (reading.Kinds.Count > 1)
        {
            refusals.Add(ClassRefusals.SeveralKinds(reading.ClassName, string.Join(", ", reading.Kinds)));
        }
        else if (reading.Refusals.Count == 0)
        {
            refusals.Add(ClassRefusals.NoKind(reading.ClassName));
        }

        return null;
    }

    // What has a tag besides, FluentMigrator runs only for those who ask for the tag, too.
    private static string? KindOf(
        MigrationReading reading, ImmutableArray<KindNamespace> namespaces, List<CatalogueRefusal> refusals)
    {
        string[] kinds = [.. namespaces.Where(one => one.Has(reading.ClassName)).Select(one => one.Kind), .. reading.Kinds];
        if (kinds is [var kind]) return kind;
        refusals.Add(ClassRefusals.SeveralKinds(reading.ClassName, string.Join(", ", kinds)));
        return null;
    }

    private static KindCatalogue Ordered(string kind, List<CatalogueMigration> migrations, List<CatalogueRefusal> refusals)
    {
        // Equal versions in order of name, so that the message about them is always the same.
        CatalogueMigration[] ordered = [.. migrations];
        Array.Sort(ordered, Compare);
        for (int i = 1; i < ordered.Length; i++)
        {
            if (ordered[i].Version != ordered[i - 1].Version) continue;
            refusals.Add(ClassRefusals.DuplicateVersion(
                ordered[i - 1].ClassName, ordered[i].ClassName, kind, ordered[i].Version));
        }

        return new KindCatalogue(kind, ImmutableCollectionsMarshal.AsImmutableArray(ordered));
    }

    private static int Compare(CatalogueMigration left, CatalogueMigration right)
    {
        int byVersion = left.Version.CompareTo(right.Version);
        return byVersion != 0 ? byVersion : string.CompareOrdinal(left.ClassName, right.ClassName);
    }
}
