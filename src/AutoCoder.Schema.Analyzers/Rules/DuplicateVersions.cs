using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;

namespace AutoCoder.Schema.Analyzers.Rules;

/// <summary>
/// Versions that two migrations of one kind have. The one that the lock file has keeps its version; without one, the
/// first by name, as the gate says it.
/// </summary>
internal static class DuplicateVersions
{
    public static IEnumerable<RuleFinding> Find(MigrationSet set, KnownKinds known, CancellationToken cancellation)
    {
        var byKind = set.Classes.Where(IsCounted).GroupBy(migration => set.KindOf(migration, known), StringComparer.Ordinal);
        foreach (IGrouping<string?, MigrationSymbol> kind in byKind)
        {
            if (kind.Key is null) continue;
            long? highest = Math.Max(kind.Max(migration => migration.Version!.Value), known.Locked.Highest(kind.Key) ?? 0);
            foreach ((MigrationSymbol first, MigrationSymbol second) in Pairs(kind, kind.Key, known.Locked))
            {
                if (highest is { } last) highest = VersionNumbers.After(last);
                yield return new(second.Type, Report(first, second, kind.Key, highest, cancellation));
            }
        }
    }

    private static bool IsCounted(MigrationSymbol migration) => migration is { Version: not null, IsExported: true };

    private static IEnumerable<(MigrationSymbol First, MigrationSymbol Second)> Pairs(
        IEnumerable<MigrationSymbol> migrations, string kind, LockedMigrations locked)
    {
        var byVersion = migrations.GroupBy(migration => migration.Version!.Value).OrderBy(group => group.Key);
        foreach (IGrouping<long, MigrationSymbol> same in byVersion)
        {
            MigrationSymbol[] ordered = [.. same
                .OrderBy(migration => locked.Has(kind, same.Key, migration.Type.Name) ? 0 : 1)
                .ThenBy(migration => migration.Name, StringComparer.Ordinal)];
            for (int i = 1; i < ordered.Length; i++) yield return (ordered[0], ordered[i]);
        }
    }

    private static Diagnostic Report(
        MigrationSymbol first, MigrationSymbol second, string kind, long? next, CancellationToken cancellation)
    {
        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty
            .Add(FixProperties.OldVersion, second.Version!.Value.ToString(CultureInfo.InvariantCulture))
            .Add(FixProperties.Version, next?.ToString(CultureInfo.InvariantCulture));
        return Diagnostic.Create(
            MigrationRules.DuplicateVersion,
            Places.Of(second, AttributeMeaning.Migration, cancellation),
            [Places.Of(first, AttributeMeaning.Migration, cancellation)],
            properties,
            first.Name,
            second.Name,
            kind,
            second.Version);
    }
}
