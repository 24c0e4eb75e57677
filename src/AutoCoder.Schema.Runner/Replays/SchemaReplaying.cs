namespace AutoCoder.Schema.Runner.Replays;

/// <summary>What replaying a kind's migrations on an empty database came to.</summary>
internal abstract record SchemaReplaying
{
    private SchemaReplaying()
    {
    }

    /// <summary>Every migration ran.</summary>
    /// <param name="Schemas">The objects after each version, without the version table; 0 is before the first.</param>
    public sealed record Replayed(ImmutableSortedDictionary<long, ImmutableArray<SchemaEntry>> Schemas) : SchemaReplaying;

    /// <summary>A migration cannot run on an empty database, so nobody can say what schema is expected.</summary>
    /// <param name="Failure">Which, and why.</param>
    public sealed record Failed(MigrationFailure Failure) : SchemaReplaying;
}
