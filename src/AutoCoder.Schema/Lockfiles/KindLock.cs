using System.Collections.Concurrent;

namespace AutoCoder.Schema.Lockfiles;

/// <summary>What a lock file says of one kind: its migrations, and the schema after each.</summary>
internal sealed class KindLock
{
    private readonly Func<long, DatabaseSchema> _read;
    private readonly ConcurrentDictionary<long, Lazy<DatabaseSchema>> _schemas = new();

    /// <summary>A lock of a kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="migrations">Its migrations, ascending.</param>
    /// <param name="schemaAt">The schema after a version of <paramref name="migrations"/>; called once a version.</param>
    public KindLock(string kind, ImmutableArray<LockedMigration> migrations, Func<long, DatabaseSchema> schemaAt)
    {
        Kind = kind;
        Migrations = migrations;
        _read = schemaAt;
    }

    /// <summary>The kind.</summary>
    public string Kind { get; }

    /// <summary>Its migrations, ascending.</summary>
    public ImmutableArray<LockedMigration> Migrations { get; }

    /// <summary>
    /// A lock from a replay: schemas in canonical form, as a file would give them back, with their fingerprints and the chain.
    /// </summary>
    /// <param name="kind">The kind.</param>
    /// <param name="migrations">Its migrations, in any order; versions are distinct.</param>
    public static KindLock Of(string kind, IEnumerable<RecordedMigration> migrations)
    {
        var schemas = new Dictionary<long, DatabaseSchema>();
        ImmutableArray<LockedMigration>.Builder lines = ImmutableArray.CreateBuilder<LockedMigration>();
        SchemaSequence sequence = new();
        CanonicalSequence canonical = new();
        FingerprintSequence fingerprints = new();
        foreach (RecordedMigration recorded in migrations.OrderBy(migration => migration.Version))
        {
            DatabaseSchema schema = sequence.Read(canonical.Entries(recorded.Schema));
            schemas.Add(recorded.Version, schema);
            var line = new LockedMigration(
                recorded.Version, recorded.Name, recorded.Up, recorded.Down, fingerprints.Of(schema)[..LockedMigration.Digits], "", recorded.RunsCode);
            lines.Add(line with { Chain = LockChain.Of(kind, lines.Count == 0 ? null : lines[^1].Chain, line) });
        }

        return new KindLock(kind, lines.DrainToImmutable(), version => schemas[version]);
    }

    /// <summary>What it says of a version, or null.</summary>
    public LockedMigration? Find(long version)
    {
        int index = Search(version);
        return index < 0 ? null : Migrations[index];
    }

    /// <summary>The schema after a version; null when the lock does not have it. Safe to use from many threads.</summary>
    public DatabaseSchema? SchemaAt(long version) =>
        Find(version) is null ? null : _schemas.GetOrAdd(version, static (version, read) => new(() => read(version)), _read).Value;

    /// <summary>The schema after each version.</summary>
    public ImmutableSortedDictionary<long, DatabaseSchema> Schemas =>
        Migrations.ToImmutableSortedDictionary(migration => migration.Version, migration => SchemaAt(migration.Version)!);

    private int Search(long version)
    {
        int low = 0, high = Migrations.Length - 1;
        while (low <= high)
        {
            int middle = low + ((high - low) / 2);
            if (Migrations[middle].Version == version) return middle;
            if (Migrations[middle].Version < version) low = middle + 1;
            else high = middle - 1;
        }

        return -1;
    }
}
