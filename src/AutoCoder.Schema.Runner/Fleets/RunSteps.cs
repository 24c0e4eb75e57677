namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>The steps of a plan with what was recorded of them.</summary>
internal static class RunSteps
{
    private const string DestructiveTrait = "destructive", WritesTrait = "writes";

    /// <summary>The steps; null when the migrations cannot be replayed, so that nobody knows what they execute.</summary>
    public static ImmutableArray<RunStep>? Of(UpgradePlan.Work work, KindCatalogue kind, KindSchemas kinds)
    {
        if (work.Apply.IsEmpty) return [.. RepairOf(work)];
        if (kinds.Recording(kind.Kind) is not { } recording) return null;
        return [.. RepairOf(work), .. work.Apply.Select(version => Step(recording.Find(version)!, kind.Kind, kinds))];
    }

    /// <summary>What takes a migration back.</summary>
    public static RunStep Of(DowngradeStep step) =>
        new($"what takes back migration {step.Title}", step.Statements ?? []) { RunsCode = step.RunsCode };

    /// <summary>
    /// What a migration deletes on purpose, and why: <c>[MigrationTrait("destructive", "table.column: reason")]</c>
    /// (<see cref="LossMark"/>); null when it does not say so.
    /// </summary>
    public static string? Destructive(KindSchemas kinds, string kind, long version) =>
        kinds.Runners[kind].Trait(version, DestructiveTrait);

    /// <summary>The last version of a plan that says it takes rows of a table away; the last of all when none does.</summary>
    public static long LastThatDeletes(UpgradePlan.Work work, string kind, KindSchemas kinds, string table)
    {
        KindRecording? recording = kinds.Recording(kind);
        return work.Apply.LastOrDefault(version => Deletes(recording?.Find(version)?.Up ?? [], table)
            || LossMark.Parse(Destructive(kinds, kind, version)) is { IsNamed: true } mark && mark.Excuses(table),
            work.Apply[^1]);
    }

    private static bool Deletes(ImmutableArray<string> statements, string table) => statements.Select(StatementEffect.Of)
        .Any(effect => Writing.Of(effect) is { } writing && writing.Events.HasFlag(TriggerEvents.Delete)
            && SqlName.Same(writing.Table, table));

    private static RunStep Step(MigrationRecording recording, string kind, KindSchemas kinds)
    {
        long version = recording.Migration.Version;
        return new($"migration {version} ({recording.Migration.Name})", recording.Up)
        {
            RunsCode = recording.RunsCode,
            Destructive = Destructive(kinds, kind, version),
            AlsoWrites =
            [
                .. (kinds.Runners[kind].Trait(version, WritesTrait) ?? "")
                    .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            ],
        };
    }

    private static IEnumerable<RunStep> RepairOf(UpgradePlan.Work work)
    {
        if (work.Repair is not { IsEmpty: false } repair) yield break;
        yield return new("the repair of its schema", [.. repair.Tables.SelectMany(Statements), .. repair.Statements]);
    }

    // What the repair does to rows, in the statements that would do the same.
    private static IEnumerable<string> Statements(TableRepair repair)
    {
        string table = SqlName.Quote(repair.Table);
        foreach (string fill in repair.Fills.SelectMany(fill => fill.Statements)) yield return fill;
        foreach (TableChange change in repair.Changes)
        {
            if (change is TableChange.AddColumn add) yield return $"ALTER TABLE {table} ADD COLUMN {add.Definition}";
            if (change is TableChange.FillColumn fill)
                yield return $"UPDATE {table} SET {SqlName.Quote(fill.Column)} = {fill.Value}";
            if (change is not TableChange.DropColumns drop) continue;
            foreach (string column in drop.Columns) yield return $"ALTER TABLE {table} DROP COLUMN {SqlName.Quote(column)}";
        }
    }
}
