using System.Runtime.InteropServices;

namespace AutoCoder.Schema.Preflight.Catalogues;

/// <summary>
/// Sorts migrations into kinds. FluentMigrator, asked for one tag without untagged migrations, runs those that have
/// the tag in any tags attribute, whatever its behaviour; asked for none, those without any tags attribute
/// (<c>HasRequestedTags</c>, 8.0.1). So a migration with one distinct tag belongs to exactly one kind.
/// </summary>
internal static class KindRules
{
    /// <summary>The kinds in order of name; rules that are broken go to <paramref name="refusals"/>.</summary>
    public static ImmutableArray<KindCatalogue> Sort(List<MigrationReading> readings, List<CatalogueRefusal> refusals)
    {
        bool usesTags = readings.Exists(reading => reading.HasTags);
        SortedDictionary<string, List<CatalogueMigration>> kinds = new(StringComparer.Ordinal);
        foreach (MigrationReading reading in readings)
        {
            refusals.AddRange(reading.Refusals);
            if (KindOf(reading, usesTags, refusals) is not { } kind || reading.Migration is null) continue;
            if (!kinds.TryGetValue(kind, out List<CatalogueMigration>? migrations)) kinds[kind] = migrations = [];
            migrations.Add(reading.Migration);
        }

        ImmutableArray<KindCatalogue>.Builder sorted = ImmutableArray.CreateBuilder<KindCatalogue>(kinds.Count);
        foreach ((string kind, List<CatalogueMigration> migrations) in kinds) sorted.Add(Ordered(kind, migrations, refusals));
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
