namespace AutoCoder.Schema.Runner.Sessions;

/// <summary>Why a database could not be taken to where it should be. Nothing of the attempt is kept in the database.</summary>
/// <param name="Version">The migration that failed, or null when it was not a migration.</param>
/// <param name="Name">The class of the migration, the maintenance or the profile; or what was being done.</param>
/// <param name="Statement">The SQL, or the description of the code, that failed; null when it failed before any.</param>
/// <param name="Message">What the database or the migration said.</param>
internal sealed record MigrationFailure(long? Version, string Name, string? Statement, string Message)
{
    /// <summary>How long a statement may run, when one was ended because it ran for longer; else null.</summary>
    public TimeSpan? Limit { get; init; }
}
