namespace AutoCoder.Schema.Merges;

/// <summary>The rules over released migrations: what databases have run is not changed any more. Pure.</summary>
/// <param name="baseRef">The base, as messages name it.</param>
/// <param name="headRef">The incoming side, as messages name it.</param>
internal sealed class ReleasedRules(string baseRef, string headRef)
{
    /// <summary>What is to be said of a change that the incoming side made to a migration which the base has; null for nothing.</summary>
    public Finding? Of(MigrationChange change) => change switch
    {
        { Type: ChangeType.Edited, Before: { } before, After: { } after } => Found(
            MergeRules.Edited, after,
            $"{before.Label} is released on {baseRef} and {headRef} changes it{Kinds(before, after)}{Names(before, after)}: databases that ran it keep what it did then, new ones get what it does now.",
            $"git checkout {baseRef} -- {ShellWord.Quote(before.Source.File)}    # puts it back; write a new migration for the change"),
        { Type: ChangeType.Renumbered, Before: { } before, After: { } after } => Found(
            MergeRules.Renumbered, after,
            $"{before.Label} is released on {baseRef} and {headRef} gives it the version {after.Version} ({after.Source.Name}): databases that ran it as {before.Version} would be ahead by that one, and run it a second time.",
            Restore(before, after)),
        { Type: ChangeType.Deleted, Before: { } before } => new Finding(
            MergeRules.Deleted, Severity.Error,
            $"{before.Label} is released on {baseRef} and {headRef} deletes it: databases that ran it would be ahead of the code, and new ones never get it.")
        {
            Place = before.Place,
            Next = $"git checkout {baseRef} -- {ShellWord.Quote(before.Source.File)}    # puts it back; take back what it did by a new migration",
        },
        { Type: ChangeType.Renamed, Before: { } before, After: { } after } => new Finding(
            MergeRules.Renamed, Severity.Note, $"{before.Label} is released on {baseRef} and {headRef} calls it {after.Source.Name}: it does the same; schema.lock names it.")
        {
            Place = after.Place,
        },
        _ => null,
    };

    private string Restore(NamedMigration before, NamedMigration after)
    {
        string remove = after.Source.File == before.Source.File ? "" : $"git rm -q {ShellWord.Quote(after.Source.File)} && ";
        return $"{remove}git checkout {baseRef} -- {ShellWord.Quote(before.Source.File)}    # puts it back under its number";
    }

    private static string Kinds(NamedMigration before, NamedMigration after) => before.Kind == after.Kind ? "" : $" (from kind {before.Kind} to {after.Kind})";

    private static string Names(NamedMigration before, NamedMigration after) =>
        before.Source.ClassName == after.Source.ClassName ? "" : $" (it is {after.Source.Name} now)";

    private static Finding Found(Rule rule, NamedMigration migration, string message, string next) =>
        new(rule, Severity.Error, message) { Place = migration.Place, Next = next };
}
