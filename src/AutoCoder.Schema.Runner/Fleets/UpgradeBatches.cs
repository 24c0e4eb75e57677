namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>
/// The migrations of an upgrade of which some must have no transaction: each batch is opened, run and committed by itself, under
/// the lock file of the whole. From the first commit on only the backup can undo.
/// </summary>
/// <param name="path">The database, or a copy of it.</param>
/// <param name="kind">Its kind.</param>
/// <param name="kinds">The migrations.</param>
/// <param name="options">How.</param>
/// <param name="batches">What is run, in this order.</param>
/// <param name="migrate">Runs versions in a session, with their rows in the ledger.</param>
internal sealed class UpgradeBatches(
    string path,
    KindCatalogue kind,
    KindSchemas kinds,
    UpgradeOptions options,
    ImmutableArray<MigrationBatch> batches,
    Func<DatabaseSession, ImmutableArray<long>, CancellationToken, MigrationFailure?> migrate)
{
    /// <summary>Runs them.</summary>
    /// <param name="check">Checks before the last commit.</param>
    /// <param name="cancellation">Between two migrations.</param>
    /// <returns>What failed, and was not committed; null when nothing did.</returns>
    /// <exception cref="OperationCanceledException">It was a copy.</exception>
    public MigrationFailure? Run(Func<DatabaseSession, MigrationFailure?> check, CancellationToken cancellation)
    {
        foreach (MigrationBatch batch in batches)
        {
            if (TryBatch(batch, check, cancellation) is { } failure) return failure;
        }

        return null;
    }

    private MigrationFailure? TryBatch(
        MigrationBatch batch, Func<DatabaseSession, MigrationFailure?> check, CancellationToken cancellation)
    {
        try
        {
            return RunBatch(batch, check, cancellation);
        }
        catch (OperationCanceledException) when (options.IsRehearsal)
        {
            throw; // it was a copy
        }
        catch (OperationCanceledException)
        {
            string where = $"in {Named(batch)}, after a part of the run had been committed that cannot be rolled back.";
            return new(null, "interrupted", null, where);
        }
#pragma warning disable CA1031 // whatever went wrong: something is committed already, and only the backup undoes it
        catch (Exception bug)
#pragma warning restore CA1031
        {
            return new(null, kind.Kind, null, $"an error of this program: {bug.GetType().Name}: {bug.Message}");
        }
    }

    private string Named(MigrationBatch batch) =>
        $"migration {string.Join(", ", batch.Versions.Select(version => $"{version} ({kind.Find(version)!.Name})"))}";

    private MigrationFailure? RunBatch(
        MigrationBatch batch, Func<DatabaseSession, MigrationFailure?> check, CancellationToken cancellation)
    {
        var session = new SessionOptions
        {
            BusyWait = options.Policy.LockTimeout,
            IsTransactional = batch.IsTransactional,
            StatementTimeout = options.Policy.StatementTimeout,
        };
        switch (kinds.Runners[kind.Kind].Open(path, session, cancellation))
        {
            case SessionOpening.Opened opened:
                using (opened.Session)
                {
                    bool isLast = batch == batches[^1];
                    DoubleQuotedTexts.Take(opened.Session.Connection, opened.Session.KnownSchema());
                    return migrate(opened.Session, batch.Versions, cancellation)
                        ?? (isLast ? check(opened.Session) : null)
                        ?? opened.Session.Commit();
                }

            case SessionOpening.Locked locked:
                return new(null, kind.Kind, null, $"Another program is writing ({locked.Message}).");
            case SessionOpening.Failed failed:
                return new(null, kind.Kind, null, failed.Message);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}

/// <summary>Neighbouring migrations that share a transaction, or one that must have none.</summary>
internal sealed record MigrationBatch(bool IsTransactional, ImmutableArray<long> Versions)
{
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
}
