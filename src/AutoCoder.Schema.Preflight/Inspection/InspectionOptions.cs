namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>How far an inspection goes for an answer.</summary>
public sealed record InspectionOptions
{
    /// <summary>How long to wait for a lock that another process holds. Five seconds unless told.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The largest database, in bytes, of which a private copy is made when that is the one way to read it without
    /// writing (a <c>-wal</c> file with content, and no <c>-shm</c>). 2 GiB unless told.
    /// </summary>
    public long LargestCopy { get; init; } = 2L << 30;
}
