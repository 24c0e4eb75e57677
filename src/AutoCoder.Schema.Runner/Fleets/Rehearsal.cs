using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>
/// The change of one database, done on a copy of it with every verification. The database is read as by a question, so nothing
/// of it changes.
/// </summary>
/// <param name="path">The database.</param>
/// <param name="kind">Its kind.</param>
/// <param name="kinds">The migrations.</param>
/// <param name="words">What the change is called.</param>
/// <param name="options">
/// How; <see cref="RunPolicy.RehearsalMemory"/> says how large a copy may be that is kept in memory.
/// </param>
internal sealed class Rehearsal(string path, KindCatalogue kind, KindSchemas kinds, ChangeWords words, FleetRunOptions options)
{
    /// <summary>Makes the copy, has the work done on it, and removes it.</summary>
    /// <param name="origin">Whether there is a database, and whether its copy has to be a file.</param>
    /// <param name="inMemory">The work on an open copy.</param>
    /// <param name="inFile">The work on a file.</param>
    /// <param name="cancellation">Ends it, whatever statement it is at.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public async Task<ChangeRow> RunAsync(
        (bool IsThere, bool NeedsFile) origin,
        Func<DatabaseSession, ChangeRow> inMemory,
        Func<string, Task<ChangeRow>> inFile,
        CancellationToken cancellation)
    {
        ChangeRow row;
        try
        {
            // SQLite copies pages between databases of one encryption only, and one in memory has none.
            bool needsFile = origin.NeedsFile || (origin.IsThere && DatabaseOpening.IsInForce);
            row = needsFile || BackupSpace.NeededFor(DatabaseInspector.RealPath(path)) > options.Policy.RehearsalMemory
                ? await InFileAsync(inFile, cancellation)
                : InMemory(origin.IsThere, inMemory, cancellation);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException)
        {
            row = CouldNot(exception.Message);
        }

        return row.Result switch
        {
            ChangeResult.Changed => row with { Result = ChangeResult.Rehearsed },
            ChangeResult.Failed or ChangeResult.Refused or ChangeResult.Unknown => row with
            {
                Result = ChangeResult.WouldFail,
                NextStep = row.NextStep
                    ?? $"mend what the message says and run it again; --no-rehearse {words.Does} the databases that do not fail",
            },
            _ => row,
        };
    }

    private ChangeRow InMemory(bool isThere, Func<DatabaseSession, ChangeRow> work, CancellationToken cancellation)
    {
        using ThoroughConnection copy = DatabaseImage.Empty();
        if (isThere && kinds.Inspector.CopyInto(path, copy.Handle!, cancellation) is { } problem) return CouldNot(problem);
        copy.EndStatementsWith(cancellation, options.Policy.StatementTimeout);
        using DatabaseSession session = kinds.Runners[kind.Kind].Begin(copy, isTransactional: true);
        return work(session);
    }

    private async Task<ChangeRow> InFileAsync(Func<string, Task<ChangeRow>> work, CancellationToken cancellation)
    {
        string real = DatabaseInspector.RealPath(path), around = Path.GetDirectoryName(real)!;
        long needed = BackupSpace.NeededFor(real), free = new DriveInfo(around).AvailableFreeSpace;
        if (free < needed) return CouldNot($"its copy needs {needed} bytes in {around}, and {free} are free");
        using var folder = RehearsalFolder.Make(real);
        using (SqliteConnection copy = DatabaseConnection.OpenFile(folder.Database, SqliteOpenMode.ReadWriteCreate))
        {
            copy.Execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
            if (kinds.Inspector.CopyInto(path, copy.Handle!, cancellation) is { } problem) return CouldNot(problem);
        }

        ChangeRow row = await work(folder.Database);
        return row with
        {
            Path = path,
            NextStep = null,
            Problem = row.Problem?.Replace(folder.Database, path, StringComparison.Ordinal),
        };
    }

    private ChangeRow CouldNot(string problem) => new(path, kind.Kind, ChangeResult.WouldFail)
    {
        Problem = $"could not be rehearsed: {problem.TrimEnd('.')}.",
        NextStep = $"make room for its copy, or {words.Do} without a rehearsal: --no-rehearse",
    };
}

/// <summary>
/// What the databases of a run came to on a copy, by their state: those in one state are upgraded once when no row can stand
/// against the run. Safe to ask from many threads.
/// </summary>
internal sealed class RehearsedStates
{
    private readonly ConcurrentDictionary<StateKey, Lazy<Task<ChangeRow>>> _rows = new();

    /// <summary>The row of a database: that of the first in its state, said of this one.</summary>
    /// <param name="state">Its state.</param>
    /// <param name="work">What is to be done with a database in that state.</param>
    /// <param name="database">The database.</param>
    /// <param name="rehearse">Does the work on a copy of it.</param>
    public async Task<ChangeRow> OfAsync(
        StateKey state, UpgradePlan.Work work, string database, Func<Task<ChangeRow>> rehearse)
    {
        while (true)
        {
            Lazy<Task<ChangeRow>> first = _rows.GetOrAdd(state, _ => new(rehearse));
            ChangeRow row = await first.Value;
            if (row.Path == database) return row;
            if (Speaks(row, work)) return SaidOf(database, row);
            _rows.TryRemove(new(state, first)); // the next one is the first in this state
        }
    }

    // Somebody else may have changed the first one before its copy was taken: then its row says nothing of others. Neither does
    // one whose copy could not be made.
    private static bool Speaks(ChangeRow row, UpgradePlan.Work work) =>
        row is { Result: ChangeResult.Rehearsed or ChangeResult.WouldFail } && row.From == work.From && row.To == work.To;

    private static ChangeRow SaidOf(string database, ChangeRow row)
    {
        string same = $"is in the same state as {row.Path}";
        return row.Result == ChangeResult.Rehearsed
            ? row with { Path = database, Notes = [.. row.Notes, $"It {same}, which was rehearsed."] }
            : row with { Path = database, Problem = $"{same}: {row.Problem}" };
    }
}

/// <summary>A state that databases share. One inspector gives databases with the same schema the same text object.</summary>
internal sealed record StateKey(string Kind, KnownSchema Schema, string Applied);
