namespace AutoCoder.Schema.Runner.Upgrades;

/// <summary>What asking for the schema of a version came to.</summary>
internal abstract record VersionSchema
{
    private VersionSchema()
    {
    }

    /// <summary>The schema.</summary>
    /// <param name="Schema">All tables but the version table and the ledger.</param>
    /// <param name="IsFromLock">True when the lock file says so, false when the migrations were replayed in memory.</param>
    public sealed record Found(DatabaseSchema Schema, bool IsFromLock) : VersionSchema;

    /// <summary>Nobody can say.</summary>
    /// <param name="Problem">Why, in one sentence.</param>
    public sealed record Unknown(string Problem) : VersionSchema;
}
