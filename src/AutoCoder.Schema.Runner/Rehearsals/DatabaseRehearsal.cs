using AutoCoder.Schema.Catalogues;
using AutoCoder.Schema.Plans;
using AutoCoder.Schema.Preflight.Fleets;
using AutoCoder.Schema.Preflight.Inspection;
using AutoCoder.Schema.Reports;
using AutoCoder.Schema.Runner.Backups;
using AutoCoder.Schema.Runner.Recordings;
using AutoCoder.Schema.Runner.Sessions;
using AutoCoder.Schema.Runner.Upgrades;
using AutoCoder.Schema.States;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Rehearsals;

/// <summary>
/// The upgrade of one database, done on a copy: adoption, repair, migrations and every verification. The database is read as by
/// a question, so nothing of it changes.
/// </summary>
internal sealed class DatabaseRehearsal(
    string path, KindCatalogue kind, Fleet fleet, KindSchemas kinds, EvidenceSearch evidence, UpgradeOptions options)
{
    private readonly DatabaseInspector _inspector = new(fleet.Catalogue.VersionTable, fleet.Inspection);
    private readonly UpgradeOptions _options = options with { Backup = false, IsRehearsal = true };

    /// <summary>Does it.</summary>
    /// <param name="state">What the database is.</param>
    /// <param name="work">What is to be done with it.</param>
    /// <param name="cancellation">Ends it, whatever statement it is at.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public async Task<UpgradeRow> RunAsync(DatabaseState state, UpgradePlan.Work work, CancellationToken cancellation)
    {
        try
        {
            UpgradeRow row = FitsIntoMemory(work) ? InMemory(state, work, cancellation) : await InFileAsync(cancellation);
            return row.Result switch
            {
                UpgradeResult.Upgraded => row with { Result = UpgradeResult.Rehearsed },
                UpgradeResult.Failed or UpgradeResult.Refused or UpgradeResult.Unknown => row with { Result = UpgradeResult.WouldFail, NextStep = NextStepAfter(row) },
                _ => row,
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException)
        {
            return CouldNot(exception.Message);
        }
    }

    // A migration without a transaction is committed and opened again on its way, which takes a file.
    private bool FitsIntoMemory(UpgradePlan.Work work) =>
        work.Apply.All(version => kind.Find(version)!.IsTransactional)
        && BackupSpace.NeededFor(DatabaseInspector.RealPath(path)) <= options.RehearsalMemory;

    private UpgradeRow InMemory(DatabaseState state, UpgradePlan.Work work, CancellationToken cancellation)
    {
        using ThoroughConnection copy = DatabaseImage.Empty();
        if (state is not DatabaseState.Missing && _inspector.CopyInto(path, copy.Handle!, cancellation) is { } problem) return CouldNot(problem);
        copy.EndStatementsWith(cancellation);
        using DatabaseSession session = kinds.Runners[kind.Kind].Begin(copy, isTransactional: true);
        return new SessionUpgrade(path, kind, work, kinds, _inspector, _options).Run(session, cancellation);
    }

    private async Task<UpgradeRow> InFileAsync(CancellationToken cancellation)
    {
        string real = DatabaseInspector.RealPath(path), around = Path.GetDirectoryName(real)!;
        long needed = BackupSpace.NeededFor(real), free = new DriveInfo(around).AvailableFreeSpace;
        if (free < needed) return CouldNot($"its copy needs {needed} bytes in {around}, and {free} are free");
        using var folder = RehearsalFolder.Make(real);
        using (SqliteConnection copy = BackupFile.OpenDatabase(folder.Database, SqliteOpenMode.ReadWriteCreate))
        {
            BackupFile.Execute(copy, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
            if (_inspector.CopyInto(path, copy.Handle!, cancellation) is { } problem) return CouldNot(problem);
        }

        UpgradeRow row = await new DatabaseUpgrade(folder.Database, kind, fleet, kinds, evidence, _options).RunAsync(cancellation);
        return row with { Path = path, NextStep = null, Problem = row.Problem?.Replace(folder.Database, path, StringComparison.Ordinal) };
    }

    private static string NextStepAfter(UpgradeRow row) =>
        row.NextStep ?? "mend what the message says and run it again; --no-rehearse upgrades the databases that do not fail";

    private UpgradeRow CouldNot(string problem) => new(path, kind.Kind, UpgradeResult.WouldFail)
    {
        Problem = $"could not be rehearsed: {problem.TrimEnd('.')}.",
        NextStep = "make room for its copy, or upgrade without a rehearsal: --no-rehearse",
    };
}
