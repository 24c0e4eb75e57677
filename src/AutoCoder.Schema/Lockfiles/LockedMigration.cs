namespace AutoCoder.Schema.Lockfiles;

/// <summary>What a lock file says of one migration.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Name">Its class; it does not count in any hash.</param>
/// <param name="Up">The hash of the SQL that it executes.</param>
/// <param name="Down">The hash of the SQL that takes it back; null when it has no way back.</param>
/// <param name="Fingerprint">
/// The first <see cref="Digits"/> digits of the fingerprint of the schema after it (<see cref="DatabaseSchema.Fingerprint"/>);
/// compare with <see cref="Fits"/>.
/// </param>
/// <param name="Chain">The hash over all of this but the name, and the line before.</param>
/// <param name="RunsCode">Whether it runs code on the connection; the hash is then of what that code executed.</param>
internal sealed record LockedMigration(
    long Version, string Name, SqlHash Up, SqlHash? Down, string Fingerprint, string Chain, bool RunsCode)
{
    /// <summary>How many hexadecimal digits of a hash a lock keeps: 128 bits, since nobody forges a lock but oneself.</summary>
    public const int Digits = 32;

    /// <summary>Whether a schema is the one after this migration, but for the order of columns.</summary>
    public bool Fits(DatabaseSchema schema) => schema.Fingerprint.StartsWith(Fingerprint, StringComparison.Ordinal);
}
