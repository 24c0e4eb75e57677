namespace AutoCoder.Schema.Runner.Restores;

/// <summary>What putting a backup back came to.</summary>
internal abstract record RestoreOutcome
{
    private RestoreOutcome()
    {
    }

    /// <summary>The database is what the backup is, and sound.</summary>
    public sealed record Restored : RestoreOutcome;

    /// <summary>The backup was not put back; the database is what it was before, unless the message says otherwise.</summary>
    /// <param name="Message">One sentence: what is in the way, and what to do.</param>
    public sealed record Failed(string Message) : RestoreOutcome
    {
        /// <summary>Whether somebody else was using the database: then nothing else may be put in its place either.</summary>
        public bool IsInUse { get; init; }
    }
}
