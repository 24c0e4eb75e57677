using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Win32.SafeHandles;

namespace AutoCoder.Schema.Runner.Locks;

/// <summary>
/// The right to migrate one database: a lock of the operating system on <c>NAME.lock</c> beside it, which dies with its
/// holder, and in which it says who that is. A database that is reached through a link is locked where it really is.
/// </summary>
internal sealed class DatabaseLock : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(100);

    private readonly SafeFileHandle _handle;
    private readonly string _path;

    private DatabaseLock(SafeFileHandle handle, string path)
    {
        _handle = handle;
        _path = path;
    }

    /// <summary>Locks a database.</summary>
    /// <param name="database">The database's file; it need not exist, its folder must.</param>
    /// <param name="wait">How long to wait for whoever holds the lock.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The lock goes to the caller, who disposes it.")]
    public static async Task<LockAttempt> AcquireAsync(string database, TimeSpan wait, CancellationToken cancellation = default)
    {
        long start = Stopwatch.GetTimestamp();
        TimeSpan pause = FirstPause;
        try
        {
            string path = PathFor(database);
            while (true)
            {
                if (Planted(path) is { } planted) return new LockAttempt.CouldNot(planted);
                if (LockFile.TryOpen(path, out bool isNew) is { } handle) return Begin(handle, path, isNew);
                if (Stopwatch.GetElapsedTime(start) >= wait) return new LockAttempt.Held(LockOwner.Read(path));
                await Task.Delay(pause, cancellation);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            string remedy = exception is PathTooLongException
                ? "Give the database a shorter name: SQLite needs 8 bytes more for the journal beside it."
                : "Its folder must be writable for whoever migrates it.";
            return new LockAttempt.CouldNot($"{database}: cannot be locked: {exception.Message} {remedy}");
        }
    }

    /// <summary>Lets go of the lock.</summary>
    public void Dispose()
    {
        if (!_handle.IsClosed) LockFile.Release(_handle, _path);
    }

    // What was there already is a dead holder's, or somebody's who gave a file such a name; a link may have led to it, too.
    private static LockAttempt Begin(SafeFileHandle handle, string path, bool isNew)
    {
        if (!isNew && IsForeign(handle))
        {
            return new LockAttempt.CouldNot(
                $"{path}: is there, and no lock of this program wrote what is in it. Give it another name.");
        }

        if (isNew || LockFile.IsAt(handle, path)) LockOwner.Write(handle, DateTimeOffset.UtcNow);
        return new LockAttempt.Acquired(new(handle, path));
    }

    // A handle that is not given on is closed, and with it the lock.
    private static bool IsForeign(SafeFileHandle handle)
    {
        bool isOurs = false;
        try
        {
            isOurs = !LockOwner.IsForeign(handle);
            return !isOurs;
        }
        finally
        {
            if (!isOurs) handle.Dispose();
        }
    }

    private static string PathFor(string database) => DatabaseInspector.RealPath(database) + LockFile.Suffix;

    private static string? Planted(string path) =>
        new FileInfo(path).LinkTarget is not null ? $"{path}: is a symbolic link, which no lock of this program is. Remove it."
            : PosixFile.IsOrdinary(path) ? null
            : $"{path}: is no file, and no lock of this program. Remove it.";
}

/// <summary>What trying to lock a database came to.</summary>
internal abstract record LockAttempt
{
    private LockAttempt()
    {
    }

    /// <summary>Nobody else migrates this database until the lock is disposed.</summary>
    /// <param name="Lock">To be disposed by whoever asked for it.</param>
    public sealed record Acquired(DatabaseLock Lock) : LockAttempt;

    /// <summary>Somebody held it for as long as the wait allowed.</summary>
    /// <param name="Owner">Who: process, program, user, host and since when; or that it is not known.</param>
    public sealed record Held(string Owner) : LockAttempt;

    /// <summary>It cannot be locked, whoever holds it.</summary>
    /// <param name="Message">One sentence: what is in the way, and what to do.</param>
    public sealed record CouldNot(string Message) : LockAttempt;
}
