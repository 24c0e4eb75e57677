namespace AutoCoder.Schema.Merges;

/// <summary>The rules over released migrations: what databases have run is not changed any more. Pure.</summary>
/// <param name="refs">The ends of the merge.</param>
internal sealed class ReleasedRules(MergeRefs refs)
{
    /// <summary>
    /// What is to be said of a change that the incoming side made to a migration which the base has; null for nothing.
    /// </summary>
    public Finding? Of(MigrationChange change) => change switch
    {
        { Type: ChangeType.Edited, Before: { } before, After: { } after } => Found(
            MergeRules.Edited, after,
            $"{before.Label} is released on {refs.Base} and {refs.Head} changes it{Kinds(before, after)}{Names(before, after)}: "
                + "databases that ran it keep what it did then, new ones get what it does now.",
            $"{refs.Restore(before.Source.File)}    # puts it back; write a new migration for the change"),
        { Type: ChangeType.Renumbered, Before: { } before, After: { } after } => Found(
            MergeRules.Renumbered, after,
            $"{before.Label} is released on {refs.Base} and {refs.Head} gives it the version {after.Version} "
                + $"({after.Source.Name}): databases that ran it as {before.Version} would be ahead by that one, "
                + "and run it a second time.",
            Restore(before, after)),
        { Type: ChangeType.Deleted, Before: { } before } => new Finding(
            MergeRules.Deleted, Severity.Error,
            $"{before.Label} is released on {refs.Base} and {refs.Head} deletes it: "
                + "databases that ran it would be ahead of the code, and new ones never get it.")
        {
            Place = before.Place,
            Next = $"{refs.Restore(before.Source.File)}    # puts it back; take back what it did by a new migration",
        },
        { Type: ChangeType.Renamed, Before: { } before, After: { } after } => new Finding(
            MergeRules.Renamed, Severity.Note,
            $"{before.Label} is released on {refs.Base} and {refs.Head} calls it {after.Source.Name}: "
                + "it does the same; schema.lock names it.")
        {
            Place = after.Place,
        },
        _ => null,
    };

    private string Restore(NamedMigration before, NamedMigration after)
    {
        string remove = after.Source.File == before.Source.File ? "" : $"git rm -q {ShellWord.Quote(after.Source.File)} && ";
        return $"{remove}{refs.Restore(before.Source.File)}    # puts it back under its number";
    }

    private static string Kinds(NamedMigration before, NamedMigration after) =>
        before.Kind == after.Kind ? "" : $" (from kind {before.Kind} to {after.Kind})";

    private static string Names(NamedMigration before, NamedMigration after) =>
        before.Source.ClassName == after.Source.ClassName ? "" : $" (it is {after.Source.Name} now)";

    private static Finding Found(Rule rule, NamedMigration migration, string message, string next) =>
        new(rule, Severity.Error, message) { Place = migration.Place, Next = next };
}

/// <summary>The rules over version numbers: each is used once, and what comes is above what is there. Pure.</summary>
/// <param name="refs">The ends of the merge.</param>
/// <param name="released">The migrations that the base has or had at the merge base.</param>
/// <param name="merged">The migrations after the merge.</param>
internal sealed class NumberRules(MergeRefs refs, ImmutableArray<NamedMigration> released, ImmutableArray<NamedMigration> merged)
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
                one.Kind == migration.Kind && one.Version == migration.Version && !ReferenceEquals(one, migration)
                    && !told.Contains(one));
            if (other is not null && told.Add(migration))
                yield return Twice(migration, other, isIncoming: incoming.Contains(other));
            else if (other is null && !told.Contains(migration) && Highest(migration.Kind) is { } highest
                && migration.Version < highest.Version)
                yield return OutOfOrder(migration, highest);
        }
    }

    private NamedMigration? Highest(string kind) => _released[kind].MaxBy(one => one.Version);

    private Finding Twice(NamedMigration migration, NamedMigration other, bool isIncoming) => new(
        MergeRules.VersionUsedTwice, Severity.Error,
        $"Version {migration.Version} of '{migration.Kind}' is used twice: "
            + $"by {migration.Source.Name} on {refs.Head} "
            + $"and by {other.Source.Name} on {(isIncoming ? refs.Head : refs.Base)} ({other.Place}). "
            + "A database that ran one of them takes the other for applied.")
    {
        Place = migration.Place,
        Next = _numbers.Command(migration),
    };

    private Finding OutOfOrder(NamedMigration migration, NamedMigration highest) => new(
        MergeRules.OutOfOrder, Severity.Error,
        $"{migration.Label} comes with {refs.Head} and is below {highest.Label} ({highest.Place}), "
            + $"which is released on {refs.Base}: databases of '{migration.Kind}' that are at {highest.Version} "
            + "would run it after what was written later.")
    {
        Place = migration.Place,
        Next = _numbers.Command(migration),
    };
}

/// <summary>Numbers after the highest, and the commands that give them to migrations. Pure.</summary>
internal sealed class Renumbering(IEnumerable<NamedMigration> all)
{
    private readonly Dictionary<string, long> _highest = all.GroupBy(one => one.Kind, StringComparer.Ordinal)
        .ToDictionary(kind => kind.Key, kind => kind.Max(one => one.Version), StringComparer.Ordinal);

    /// <summary>The command that mends a migration's number; each call takes the next one.</summary>
    public string Command(NamedMigration migration)
    {
        long next = After(Math.Max(_highest[migration.Kind], migration.Version));
        _highest[migration.Kind] = next;
        string from = Text(migration.Version), to = Text(next), file = migration.Source.File;
        string name = file[(file.LastIndexOf('/') + 1)..], folder = file[..^name.Length];
        string renamed = folder + name.Replace(from, to, StringComparison.Ordinal);
        string move = renamed == file ? "" : $"git mv {ShellWord.Join([file, renamed])} && ";
        bool isPlain = migration.Source.VersionText.TrimEnd('L', 'l', 'u', 'U') == from;
        return isPlain
            ? $"{move}{Edit(migration, from, to)} {ShellWord.Quote(renamed)}    # then build, autocoder-schema lock, build"
            : $"{(move.Length > 0 ? move[..^" && ".Length] : "#")}    "
                + $"# and write version {to} into {renamed}:{Text(migration.Source.Line)}; "
                + "then build, autocoder-schema lock, build";
    }

    // Only where the number is the version, and in the class's name: the same digits may stand for something else.
    private static string Edit(NamedMigration migration, string from, string to)
    {
        string name = migration.Source.Name[(migration.Source.Name.LastIndexOf('+') + 1)..];
        string other = name.Replace(from, to, StringComparison.Ordinal);
        string[] ofName = name == other ? [] : ["-e", $"s/{name}/{other}/g"];
        return ShellWord.Join(["sed", "-i", "-e", $"{Text(migration.Source.Line)}s/({from}/({to}/", .. ofName]);
    }

    // 202602011459 is a moment to the minute and 20260201145959 one to the second: what follows is the next of its sort.
    private static long After(long version)
    {
        string text = Text(version);
        string? format = text.Length switch { 12 => "yyyyMMddHHmm", 14 => "yyyyMMddHHmmss", _ => null };
        if (format is null
            || !DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime moment)
            || moment.Year > 9990)
            return version + 1;
        DateTime next = text.Length == 12 ? moment.AddMinutes(1) : moment.AddSeconds(1);
        return long.Parse(next.ToString(format, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
