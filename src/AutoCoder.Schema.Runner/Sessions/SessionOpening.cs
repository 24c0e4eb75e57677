namespace AutoCoder.Schema.Runner.Sessions;

/// <summary>What opening a database for migration came to.</summary>
internal abstract record SessionOpening
{
    private SessionOpening()
    {
    }

    /// <summary>The database is open, and nobody else can write to it.</summary>
    /// <param name="Session">To be disposed by whoever opened it.</param>
    public sealed record Opened(DatabaseSession Session) : SessionOpening;

    /// <summary>Another connection is writing, and was for as long as the wait allows.</summary>
    /// <param name="Message">What SQLite said.</param>
    public sealed record Locked(string Message) : SessionOpening;

    /// <summary>The database cannot be opened for writing.</summary>
    /// <param name="Message">What SQLite said.</param>
    public sealed record Failed(string Message) : SessionOpening;
}
