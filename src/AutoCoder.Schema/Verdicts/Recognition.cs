using System.Collections.Immutable;
using AutoCoder.Schema.Schemas;

namespace AutoCoder.Schema.Verdicts;

/// <summary>Finds the version that an unversioned database is at by its schema alone. Pure.</summary>
public static class Recognition
{
    /// <summary>What the schema says.</summary>
    /// <param name="actual">The database's schema, without a version table.</param>
    /// <param name="kind">The kind that the database is taken for.</param>
    /// <param name="schemas">For each kind, the schema after each version; 0, before the first, is not looked at.</param>
    public static VersionEvidence Recognise(
        DatabaseSchema actual, string kind, IReadOnlyDictionary<string, ImmutableSortedDictionary<long, DatabaseSchema>> schemas)
    {
        ImmutableArray<long> versions = Matches(actual, schemas[kind]);
        if (versions is [var only]) return new VersionEvidence.Exact(only);
        if (versions.Length > 1) return new VersionEvidence.Ambiguous(versions);
        foreach ((string other, ImmutableSortedDictionary<long, DatabaseSchema> theirs) in schemas)
        {
            if (other != kind && Matches(actual, theirs) is [.., var version]) return new VersionEvidence.OtherKind(other, version);
        }

        return Nearest(actual, schemas[kind]);
    }

    private static ImmutableArray<long> Matches(DatabaseSchema actual, ImmutableSortedDictionary<long, DatabaseSchema> schemas) =>
        [.. schemas.Where(entry => entry.Key != 0 && entry.Value.IsEquivalentTo(actual)).Select(entry => entry.Key)];

    private static VersionEvidence.Nearest Nearest(DatabaseSchema actual, ImmutableSortedDictionary<long, DatabaseSchema> schemas)
    {
        (long version, DatabaseSchema schema) = schemas.Where(entry => entry.Key != 0)
            .MinBy(entry => (SchemaDistance.Between(entry.Value, actual), -entry.Key));
        return new(version, SchemaComparison.Compare(schema, actual));
    }
}
