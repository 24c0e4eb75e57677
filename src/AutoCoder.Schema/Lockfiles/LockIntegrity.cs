namespace AutoCoder.Schema.Lockfiles;

/// <summary>Whether the schemas of a lock are those that its lines tell. Reading a lock does not ask: it takes its schemas apart.</summary>
internal static class LockIntegrity
{
    /// <summary>What is wrong with the newest schema of each kind, which is what databases are compared with.</summary>
    public static ImmutableArray<string> Newest(SchemaLock schemaLock, LockOrigin origin) =>
        [.. schemaLock.Kinds.SelectMany(kind => Problems(kind, kind.Migrations[^1..], origin))];

    /// <summary>What is wrong with any schema.</summary>
    public static ImmutableArray<string> All(SchemaLock schemaLock, LockOrigin origin) =>
        [.. schemaLock.Kinds.SelectMany(kind => Problems(kind, kind.Migrations, origin))];

    private static IEnumerable<string> Problems(KindLock kind, ImmutableArray<LockedMigration> migrations, LockOrigin origin)
    {
        foreach (LockedMigration migration in migrations)
        {
            if (migration.Fits(kind.SchemaAt(migration.Version)!)) continue;
            yield return origin.Problem($"has another schema for {kind.Kind} at {migration.Version} {migration.Name} than the fingerprint in its line tells");
        }
    }
}
