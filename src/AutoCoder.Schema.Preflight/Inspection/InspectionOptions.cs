namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>How far an inspection goes for an answer.</summary>
internal sealed record InspectionOptions
{
    /// <summary>How long to wait for a lock that another process holds. Five seconds unless told.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The largest database, in bytes, of which a private copy is made when that is the one way to read it without
    /// writing (a <c>-wal</c> file with content, and no <c>-shm</c>). 2 GiB unless told.
    /// </summary>
    public long LargestCopy { get; init; } = 2L << 30;

    /// <summary>
    /// True when connections of the application live in this process. SQLite opens the <c>-shm</c> file of a database once
    /// a process: while we had it read-only, every connection that the application opens would be read-only, too, and stay
    /// so until it is closed (measured with SQLite 3.53). A database in WAL mode that has a <c>-shm</c> is then read by a
    /// connection like the application's own, which marks its reading in the <c>-shm</c>; nothing else is written, and no
    /// file appears.
    /// </summary>
    public bool SharesProcess { get; init; }
}
