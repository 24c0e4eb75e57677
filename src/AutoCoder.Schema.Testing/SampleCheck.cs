namespace AutoCoder.Schema.Testing;

/// <summary>A database of the team upgrades: on a copy, as before a real upgrade. The file is only read.</summary>
internal static class SampleCheck
{
    private const long LargestInMemory = 1L << 30;

    private const string HotJournal = "it has a hot journal: somebody was killed while writing to it. "
        + "Open it once with sqlite3, or take another copy";

    /// <summary>Checks one file.</summary>
    public static async Task<CheckResult> CheckAsync(SuiteDatabases databases, string kind, string path)
    {
        KindCatalogue catalogue = databases.Fleet.Catalogue.Find(kind)!;
        var options = new UpgradeOptions { Backup = false, Policy = RunPolicy.Usual with { RehearsalMemory = LargestInMemory } };
        var evidence = new EvidenceSearch(databases.Fleet, databases.Kinds);
        bool isHot =
            databases.Kinds.Inspector.Inspect(path) is DatabaseState.Unreadable { Reason: UnreadableReason.NeedsRecovery };
        ChangeRow row = isHot
            ? new(path, kind, ChangeResult.Unknown) { Problem = HotJournal }
            : await new DatabaseUpgrade(path, catalogue, databases.Fleet, databases.Kinds, evidence, options)
                .RehearseAsync(CancellationToken.None);
        return row.Result is ChangeResult.Rehearsed or ChangeResult.Current
            ? new CheckResult.Passed(row.Notes)
            : new CheckResult.Failed(Sentence(row));
    }

    private static string Sentence(ChangeRow row) =>
        $"{row.Kind}: the sample {row.Path} does not upgrade: {row.Problem!.TrimEnd('.')}. Next: "
        + $"{row.NextStep ?? "mend what it says"}";
}
