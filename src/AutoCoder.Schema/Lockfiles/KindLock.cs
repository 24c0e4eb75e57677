using System.Collections.Immutable;
using AutoCoder.Schema.Schemas;

namespace AutoCoder.Schema.Lockfiles;

/// <summary>What a lock file says of one kind: its migrations, and the schema after each.</summary>
public sealed class KindLock
{
    private readonly Func<long, DatabaseSchema> _read;
    private readonly System.Collections.Concurrent.ConcurrentDictionary<long, DatabaseSchema> _schemas = new();

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

    /// <summary>What it says of a version, or null.</summary>
    public LockedMigration? Find(long version)
    {
        int index = Search(version);
        return index < 0 ? null : Migrations[index];
    }

    /// <summary>The schema after a version; null when the lock does not have it. Safe to use from many threads.</summary>
    public DatabaseSchema? SchemaAt(long version) => Find(version) is null ? null : _schemas.GetOrAdd(version, _read);

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
