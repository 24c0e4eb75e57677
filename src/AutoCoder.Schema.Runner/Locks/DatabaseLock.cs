using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using AutoCoder.Schema.Preflight.Inspection;
using Microsoft.Win32.SafeHandles;

namespace AutoCoder.Schema.Runner.Locks;

/// <summary>
/// The right to migrate one database: a lock of the operating system on <c>NAME.lock</c> beside it, which dies with its
/// holder. <c>NAME.lock.owner</c> says who that is. A database that is reached through a link is locked where it really is.
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
                if (PlantedLink(path) is { } link) return new LockAttempt.CouldNot(link);
                if (LockFile.TryOpen(path) is { } handle) return new LockAttempt.Acquired(Begin(handle, path));
                if (Stopwatch.GetElapsedTime(start) >= wait) return new LockAttempt.Held(LockOwner.Read(OwnerOf(path)));
                await Task.Delay(pause, cancellation);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new LockAttempt.CouldNot(
                $"{database}: cannot be locked: {exception.Message} Its folder must be writable for whoever migrates it.");
        }
    }

    /// <summary>Lets go of the lock.</summary>
    public void Dispose()
    {
        if (_handle.IsClosed) return;
        try
        {
            File.Delete(OwnerOf(_path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It only informs; the next holder replaces it.
        }

        LockFile.Release(_handle, _path);
    }

    private static DatabaseLock Begin(SafeFileHandle handle, string path)
    {
        try
        {
            LockOwner.Write(OwnerOf(path), DateTimeOffset.UtcNow);
            return new(handle, path);
        }
        catch
        {
            LockFile.Release(handle, path);
            throw;
        }
    }

    private static string PathFor(string database) => DatabaseInspector.RealPath(database) + LockFile.Suffix;

    private static string OwnerOf(string path) => $"{path}.owner";

    private static string? PlantedLink(string path) =>
        new[] { path, OwnerOf(path) }.FirstOrDefault(file => new FileInfo(file).LinkTarget is not null) is { } link
            ? $"{link}: is a symbolic link, which no lock of this program is. Remove it."
            : null;
}
