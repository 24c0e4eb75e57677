namespace AutoCoder.Schema.Merges;

/// <summary>The rules over version numbers: each is used once, and what comes is above what is there. Pure.</summary>
/// <param name="baseRef">The base, as messages name it.</param>
/// <param name="headRef">The incoming side, as messages name it.</param>
/// <param name="released">The migrations that the base has or had at the merge base.</param>
/// <param name="merged">The migrations after the merge.</param>
internal sealed class NumberRules(string baseRef, string headRef, ImmutableArray<NamedMigration> released, ImmutableArray<NamedMigration> merged)
{
    private readonly ILookup<string, NamedMigration> _released = released.ToLookup(one => one.Kind, StringComparer.Ordinal);
    private readonly Renumbering _numbers = new(merged.Concat(released));

    /// <summary>What is to be said of the incoming migrations.</summary>
    public IEnumerable<Finding> Of(ImmutableArray<NamedMigration> incoming)
    {
        var told = new HashSet<NamedMigration>();
        foreach (NamedMigration migration in incoming.OrderBy(one => one.Kind, StringComparer.Ordinal).ThenBy(one => one.Version))
        {
            NamedMigration? other = merged.FirstOrDefault(one =>
                one.Kind == migration.Kind && one.Version == migration.Version && !ReferenceEquals(one, migration) && !told.Contains(one));
            if (other is not null && told.Add(migration)) yield return Twice(migration, other, isIncoming: incoming.Contains(other));
            else if (other is null && !told.Contains(migration) && Highest(migration.Kind) is { } highest && migration.Version < highest.Version) yield return OutOfOrder(migration, highest);
        }
    }

    private NamedMigration? Highest(string kind) => _released[kind].MaxBy(one => one.Version);

    private Finding Twice(NamedMigration migration, NamedMigration other, bool isIncoming) => new(
        MergeRules.VersionUsedTwice, Severity.Error,
        $"Version {migration.Version} of '{migration.Kind}' is used twice: by {migration.Source.Name} on {headRef} and by {other.Source.Name} on {(isIncoming ? headRef : baseRef)} ({other.Place}). "
            + "A database that ran one of them takes the other for applied.")
    {
        Place = migration.Place,
        Next = _numbers.Command(migration),
    };

    private Finding OutOfOrder(NamedMigration migration, NamedMigration highest) => new(
        MergeRules.OutOfOrder, Severity.Error,
        $"{migration.Label} comes with {headRef} and is below {highest.Label} ({highest.Place}), which is released on {baseRef}: "
            + $"databases of '{migration.Kind}' that are at {highest.Version} would run it after what was written later.")
    {
        Place = migration.Place,
        Next = _numbers.Command(migration),
    };
}
