using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Downgrades;

/// <summary>The way of one database back, done on a copy with every verification.</summary>
internal sealed class DowngradeRehearsal(string path, KindCatalogue kind, Fleet fleet, KindSchemas kinds, DowngradeOptions options)
{
    private readonly DatabaseInspector _inspector = new(fleet.Catalogue.VersionTable, fleet.Inspection);
    private readonly DowngradeOptions _options = options with { Backup = false, IsRehearsal = true };

    /// <summary>Does it.</summary>
    /// <param name="row">The row of the report as far as it is known.</param>
    /// <param name="work">The plan.</param>
    /// <param name="announced">What the plan may lose.</param>
    /// <param name="cancellation">Ends it between two migrations or in a script.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public async Task<DowngradeRow> RunAsync(DowngradeRow row, DowngradePlan.Work work, ImmutableArray<DataLoss> announced, CancellationToken cancellation)
    {
        DowngradeRow copy = await new RehearsalCopy(path, _inspector, options.Policy.RehearsalMemory, options.Policy.StatementTimeout).RunAsync(
            (IsThere: true, NeedsFile: false), OnConnection, copy => OnFile(copy, cancellation), CouldNot, cancellation);
        return copy.Result switch
        {
            DowngradeResult.Downgraded => copy with { Result = DowngradeResult.Rehearsed },
            DowngradeResult.Failed or DowngradeResult.Refused or DowngradeResult.Unknown => copy with { Result = DowngradeResult.WouldFail, NextStep = NextStepAfter(copy) },
            _ => copy,
        };

        DowngradeRow OnConnection(SqliteConnection connection)
        {
            using DatabaseSession session = kinds.Runners[kind.Kind].Begin(connection, isTransactional: true);
            return new SessionDowngrade(row, kind, work, announced, kinds, new(path, null, _inspector, _options), _options).Run(session, cancellation);
        }
    }

    private async Task<DowngradeRow> OnFile(string copy, CancellationToken cancellation)
    {
        DowngradeRow row = await new DatabaseDowngrade(copy, kind, fleet, kinds, _options).RunAsync(cancellation);
        return row with { Path = path, NextStep = null, Problem = row.Problem?.Replace(copy, path, StringComparison.Ordinal) };
    }

    private static string NextStepAfter(DowngradeRow row) =>
        row.NextStep ?? "mend what the message says and run it again; --no-rehearse takes back the databases that do not fail";

    private DowngradeRow CouldNot(string problem) => new(path, kind.Kind, DowngradeResult.WouldFail)
    {
        Problem = RehearsalCopy.Problem(problem),
        NextStep = "make room for its copy, or go back without a rehearsal: --no-rehearse",
    };
}
