namespace AutoCoder.Schema.Testing.Checks;

/// <summary>The lock that the assembly carries is the one that would be made of its migrations.</summary>
internal static class LockCheck
{
    /// <summary>Checks all kinds. Takes up to a second longer than two replays.</summary>
    public static async Task<CheckResult> CheckAsync(SuiteTrials trials)
    {
        LockOrigin origin = SuiteMigrations.Origin(trials.Suite);
        if (trials.Lock is SchemaLockReading.Refused refused) return new CheckResult.Failed(refused.Problems);
        if (trials.Lock is SchemaLockReading.None && trials.Suite.HasNoLock) return new CheckResult.Skipped($"The assembly carries no {SchemaLock.FileName}, and the suite says WithoutLock().");
        if (trials.Lock is not SchemaLockReading.Read { Lock: var carried }) return new CheckResult.Failed(Missing(trials, origin));
        return await LockMaking.MakeAsync(trials.Kinds.Runners.Values, TimeProvider.System, CancellationToken.None) switch
        {
            LockOutcome.Refused unmade => new CheckResult.Failed(unmade.Problems),
            LockOutcome.Made made => Compared(LockComparison.Compare(carried, made.Lock), made.Notes, origin),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static CheckResult Compared(ImmutableArray<string> stale, ImmutableArray<string> notes, LockOrigin origin) =>
        stale.IsEmpty ? new CheckResult.Passed(notes) : new CheckResult.Failed([.. stale.Select(sentence => origin.Problem($"is stale: {sentence.TrimEnd('.')}"))]);

    private static string Missing(SuiteTrials trials, LockOrigin origin) =>
        $"'{trials.Fleet.Catalogue.AssemblyPath}' carries no {SchemaLock.FileName}: an edited migration or a bad merge would go unseen; {origin.Remedy}. "
        + $"In the project file: <EmbeddedResource Include=\"{SchemaLock.FileName}\" LogicalName=\"{SchemaLock.FileName}\" />. To do without one: MigrationSuite.WithoutLock().";
}
