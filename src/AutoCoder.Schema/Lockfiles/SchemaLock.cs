using System.Collections.Concurrent;

namespace AutoCoder.Schema.Lockfiles;

/// <summary>
/// A lock file (<c>schema.lock</c>): what every migration really executes and which schema it leads to. It makes an edited
/// migration and a drifted database visible, and two branches that both add a migration collide on it.
/// </summary>
/// <param name="Kinds">The kinds, by name.</param>
internal sealed record SchemaLock(ImmutableArray<KindLock> Kinds)
{
    /// <summary>The name of the file, and of the resource in the migrations' assembly.</summary>
    public const string FileName = "schema.lock";

    /// <summary>What it says of a kind, or null.</summary>
    public KindLock? Find(string kind) =>
        Kinds.FirstOrDefault(found => string.Equals(found.Kind, kind, StringComparison.Ordinal));
}

/// <summary>What a lock file says of one kind: its migrations, and the schema after each.</summary>
internal sealed class KindLock
{
    private readonly Func<long, DatabaseSchema> _read;
    private readonly ConcurrentDictionary<long, Lazy<DatabaseSchema>> _schemas = new();
    private readonly Lazy<MaintainedObjects> _maintained;

    /// <summary>A lock of a kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="migrations">Its migrations, ascending.</param>
    /// <param name="schemaAt">The schema after a version of <paramref name="migrations"/>; called once a version.</param>
    /// <param name="maintained">What maintenance leaves; called once; null: nothing.</param>
    public KindLock(
        string kind, ImmutableArray<LockedMigration> migrations, Func<long, DatabaseSchema> schemaAt,
        Func<MaintainedObjects>? maintained = null)
    {
        _maintained = new(maintained ?? (() => MaintainedObjects.None));
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
    /// <param name="maintained">What maintenance leaves when all of them have run; null: nothing.</param>
    public static KindLock Of(string kind, IEnumerable<RecordedMigration> migrations, MaintainedObjects? maintained = null)
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
                recorded.Version,
                recorded.Name,
                recorded.Up,
                recorded.Down,
                fingerprints.Of(schema)[..LockedMigration.Digits],
                "",
                recorded.RunsCode);
            lines.Add(line with { Chain = LockChain.Of(kind, lines.Count == 0 ? null : lines[^1].Chain, line) });
        }

        ImmutableArray<LockedMigration> all = lines.DrainToImmutable();
        return new KindLock(kind, all, version => schemas[version], () => Canonical(maintained, schemas[all[^1].Version]));
    }

    /// <summary>What maintenance leaves beside the newest schema.</summary>
    public MaintainedObjects Maintained => _maintained.Value;

    /// <summary>What it says of a version, or null.</summary>
    public LockedMigration? Find(long version)
    {
        int index = Search(version);
        return index < 0 ? null : Migrations[index];
    }

    /// <summary>The schema after a version; null when the lock does not have it. Safe to use from many threads.</summary>
    public DatabaseSchema? SchemaAt(long version) =>
        Find(version) is null
            ? null
            : _schemas.GetOrAdd(version, static (version, read) => new(() => read(version)), _read).Value;

    /// <summary>The schema after each version.</summary>
    public ImmutableSortedDictionary<long, DatabaseSchema> Schemas =>
        Migrations.ToImmutableSortedDictionary(migration => migration.Version, migration => SchemaAt(migration.Version)!);

    private static MaintainedObjects Canonical(MaintainedObjects? maintained, DatabaseSchema newest) =>
        maintained is null or { IsEmpty: true }
            ? MaintainedObjects.None
            : new([.. new CanonicalSequence().Entries(maintained.With(newest)).Where(maintained.Has)]);

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

/// <summary>What a replay of one migration came to: what goes into a lock.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Name">Its class without the namespace.</param>
/// <param name="Up">The hash of the SQL that it executed.</param>
/// <param name="Down">The hash of the SQL that took it back; null when it has no way back.</param>
/// <param name="Schema">The schema after it, without the version table.</param>
/// <param name="RunsCode">Whether it ran code on the connection.</param>
internal sealed record RecordedMigration(
    long Version, string Name, SqlHash Up, SqlHash? Down, DatabaseSchema Schema, bool RunsCode = false);

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
            $"{kind.Length}:{kind} {previous} {migration.Version} {migration.Up} {migration.Down?.ToString() ?? LockWords.None} "
                + $"{migration.Fingerprint} {migration.RunsCode}");
        return Digest.Of(line)[..LockedMigration.Digits];
    }
}
