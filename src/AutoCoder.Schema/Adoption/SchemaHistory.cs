namespace AutoCoder.Schema.Adoption;

/// <summary>What is known of the versions around the one that a database is brought to.</summary>
/// <param name="Earlier">The schemas of the versions before it: what only they had was left behind, and is nobody's own.</param>
/// <param name="Later">The schemas of the versions after it: what they bring must not be in their way.</param>
/// <param name="Fills">How the migrations up to it gave a value to rows without one.</param>
internal sealed record SchemaHistory(ImmutableArray<DatabaseSchema> Earlier, ImmutableArray<DatabaseSchema> Later, NullFills Fills)
{
    /// <summary>Nothing is known.</summary>
    public static SchemaHistory None { get; } = new([], [], NullFills.None);

    /// <summary>What is known around a version.</summary>
    /// <param name="version">The version.</param>
    /// <param name="schemas">The schema after each version of the kind.</param>
    /// <param name="statements">The statements that each version's migration executes; may lack versions.</param>
    public static SchemaHistory At(
        long version, ImmutableSortedDictionary<long, DatabaseSchema> schemas, IReadOnlyDictionary<long, ImmutableArray<string>> statements) =>
        new(
            [.. schemas.Where(entry => entry.Key < version).Select(entry => entry.Value)],
            [.. schemas.Where(entry => entry.Key > version).Select(entry => entry.Value)],
            new NullFills(version, schemas, statements));

    /// <summary>Whether a table had something in an earlier version.</summary>
    internal bool Had(string table, Func<TableSchema, bool> something) =>
        Earlier.Any(schema => schema.FindTable(table) is { } found && something(found));
}
