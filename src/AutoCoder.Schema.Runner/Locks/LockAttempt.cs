namespace AutoCoder.Schema.Runner.Locks;

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
