namespace AutoCoder.Schema.Merges;

/// <summary>The rules over the lock file that a merge brings. Pure.</summary>
internal sealed class LockRules(
    MergeRefs refs, ImmutableArray<SourceProject> origins, SourceProject? baseSide, SourceProject? headSide)
{
    private string Remake => $"{headSide!.LockCommand}    # and build again, so that the assembly carries it";

    private string File =>
        headSide?.Lock?.File ?? baseSide?.Lock?.File
            ?? origins.Select(origin => origin.Lock?.File).FirstOrDefault(file => file is not null)
        ?? (headSide!.Folder.Length == 0 ? SchemaLock.FileName : $"{headSide.Folder}/{SchemaLock.FileName}");

    /// <summary>What is to be said of the lock.</summary>
    /// <param name="migrations">The migrations of the incoming side.</param>
    /// <param name="brought">What it changes; an edit that its sources show is not told a second time.</param>
    public IEnumerable<Finding> Of(ImmutableArray<NamedMigration> migrations, ImmutableArray<MigrationChange> brought)
    {
        if (headSide is null || (migrations.IsEmpty && headSide.Lock is null)) return [];
        return headSide.Lock switch
        {
            null => [Missing()],
            { Reading: Outcome<SchemaLock>.Refused refused } broken =>
                refused.Problems.Select(problem => Broken(broken, problem)),
            { Lock: { } schemaLock } own =>
                [.. Content(own, schemaLock, migrations, brought), .. Edits(own, schemaLock, brought)],
            _ => [],
        };
    }

    private Finding Missing()
    {
        bool wasThere = baseSide?.Lock is not null || origins.Any(origin => origin.Lock is not null);
        return wasThere
            ? Found(
                MergeRules.LockMissing,
                $"{File} is not there on {refs.Head}, and is on {refs.Base}: "
                    + "without it nobody sees a migration that was edited, nor a database that drifted.",
                null)
            : Found(
                MergeRules.LockMissing,
                $"{headSide!.Name} has no {SchemaLock.FileName}: "
                    + "two branches that both add a migration do not collide, and an edited migration is not seen.",
                null) with
            {
                Severity = Severity.Warning,
            };
    }

    private Finding Broken(SourceLock broken, string problem) =>
        new(MergeRules.LockBroken, Severity.Error, $"On {refs.Head}: {problem}.")
        {
            Place = new SourcePlace(broken.File, SourceLock.LineIn(problem)),
            Next = Remake,
        };

    private IEnumerable<Finding> Content(
        SourceLock own,
        SchemaLock schemaLock,
        ImmutableArray<NamedMigration> migrations,
        ImmutableArray<MigrationChange> brought)
    {
        // A class under #if that was there before may never have been compiled when the lock was made.
        NamedMigration[] missing =
        [
            .. migrations.Where(one => schemaLock.Find(one.Kind)?.Find(one.Version) is null
                && (!one.Source.IsConditional || brought.Any(change => change.After is { } after && after.IsSameAs(one)))),
        ];
        if (OneSide(own, schemaLock, missing) is { } side) yield return side;
        else
            foreach (NamedMigration one in missing)
                yield return Stale(own, $"{one.Label} of '{one.Kind}' ({one.Place}) is not in it", null);

        ILookup<(string, long), NamedMigration> known = migrations.ToLookup(one => (one.Kind, one.Version));
        foreach ((string kind, LockedMigration line)
            in schemaLock.Kinds.SelectMany(kind => kind.Migrations.Select(line => (kind.Kind, line))))
        {
            int? place = own.LineOf(kind, line.Version);
            NamedMigration[] found = [.. known[(kind, line.Version)]];
            if (found.Length == 0)
                yield return Stale(own, $"{line.Name} of '{kind}' is in it and not among the migrations", place);
            else if (!Array.Exists(found, one => one.Source.Name == line.Name))
                yield return Stale(
                    own,
                    $"version {Text(line.Version)} of '{kind}' is {line.Name} in it and {found[0].Source.Name} in the sources",
                    place);
        }
    }

    // Whose lines are there and whose are not is what somebody needs to know who resolved the conflict.
    private Finding? OneSide(SourceLock own, SchemaLock schemaLock, NamedMigration[] missing)
    {
        if (baseSide?.Lock is not { Lock: { } other } there) return null;
        if (missing.Length > 0 && own.SaysTheSameAs(there))
            return Found(
                MergeRules.LockOfOneSide,
                $"{own.File} on {refs.Head} is that of {refs.Base}: {Names(missing)} {Are(missing.Length)} not in it.",
                null);
        if (missing.Length > 0 && missing.All(one => other.Find(one.Kind)?.Find(one.Version) is not null)
            && Lines(schemaLock).Except(Lines(other)).Any())
            return Found(
                MergeRules.LockOfOneSide,
                $"{own.File} on {refs.Head} has the migrations of one side only: "
                    + $"{Names(missing)} of {refs.Base} {Are(missing.Length)} not in it.",
                null);
        string[] since = Since(schemaLock, other);
        return since.Length > 0 && missing.Length == 0
            ? Found(
                MergeRules.LockOfOneSide,
                $"{own.File} on {refs.Head} has the migrations of one side only: "
                    + $"{refs.Base} has got {string.Join(", ", since)} since. The merge stops at a conflict in it, on purpose.",
                null) with
            {
                Next = $"{refs.MergeBase}    # take either side of {own.File}; then {Remake}",
            }
            : null;
    }

    // What only the base has got, of kinds that the incoming side has changed as well: git merges the lines of different kinds
    // rightly.
    private string[] Since(SchemaLock schemaLock, SchemaLock other)
    {
        var before = origins.SelectMany(origin => origin.Lock?.Lock is { } old ? Lines(old) : []).ToHashSet();
        HashSet<string> changed = [.. Lines(schemaLock).Except(before).Select(line => line.Kind)];
        return
        [
            .. Lines(other).Except(Lines(schemaLock)).Except(before)
                .Where(line => changed.Contains(line.Kind)).Select(line => line.Name),
        ];
    }

    // The hashes of the lock see what the class's own tokens do not: a base class, a constant elsewhere.
    private IEnumerable<Finding> Edits(SourceLock own, SchemaLock schemaLock, ImmutableArray<MigrationChange> brought)
    {
        if (baseSide?.Lock is not { Lock: { } other }) yield break;
        foreach (KindLock kind in schemaLock.Kinds)
        {
            foreach (LockedMigration line in kind.Migrations)
            {
                if (other.Find(kind.Kind)?.Find(line.Version) is not { } released || !released.Up.Contradicts(line.Up)) continue;
                if (origins.Any(origin => origin.Lock?.Lock?.Find(kind.Kind)?.Find(line.Version)?.Up == line.Up))
                    continue; // the base's own change
                if (brought.Any(change => change.Migration.Kind == kind.Kind && change.Migration.Version == line.Version))
                    continue;
                yield return new Finding(
                    MergeRules.Edited, Severity.Error,
                    $"{line.Name} is released on {refs.Base} and executes other SQL on {refs.Head}, "
                        + "though its class is the same: something that it uses was changed. "
                        + "Databases that ran it keep what it did then, new ones get what it does now.")
                {
                    Place = new SourcePlace(own.File, own.LineOf(kind.Kind, line.Version)),
                    Next = $"{refs.Diff}    # put back what it uses, and write a new migration for the change",
                };
            }
        }
    }

    private static HashSet<(string Kind, long Version, string Name)> Lines(SchemaLock schemaLock) =>
        [.. schemaLock.Kinds.SelectMany(kind => kind.Migrations.Select(line => (kind.Kind, line.Version, line.Name)))];

    private Finding Stale(SourceLock own, string what, int? line) =>
        Found(Rules.LockStale, $"{own.File} on {refs.Head} is stale: {what}.", line);

    private Finding Found(Rule rule, string message, int? line) =>
        new(rule, Severity.Error, message) { Place = new SourcePlace(File, line), Next = Remake };

    private static string Names(NamedMigration[] migrations) =>
        string.Join(", ", migrations.Take(3).Select(one => one.Label))
            + (migrations.Length > 3 ? $" and {migrations.Length - 3} more" : "");

    private static string Are(int count) => count == 1 ? "is" : "are";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
