namespace AutoCoder.Schema.Lockfiles;

/// <summary>What a lock file says of one migration.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Name">Its class; it does not count in any hash.</param>
/// <param name="Up">The hash of the SQL that it executes.</param>
/// <param name="Down">The hash of the SQL that takes it back; null when it has no way back.</param>
/// <param name="Fingerprint">The fingerprint of the schema after it (<see cref="Schemas.DatabaseSchema.Fingerprint"/>).</param>
/// <param name="Chain">The hash over all of this and the line before.</param>
/// <param name="RunsCode">Whether it runs code on the connection; the hash is then of what that code executed.</param>
public sealed record LockedMigration(
    long Version, string Name, SqlHash Up, SqlHash? Down, string Fingerprint, string Chain, bool RunsCode);
