namespace AutoCoder.Schema.Schemas;

/// <summary>
/// Reads schemas that have most of their objects in common, as those after each of many migrations: a table that an earlier one had by the
/// same statements is not taken apart again, and is the same object. Not safe for use from several threads.
/// </summary>
internal sealed class SchemaSequence
{
    private readonly SchemaMemory _memory = new();
    private ImmutableArray<SchemaEntry> _entries = [];
    private DatabaseSchema _last = DatabaseSchema.Empty;

    /// <summary>Reads the next, as <see cref="SchemaReader"/> does.</summary>
    /// <param name="entries">The rows of <c>sqlite_schema</c>.</param>
    public DatabaseSchema Read(ImmutableArray<SchemaEntry> entries)
    {
        if (entries.AsSpan().SequenceEqual(_entries.AsSpan())) return _last;
        _entries = entries;
        return _last = SchemaReader.Read(entries, null, _memory);
    }
}
