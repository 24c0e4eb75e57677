namespace AutoCoder.Schema.Schemas;

/// <summary>
/// What maintenance leaves behind: views that are made again after every upgrade, say. It belongs to no version, since other
/// builds leave something else at the same one; so it is recorded, compared and mended apart from the migrations.
/// </summary>
/// <param name="Entries">The objects that are there when all migrations of the kind have run.</param>
internal sealed record MaintainedObjects(ImmutableArray<SchemaEntry> Entries)
{
    private readonly ImmutableHashSet<string> _tables = Names(Entries, isTrigger: false);
    private readonly ImmutableHashSet<string> _triggers = Names(Entries, isTrigger: true);

    /// <summary>Nothing, as of nearly every kind.</summary>
    public static MaintainedObjects None { get; } = new(ImmutableArray<SchemaEntry>.Empty);

    /// <summary>Whether there is nothing.</summary>
    public bool IsEmpty => Entries.IsEmpty;

    /// <summary>A schema without them, whatever they look like in it, and without what belongs to them.</summary>
    public DatabaseSchema Without(DatabaseSchema schema) =>
        IsEmpty ? schema : SchemaReader.Read(schema.Entries.Where(entry => !Has(entry)));

    /// <summary>A schema with them as they should be.</summary>
    public DatabaseSchema With(DatabaseSchema schema) =>
        IsEmpty ? schema : SchemaReader.Read([.. schema.Entries.Where(entry => !Has(entry)), .. Entries]);

    /// <summary>Whether an object is one of them, or belongs to one.</summary>
    public bool Has(SchemaEntry entry) =>
        (entry.Type == "trigger" ? _triggers : _tables).Contains(entry.Name) || _tables.Contains(entry.Table);

    private static ImmutableHashSet<string> Names(ImmutableArray<SchemaEntry> entries, bool isTrigger) =>
        entries.Where(entry => entry.Type == "trigger" == isTrigger).Select(entry => entry.Name)
            .ToImmutableHashSet(SqlNameComparer.Instance);
}
