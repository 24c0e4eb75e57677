namespace AutoCoder.Schema.Testing.Checks;

/// <summary>A database of the team upgrades: on a copy, as before a real upgrade. The file is only read.</summary>
internal static class SampleCheck
{
    private const long LargestInMemory = 1L << 30;

    /// <summary>Checks one file.</summary>
    public static async Task<CheckResult> CheckAsync(SuiteTrials trials, string kind, string path)
    {
        KindCatalogue catalogue = trials.Fleet.Catalogue.Find(kind)!;
        var options = new UpgradeOptions { Backup = false, Policy = RunPolicy.Usual with { RehearsalMemory = LargestInMemory } };
        var evidence = new EvidenceSearch(trials.Fleet, trials.Kinds);
        (var state, var work, UpgradeRow? settled) = new DatabaseUpgrade(path, catalogue, trials.Fleet, trials.Kinds, evidence, options).Ask(CancellationToken.None);
        UpgradeRow row = work is null
            ? settled ?? new(path, kind, UpgradeResult.Unknown) { Problem = "it has a hot journal: somebody was killed while writing to it. Open it once with sqlite3, or take another copy" }
            : await new UpgradeRehearsal(path, catalogue, trials.Fleet, trials.Kinds, evidence, options).RunAsync(state, work, CancellationToken.None);
        return row.Result is UpgradeResult.Rehearsed or UpgradeResult.Current ? new CheckResult.Passed(row.Notes) : new CheckResult.Failed(Sentence(row));
    }

    private static string Sentence(UpgradeRow row) =>
        $"{row.Kind}: the sample {row.Path} does not upgrade: {row.Problem!.TrimEnd('.')}. Next: {row.NextStep ?? "mend what it says"}";
}
