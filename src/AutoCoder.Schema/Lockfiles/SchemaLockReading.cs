namespace AutoCoder.Schema.Lockfiles;

/// <summary>What looking for a lock came to.</summary>
internal abstract record SchemaLockReading
{
    private SchemaLockReading()
    {
    }

    /// <summary>There is none: schemas cannot be compared.</summary>
    public sealed record None : SchemaLockReading;

    /// <summary>There is one.</summary>
    public sealed record Read(SchemaLock Lock) : SchemaLockReading;

    /// <summary>There is one that cannot be used: damaged, of a newer format, or not that of these migrations.</summary>
    /// <param name="Problems">One line each, with what to do.</param>
    public sealed record Refused(ImmutableArray<string> Problems) : SchemaLockReading;
}
