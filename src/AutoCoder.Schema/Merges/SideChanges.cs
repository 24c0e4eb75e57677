namespace AutoCoder.Schema.Merges;

/// <summary>
/// What a side did since the merge base, told by class, version and content; a file that was only moved is no change. Pure.
/// </summary>
internal static class SideChanges
{
    /// <summary>The changes, by kind and version.</summary>
    /// <param name="before">The migrations at the merge base; of several merge bases, those of all.</param>
    /// <param name="after">The migrations at the side.</param>
    public static ImmutableArray<MigrationChange> Between(IEnumerable<NamedMigration> before, IEnumerable<NamedMigration> after)
    {
        NamedMigration[] olds = [.. before], nows = [.. after];

        // What is the same on both sides is nearly everything, and is put aside at once.
        HashSet<(string, long, string, string)> known = [.. olds.Select(Whole)];
        NamedMigration[] rest = [.. nows.Where(now => !known.Contains(Whole(now)))];
        HashSet<(string, long, string)> kept =
            [.. nows.Where(now => known.Contains(Whole(now))).Select(now => (now.Kind, now.Version, now.Source.ClassName))];
        var pairs = new Pairs([.. olds.Where(old => !kept.Contains((old.Kind, old.Version, old.Source.ClassName)))], [.. rest]);
        pairs.Match(ChangeType.Edited, (old, now) => old.Version == now.Version && old.Source.ClassName == now.Source.ClassName);
        pairs.Match(
            ChangeType.Renamed,
            (old, now) => old.Kind == now.Kind && old.Version == now.Version && old.Source.Content == now.Source.Content);
        pairs.Match(ChangeType.Edited, (old, now) => old.Kind == now.Kind && old.Version == now.Version);
        pairs.Match(
            ChangeType.Renumbered,
            (old, now) => old.Kind == now.Kind && old.Source.Content == now.Source.Content && Words(old) == Words(now));
        pairs.Match(ChangeType.Renumbered, (old, now) => old.Kind == now.Kind && old.Source.Content == now.Source.Content);
        pairs.Match(ChangeType.Renumbered, (old, now) => old.Kind == now.Kind && Words(old) == Words(now));
        return pairs.Changes();
    }

    private static (string, long, string, string) Whole(NamedMigration one) =>
        (one.Kind, one.Version, one.Source.ClassName, one.Source.Content);

    // The class without the number that it may begin with: V202602011429_AddMode and V202602021200_AddMode are one migration.
    private static string Words(NamedMigration migration) =>
        migration.Source.Name.Replace(migration.Version.ToString(CultureInfo.InvariantCulture), "", StringComparison.Ordinal);

    private sealed class Pairs(List<NamedMigration> before, List<NamedMigration> after)
    {
        private readonly List<MigrationChange> _changes = [];

        public void Match(ChangeType type, Func<NamedMigration, NamedMigration, bool> isSame)
        {
            foreach (NamedMigration now in after.ToArray())
            {
                NamedMigration[] found = [.. before.Where(old => isSame(old, now))];
                if (found.Length == 0) continue;
                after.Remove(now);
                before.RemoveAll(found.Contains);
                _changes.Add(new MigrationChange(type, found[0], now));
            }
        }

        public ImmutableArray<MigrationChange> Changes() =>
        [
            .. _changes.Concat(after.Select(now => new MigrationChange(ChangeType.Added, null, now)))
                .Concat(before.Select(old => new MigrationChange(ChangeType.Deleted, old, null)))
                .OrderBy(change => change.Migration.Kind, StringComparer.Ordinal).ThenBy(change => change.Migration.Version)
                .ThenBy(change => change.Migration.Source.ClassName, StringComparer.Ordinal),
        ];
    }
}

/// <summary>What a side did to one migration since the merge base.</summary>
/// <param name="Type">What it did.</param>
/// <param name="Before">The migration at the merge base; null for one that was added.</param>
/// <param name="After">The migration at the side; null for one that was deleted.</param>
internal sealed record MigrationChange(ChangeType Type, NamedMigration? Before, NamedMigration? After)
{
    /// <summary>The migration as it is now, or as it was last.</summary>
    public NamedMigration Migration => After ?? Before!;
}

/// <summary>What a side did to a migration since the merge base.</summary>
internal enum ChangeType
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>It does something else than before.</summary>
    Edited,

    /// <summary>It has another class name, and does the same.</summary>
    Renamed,

    /// <summary>It has another version.</summary>
    Renumbered,

    /// <summary>It is gone.</summary>
    Deleted,
}
