namespace AutoCoder.Schema.Runner.Recordings;

/// <summary>What making a lock of the migrations came to.</summary>
internal abstract record LockOutcome
{
    private LockOutcome()
    {
    }

    /// <summary>The migrations can be replayed, and execute the same each time.</summary>
    /// <param name="Lock">The lock.</param>
    /// <param name="Notes">What is odd about going back, one sentence each.</param>
    public sealed record Made(SchemaLock Lock, ImmutableArray<string> Notes) : LockOutcome;

    /// <summary>There can be no lock of these migrations.</summary>
    /// <param name="Problems">One line each, naming the migration.</param>
    public sealed record Refused(ImmutableArray<string> Problems) : LockOutcome;
}
