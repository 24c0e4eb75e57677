namespace AutoCoder.Schema.Runner.Sessions;

/// <summary>How one database is opened.</summary>
internal sealed record SessionOptions
{
    /// <summary>The options when nothing else is said.</summary>
    public static SessionOptions Default { get; } = new();

    /// <summary>
    /// How long to wait for other writers, at the beginning and at the commit. Counted in whole seconds, at least one:
    /// the driver's own granularity.
    /// </summary>
    public TimeSpan BusyWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a file that is not there is made. A file that was made stays, empty, when the migration fails.</summary>
    public bool Create { get; init; }

    /// <summary>
    /// Whether everything runs in one transaction. False only for a migration that declares
    /// <c>TransactionBehavior.None</c>, which then runs alone.
    /// </summary>
    public bool IsTransactional { get; init; } = true;

    /// <summary>How long one statement of a migration may run; null for any time.</summary>
    public TimeSpan? StatementTimeout { get; init; }

    internal int BusyWaitSeconds => (int)Math.Clamp(Math.Ceiling(BusyWait.TotalSeconds), 1, int.MaxValue / 1000);
}
