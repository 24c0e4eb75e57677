using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Upgrades;

/// <summary>The upgrade of one database, done on a copy: adoption, repair, migrations and every verification.</summary>
internal sealed class UpgradeRehearsal(
    string path, KindCatalogue kind, Fleet fleet, KindSchemas kinds, EvidenceSearch evidence, UpgradeOptions options)
{
    private readonly DatabaseInspector _inspector = new(fleet.Catalogue.VersionTable, fleet.Inspection);
    private readonly UpgradeOptions _options = options with { Backup = false, IsRehearsal = true };

    /// <summary>Does it.</summary>
    /// <param name="state">What the database is.</param>
    /// <param name="work">What is to be done with it.</param>
    /// <param name="cancellation">Ends it between two migrations.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public async Task<UpgradeRow> RunAsync(DatabaseState state, UpgradePlan.Work work, CancellationToken cancellation)
    {
        // A migration without a transaction is committed and opened again on its way, which takes a file.
        bool needsFile = !work.Apply.All(version => kind.Find(version)!.IsTransactional);
        UpgradeRow row = await new RehearsalCopy(path, _inspector, options.Policy.RehearsalMemory, options.Policy.StatementTimeout).RunAsync(
            (state is not DatabaseState.Missing, needsFile), copy => OnConnection(copy, work, cancellation), copy => OnFile(copy, cancellation), CouldNot, cancellation);
        return row.Result switch
        {
            UpgradeResult.Upgraded => row with { Result = UpgradeResult.Rehearsed },
            UpgradeResult.Failed or UpgradeResult.Refused or UpgradeResult.Unknown => row with { Result = UpgradeResult.WouldFail, NextStep = NextStepAfter(row) },
            _ => row,
        };
    }

    private UpgradeRow OnConnection(SqliteConnection copy, UpgradePlan.Work work, CancellationToken cancellation)
    {
        using DatabaseSession session = kinds.Runners[kind.Kind].Begin(copy, isTransactional: true);
        return new SessionUpgrade(path, kind, work, kinds, new(path, null, _inspector, _options), _options).Run(session, cancellation);
    }

    private async Task<UpgradeRow> OnFile(string copy, CancellationToken cancellation)
    {
        UpgradeRow row = await new DatabaseUpgrade(copy, kind, fleet, kinds, evidence, _options).RunAsync(cancellation);
        return row with { Path = path, NextStep = null, Problem = row.Problem?.Replace(copy, path, StringComparison.Ordinal) };
    }

    private static string NextStepAfter(UpgradeRow row) =>
        row.NextStep ?? "mend what the message says and run it again; --no-rehearse upgrades the databases that do not fail";

    private UpgradeRow CouldNot(string problem) => new(path, kind.Kind, UpgradeResult.WouldFail)
    {
        Problem = RehearsalCopy.Problem(problem),
        NextStep = "make room for its copy, or upgrade without a rehearsal: --no-rehearse",
    };
}
