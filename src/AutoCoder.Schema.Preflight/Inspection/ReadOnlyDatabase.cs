using System.Diagnostics;
using SQLitePCL;

namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>
/// Asks a database file without changing a byte of it, of its <c>-wal</c>, <c>-shm</c> or <c>-journal</c>, and without a
/// file appearing. Measured with SQLite 3.53: a plain read-only connection to a WAL database creates <c>-wal</c> and
/// <c>-shm</c> and rewrites an existing <c>-shm</c>; one with <c>readonly_shm=1</c> does neither, reads committed rows of
/// the log beside a live writer and after a dead one, and fails only where no <c>-shm</c> is.
/// </summary>
internal static class ReadOnlyDatabase
{
    private const int Attempts = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    // SQLite's own wait for a lock cannot be interrupted, so it only ever waits this long at a time.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);

    /// <summary>Asks; every state that a file can be in is a value.</summary>
    /// <param name="path">The database.</param>
    /// <param name="options">How far to go for an answer.</param>
    /// <param name="question">The question; asked again when the database was locked.</param>
    /// <param name="guess">Which way to try first; null for no guess.</param>
    /// <param name="cancellation">Ends the wait for a lock; the database then counts as locked.</param>
    public static Reading<T> Ask<T>(
        string path,
        InspectionOptions options,
        Func<ReadOnlyConnection, T> question,
        JournalGuess? guess = null,
        CancellationToken cancellation = default)
    {
        SqliteEngine.EnsureReady();
        var database = new DatabaseFile(path, options.SharesProcess);
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            TimeSpan left = options.LockTimeout - Stopwatch.GetElapsedTime(start);
            Reading<T> reading =
                AskOnce(database, options with { LockTimeout = left < LongestWait ? left : LongestWait }, question, guess);
            if (reading is not Reading<T>.Unreadable { Reason: UnreadableReason.Locked } || left <= LongestWait) return reading;
            if (cancellation.WaitHandle.WaitOne(Pause))
                return new Reading<T>.Unreadable(UnreadableReason.Locked, "the wait for it was interrupted");
        }
    }

    private static Reading<T> AskOnce<T>(
        DatabaseFile database, InspectionOptions options, Func<ReadOnlyConnection, T> question, JournalGuess? guess)
    {
        try
        {
            FileFacts facts = FileFacts.Of(database.Path);
            if (database.Decide<T>(facts) is { } decided) return decided;
            // A log where the path says it would be: somebody has the database open, and then two openings are the least.
            bool isLikelyStill = guess?.IsWal(database.Path) == true
                && FileFacts.Of(database.Path + DatabaseFile.WalSuffix).Type == EntryType.Missing;
            Reading<T>? still = isLikelyStill ? AskStill(database, facts, options, question, guess!) : null;
            return still ?? AskSqlite(database, options, question, guess);
        }
        catch (SqliteFailureException failure)
        {
            return OfFailure<T>(database, failure.Failure);
        }
        catch (UnauthorizedAccessException denied)
        {
            return new Reading<T>.Unreadable(UnreadableReason.AccessDenied, denied.Message);
        }
        catch (IOException problem)
        {
            return new Reading<T>.Unreadable(UnreadableReason.InputOutput, problem.Message);
        }
    }

    // The one opening of a database in WAL mode that nobody uses. Null: it is none, ask in the way that is right for each. The
    // facts are from before the opening, so whatever changes from then on shows in them or in a log.
    private static Reading<T>? AskStill<T>(
        DatabaseFile database,
        FileFacts before,
        InspectionOptions options,
        Func<ReadOnlyConnection, T> question,
        JournalGuess guess)
    {
        try
        {
            return AskOpenedOnce(database, before, options, question, guess);
        }
        catch (SqliteFailureException) when (before != FileFacts.Of(database.Path))
        {
            return null; // it was not still
        }
    }

    private static Reading<T>? AskOpenedOnce<T>(
        DatabaseFile database,
        FileFacts before,
        InspectionOptions options,
        Func<ReadOnlyConnection, T> question,
        JournalGuess guess)
    {
        using var connection = ReadOnlyConnection.Open(database.Path, ReadOnlyConnection.Immutable, options.LockTimeout);
        var file = VfsFile.Of(connection.Handle);
        bool isWal = DatabaseHeader.Of(file).IsWal;
        guess.Learn(database.Path, isWal);
        if (!isWal) return null;
        database.Opened(connection);
        WaitForReaderLock(file, options.LockTimeout);
        if (FileFacts.Of(database.Wal).Type != EntryType.Missing || HasHotJournal(database)) return null;
        Reading<T> reading = Answer(connection, question);
        return before == FileFacts.Of(database.Path) && HasNoFrames(database) ? reading : null;
    }

    private static Reading<T> AskSqlite<T>(
        DatabaseFile database, InspectionOptions options, Func<ReadOnlyConnection, T> question, JournalGuess? guess)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            using var connection = ReadOnlyConnection.Open(
                database.Path,
                options.SharesProcess ? ReadOnlyConnection.ShareMemory : ReadOnlyConnection.LeaveSharedMemoryAlone,
                options.LockTimeout);
            var file = VfsFile.Of(connection.Handle);
            var header = DatabaseHeader.Of(file);
            if (attempt == 0) guess?.Learn(database.Path, header.IsWal);
            if (!header.IsWal) return Answer(database, header, connection, question);
            database.Opened(connection);
            WaitForReaderLock(file, options.LockTimeout);
            if (AskWal(database, header, connection, file, options, question) is { } reading) return reading;
        }

        return new Reading<T>.Unreadable(UnreadableReason.Locked, "it kept changing while it was read");
    }

    // Null: the files changed under the question, ask again.
    private static Reading<T>? AskWal<T>(
        DatabaseFile database,
        DatabaseHeader header,
        ReadOnlyConnection connection,
        VfsFile file,
        InspectionOptions options,
        Func<ReadOnlyConnection, T> question)
    {
        FileFacts wal = FileFacts.Of(database.Wal);
        // What died between the header of a log and its first frame left nothing to read, and SQLite tries for ten seconds to
        // make sense of it before it says "locking protocol" (measured with 3.53: without frames it does not take the header's
        // salt).
        if (wal.Length == WalReading.HeaderSize) return AskImmutable(database, header, file, options, question);
        if (wal.Type == EntryType.File && FileFacts.Of(database.SharedMemory).Type == EntryType.File)
            return Answer(database, header, connection, question);
        return wal.HasContent
            ? AskCopy(database, header, file, options, question)
            : AskImmutable(database, header, file, options, question);
    }

    private static Reading<T>? AskImmutable<T>(
        DatabaseFile database,
        DatabaseHeader header,
        VfsFile file,
        InspectionOptions options,
        Func<ReadOnlyConnection, T> question)
    {
        // Whoever holds the lock of a writer has it open: it is no journal of a dead one, and cannot write pages beside a reader.
        if (HasHotJournal(database) && !(header.IsSealed && file.IsReserved()))
        {
            string journal = header.IsSealed ? "a hot journal is beside it" : "a journal is beside it though it is in WAL mode";
            return database.Without<T>() ?? new Reading<T>.Unreadable(UnreadableReason.NeedsRecovery, journal);
        }

        FileFacts before = FileFacts.Of(database.Real);
        using var connection = ReadOnlyConnection.Open(database.Real, ReadOnlyConnection.Immutable, options.LockTimeout);
        Reading<T> reading = Answer(connection, question);
        return before == FileFacts.Of(database.Real) && HasNoFrames(database) ? reading : null;
    }

    private static Reading<T>? AskCopy<T>(
        DatabaseFile database,
        DatabaseHeader header,
        VfsFile file,
        InspectionOptions options,
        Func<ReadOnlyConnection, T> question)
    {
        FileFacts wal = FileFacts.Of(database.Wal), main = FileFacts.Of(database.Real);
        if (main.Length + wal.Length > options.LargestCopy)
        {
            string size =
                $"it has a -wal and no -shm: reading it takes a copy of {main.Length + wal.Length} bytes, more than allowed";
            return new Reading<T>.Unreadable(UnreadableReason.InputOutput, size);
        }

        using PrivateCopy copy = PrivateCopy.Of(database, file);
        using IDisposable? asOriginal = DatabaseOpening.OfCopies(database.Real);
        bool changed = wal != FileFacts.Of(database.Wal) || main != FileFacts.Of(database.Real)
            || FileFacts.Of(database.SharedMemory).Type != EntryType.Missing;
        if (changed) return null;
        using var connection = ReadOnlyConnection.Open(copy.Path, "mode=ro", options.LockTimeout);
        return Answer(database, header, connection, question);
    }

    private static bool HasNoFrames(DatabaseFile database) => FileFacts.Of(database.Wal).Length <= WalReading.HeaderSize;

    // One that journal_mode=PERSIST left is over: it begins with zeros.
    private static bool HasHotJournal(DatabaseFile database) =>
        FileFacts.Of(database.Journal).HasContent && JournalReading.IsHot(database.Journal);

    // SQLite reads any log that has the right name; whose it is shows by its first bytes, which are in memory or one read away.
    private static Reading<T> Answer<T>(
        DatabaseFile database, DatabaseHeader header, ReadOnlyConnection connection, Func<ReadOnlyConnection, T> question)
    {
        Reading<T>.Answer answer = Answer(connection, question);
        return Companions.Stray(VfsFile.LogOf(connection.Handle), header, database) is { } stray
            ? new Reading<T>.Unreadable(UnreadableReason.StrayCompanion, stray)
            : answer;
    }

    private static Reading<T>.Answer Answer<T>(ReadOnlyConnection connection, Func<ReadOnlyConnection, T> question)
    {
        connection.Begin();
        return new Reading<T>.Answer(question(connection));
    }

    // The lock is taken below SQLite's busy handler, so the wait is ours.
    private static void WaitForReaderLock(VfsFile file, TimeSpan timeout)
    {
        long start = Stopwatch.GetTimestamp();
        for (int code; (code = file.LockShared()) != raw.SQLITE_OK; Thread.Sleep(Pause))
        {
            if (code != raw.SQLITE_BUSY || Stopwatch.GetElapsedTime(start) >= timeout)
                throw new SqliteFailureException(SqliteFailure.Of(code));
        }
    }

    private static Reading<T> OfFailure<T>(DatabaseFile database, SqliteFailure failure)
    {
        // Whoever rolled back in that moment removed the journal before the lock: SQLite takes it for hot then.
        if (failure.Code == raw.SQLITE_READONLY_ROLLBACK && !FileFacts.Of(database.Journal).HasContent)
            return new Reading<T>.Unreadable(UnreadableReason.Locked, "a transaction was rolled back while it was opened");
        if (!SqliteFailure.IsBusy(failure.Code) && database.Without<T>() is { } stray) return stray;
        if (failure is { Code: raw.SQLITE_NOTADB } && DatabaseOpening.IsInForce) return NotOpened<T>(database, failure);
        if ((failure.Code & 0xFF) != raw.SQLITE_CANTOPEN) return new Reading<T>.Unreadable(failure.Reason, failure.Detail);
        if (FileFacts.Of(database.Path).Type == EntryType.Missing) return new Reading<T>.Missing();
        return FileAccessCheck.MayRead(database.Path)
            ? new Reading<T>.Unreadable(failure.Reason, failure.Detail)
            : new Reading<T>.Unreadable(UnreadableReason.AccessDenied, "this user may not read it");
    }

    private static Reading<T> NotOpened<T>(DatabaseFile database, SqliteFailure failure)
    {
        using HeldDatabase held = HeldDatabase.Of(database);
        return held.Header is not null
            ? new Reading<T>.Unreadable(
                UnreadableReason.Encrypted, $"{failure.Detail}: it begins as one without encryption, and a key was given")
            : new Reading<T>.Unreadable(
                UnreadableReason.Encrypted, $"{failure.Detail}: the key, or another setting of the encryption, does not fit");
    }
}

