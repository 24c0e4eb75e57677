namespace AutoCoder.Schema.Preflight.Inspection;

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
