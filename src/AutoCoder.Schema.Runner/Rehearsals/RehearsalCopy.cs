using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Rehearsals;

/// <summary>
/// A copy of a database, to do on it what is to be done with the database. The database is read as by a question, so nothing of it
/// changes.
/// </summary>
/// <param name="path">The database.</param>
/// <param name="inspector">Reads it.</param>
/// <param name="memory">How large a database may be, in bytes, whose copy is kept in memory.</param>
/// <param name="statementTimeout">How long one statement of a migration may run; null for any time.</param>
internal sealed class RehearsalCopy(string path, DatabaseInspector inspector, long memory, TimeSpan? statementTimeout)
{
    /// <summary>Makes the copy, has the work done, and removes the copy.</summary>
    /// <param name="origin">Whether there is a database, and whether its copy has to be a file.</param>
    /// <param name="inMemory">The work on a connection.</param>
    /// <param name="inFile">The work on a file.</param>
    /// <param name="couldNot">The row when there is no copy; told why.</param>
    /// <param name="cancellation">Ends it, whatever statement it is at.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public async Task<TRow> RunAsync<TRow>(
        (bool IsThere, bool NeedsFile) origin, Func<SqliteConnection, TRow> inMemory, Func<string, Task<TRow>> inFile, Func<string, TRow> couldNot, CancellationToken cancellation)
    {
        try
        {
            return origin.NeedsFile || BackupSpace.NeededFor(DatabaseInspector.RealPath(path)) > memory
                ? await InFileAsync(inFile, couldNot, cancellation)
                : InMemory(origin.IsThere, inMemory, couldNot, cancellation);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException)
        {
            return couldNot(exception.Message);
        }
    }

    /// <summary>Why there is no copy, as a sentence that begins with the database.</summary>
    public static string Problem(string why) => $"could not be rehearsed: {why.TrimEnd('.')}.";

    private TRow InMemory<TRow>(bool isThere, Func<SqliteConnection, TRow> work, Func<string, TRow> couldNot, CancellationToken cancellation)
    {
        using ThoroughConnection copy = DatabaseImage.Empty();
        if (isThere && inspector.CopyInto(path, copy.Handle!, cancellation) is { } problem) return couldNot(problem);
        copy.EndStatementsWith(cancellation, statementTimeout);
        return work(copy);
    }

    private async Task<TRow> InFileAsync<TRow>(Func<string, Task<TRow>> work, Func<string, TRow> couldNot, CancellationToken cancellation)
    {
        string real = DatabaseInspector.RealPath(path), around = Path.GetDirectoryName(real)!;
        long needed = BackupSpace.NeededFor(real), free = new DriveInfo(around).AvailableFreeSpace;
        if (free < needed) return couldNot($"its copy needs {needed} bytes in {around}, and {free} are free");
        using var folder = RehearsalFolder.Make(real);
        using (SqliteConnection copy = DatabaseConnection.Open(folder.Database, SqliteOpenMode.ReadWriteCreate))
        {
            copy.Execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
            if (inspector.CopyInto(path, copy.Handle!, cancellation) is { } problem) return couldNot(problem);
        }

        return await work(folder.Database);
    }
}