/// <summary>What asking a database file came to.</summary>
/// <typeparam name="T">The answer.</typeparam>
internal abstract record Reading<T>
{
    private Reading()
    {
    }

    /// <summary>The answer.</summary>
    public sealed record Answer(T Value) : Reading<T>;

    /// <summary>There is no file.</summary>
    public sealed record Missing : Reading<T>;

    /// <summary>A file of no bytes, which SQLite takes for a database without tables.</summary>
    public sealed record NoBytes : Reading<T>;

    /// <summary>The file could not be examined.</summary>
    public sealed record Unreadable(UnreadableReason Reason, string Detail) : Reading<T>;
}

/// <summary>
/// Guesses a database's journal mode before it is opened, by what the last ones of its name were in: a fleet has the same few
/// names again and again. A guess decides which way of reading is tried first, and never an answer. Bounded, whatever the names
/// are; threads that learn at once may lose a lesson, which costs an opening.
/// </summary>
internal sealed class JournalGuess
{
    private const int Surest = 8;
    private readonly sbyte[] _seen = new sbyte[256];

    /// <summary>Whether the database is more likely than not in WAL mode; false for a name that was not met before.</summary>
    public bool IsWal(string path) => _seen[PlaceOf(path)] > 0;

    /// <summary>Takes in what a database turned out to be in.</summary>
    public void Learn(string path, bool isWal)
    {
        ref sbyte seen = ref _seen[PlaceOf(path)];
        seen = (sbyte)Math.Clamp(seen + (isWal ? 1 : -1), -Surest, Surest);
    }

    private int PlaceOf(string path) =>
        string.GetHashCode(Path.GetFileName(path.AsSpan()), StringComparison.Ordinal) & (_seen.Length - 1);
}
