namespace AutoCoder.Schema.Runner.Upgrades;

/// <summary>What a plan does to a database, each step with its row in the ledger, in the step's own transaction.</summary>
/// <param name="kind">The kind's migrations.</param>
/// <param name="work">The plan.</param>
/// <param name="ledger">Writes the ledger.</param>
/// <param name="isVouchedFor">Whether somebody forced the adoption, and not the schema told it.</param>
/// <param name="noteOf">What a migration says of itself, for the ledger.</param>
internal sealed class RecordedSteps(
    KindCatalogue kind, UpgradePlan.Work work, LedgerWriter ledger, bool isVouchedFor, Func<long, string?> noteOf)
{
    /// <summary>To be called before the first step.</summary>
    /// <param name="backup">The file name of the backup that was made, or null.</param>
    public void Begin(string? backup)
    {
        ledger.Backup = backup;
        ledger.Start();
    }

    /// <summary>Repairs the schema, and then records what the database has: what is recorded as applied has to be true.</summary>
    public MigrationFailure? Adopt(DatabaseSession session) =>
        Repair(session)
        ?? session.Forget(work.Forget)
        ?? session.Stamp(work.Adopt, version => Adopted(session, version))
        ?? session.WithEach(work.Vouch, version => Adopted(session, version));

    /// <summary>Runs migrations, and then writes their rows: in the same transaction, when they have one.</summary>
    /// <exception cref="OperationCanceledException">Between two of them.</exception>
    public MigrationFailure? Apply(DatabaseSession session, ImmutableArray<long> versions, CancellationToken cancellation = default)
    {
        if (versions.IsEmpty) return null;
        List<AppliedMigration> applied = new(versions.Length);
        return session.Up(versions, version => applied.Add(new(kind.Find(version)!, ledger.Lap(), noteOf(version))), cancellation)
            ?? session.WithEach([versions[^1]], _ => ledger.Up(session.Connection, applied));
    }

    private MigrationFailure? Repair(DatabaseSession session) => work.Repair is { IsEmpty: false } repair
        ? session.Repair(repair, () => ledger.Repair(session.Connection, kind.Find(work.From)!, string.Join(" ", DatabaseUpgrade.RepairsOf(work))))
        : null;

    private void Adopted(DatabaseSession session, long version) => ledger.Adopt(
        session.Connection, kind.Find(version)!, isVouchedFor ? $"somebody vouched for version {work.From}" : $"its schema was that of version {work.From}");
}
