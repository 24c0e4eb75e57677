namespace AutoCoder.Schema.Preflight.Lockfiles;

/// <summary>What reading the lock file of a commit came to.</summary>
internal abstract record ReleasedLockReading
{
    private ReleasedLockReading()
    {
    }

    /// <summary>What the commit has.</summary>
    /// <param name="Ref">The commit, as it was named.</param>
    /// <param name="Lock">Its lock of these migrations; null when it has none, so that all of them are new.</param>
    public sealed record Read(string Ref, SchemaLock? Lock) : ReleasedLockReading;

    /// <summary>The question was wrong: no repository, no such commit.</summary>
    public sealed record Refused(ImmutableArray<string> Problems) : ReleasedLockReading;

    /// <summary>It cannot be told.</summary>
    public sealed record Unknown(string Problem) : ReleasedLockReading;
}
