namespace AutoCoder.Schema.Runner.Upgrades;

/// <summary>Neighbouring migrations that share a transaction, or one that must have none.</summary>
/// <param name="IsTransactional">False for a migration with <c>TransactionBehavior.None</c>, which is alone.</param>
/// <param name="Versions">The migrations, ascending.</param>
internal sealed record MigrationBatch(bool IsTransactional, ImmutableArray<long> Versions)
{
    /// <summary>The batches that versions fall into.</summary>
    public static ImmutableArray<MigrationBatch> Split(ImmutableArray<long> versions, KindCatalogue kind)
    {
        var batches = ImmutableArray.CreateBuilder<MigrationBatch>();
        foreach (long version in versions)
        {
            bool isTransactional = kind.Find(version)!.IsTransactional;
            if (isTransactional && batches is [.., { IsTransactional: true } last])
                batches[^1] = last with { Versions = last.Versions.Add(version) };
            else
                batches.Add(new(isTransactional, [version]));
        }

        return batches.ToImmutable();
    }

    /// <summary>True when everything can be one transaction.</summary>
    public static bool IsOneTransaction(ImmutableArray<MigrationBatch> batches) => batches is [] or [{ IsTransactional: true }];
}
