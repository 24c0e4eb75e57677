namespace AutoCoder.Schema.Lockfiles;

/// <summary>
/// The chain that ties each line of a lock to the one before: a line that was changed, put in or taken out by hand does not
/// fit any more. The class's name is no part of it, so that renaming a class changes one line.
/// </summary>
internal static class LockChain
{
    /// <summary>The chain of a migration, from everything of its line but the name.</summary>
    public static string Of(string kind, string? previous, LockedMigration migration)
    {
        string line = string.Create(CultureInfo.InvariantCulture,
            $"{kind.Length}:{kind} {previous} {migration.Version} {migration.Up} {migration.Down?.ToString() ?? LockWords.None} {migration.Fingerprint} {migration.RunsCode}");
        return Digest.Of(line)[..LockedMigration.Digits];
    }
}
