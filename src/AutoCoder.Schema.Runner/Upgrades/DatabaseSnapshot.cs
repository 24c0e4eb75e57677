namespace AutoCoder.Schema.Runner.Upgrades;

/// <summary>What has to be remembered of a database before it is changed.</summary>
/// <param name="Known">Its schema, without the version table and the ledger.</param>
/// <param name="ForeignKeys">The foreign keys that were broken already.</param>
/// <param name="IsEmpty">True when it has no object at all, so that there is nothing to back up.</param>
internal sealed record DatabaseSnapshot(KnownSchema Known, ForeignKeyViolations ForeignKeys, bool IsEmpty)
{
    /// <summary>Its schema.</summary>
    public DatabaseSchema Schema => Known.Schema;

    /// <summary>Takes it on the session's connection.</summary>
    public static DatabaseSnapshot Of(DatabaseSession session)
    {
        KnownSchema known = session.KnownSchema();
        return new(known, DatabaseCheck.ForeignKeys(session.Connection), known.IsEmpty);
    }
}
