namespace AutoCoder.Schema.Lockfiles;

/// <summary>What a replay of one migration came to: what goes into a lock.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Name">Its class without the namespace.</param>
/// <param name="Up">The hash of the SQL that it executed.</param>
/// <param name="Down">The hash of the SQL that took it back; null when it has no way back.</param>
/// <param name="Schema">The schema after it, without the version table.</param>
/// <param name="RunsCode">Whether it ran code on the connection.</param>
internal sealed record RecordedMigration(
    long Version, string Name, SqlHash Up, SqlHash? Down, DatabaseSchema Schema, bool RunsCode = false);
