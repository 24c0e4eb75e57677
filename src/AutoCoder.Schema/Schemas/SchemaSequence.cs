namespace AutoCoder.Schema.Schemas;

/// <summary>
/// Reads schemas that have most of their objects in common, as those after each of many migrations: a table that an earlier one
/// had by the same statements is not taken apart again, and is the same object. Not safe for use from several threads.
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

/// <summary>What was read last under each name. Not safe for use from several threads.</summary>
internal sealed class SchemaMemory
{
    private readonly Dictionary<string, ReadTable> _tables = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Type, string Name), ScriptSchema> _scripts = [];

    /// <summary>The table that was read from the same rows, or null.</summary>
    public ReadTable? Find(SchemaEntry entry, ImmutableArray<SchemaEntry> indexes) =>
        _tables.TryGetValue(entry.Name, out ReadTable? read) && read.IsOf(entry, indexes) ? read : null;

    /// <summary>Keeps a table in the place of the one with its name.</summary>
    public void Keep(ReadTable read) => _tables[read.Table.Name] = read;

    /// <summary>
    /// The view or trigger that was read from the same row, or null. One with double quotes is not kept: what they mean hangs on
    /// all names of its database.
    /// </summary>
    public ScriptSchema? Find(SchemaEntry entry) =>
        _scripts.TryGetValue((entry.Type, entry.Name), out ScriptSchema? script) && script.Source == entry ? script : null;

    /// <summary>Keeps a view or trigger in the place of the one with its name.</summary>
    public void Keep(ScriptSchema script)
    {
        if (!script.Source.Sql!.Contains('"', StringComparison.Ordinal)) _scripts[(script.Source.Type, script.Name)] = script;
    }
}

/// <summary>
/// The fingerprints of schemas of one <see cref="SchemaSequence"/>: only the lines of what two of them do not have in common are
/// written and sorted anew. Not safe for use from several threads.
/// </summary>
internal sealed class FingerprintSequence
{
    private readonly List<string> _lines = [];
    private readonly HashSet<object> _parts = new(ReferenceEqualityComparer.Instance);

    /// <summary>What <see cref="DatabaseSchema.Fingerprint"/> is.</summary>
    public string Of(DatabaseSchema schema)
    {
        object[] parts = [.. schema.Tables, .. schema.Views, .. schema.Triggers];
        var gone = new HashSet<object>(_parts, ReferenceEqualityComparer.Instance);
        gone.ExceptWith(parts);
        foreach (string line in gone.SelectMany(CanonicalLines.OfPart))
            _lines.RemoveAt(_lines.BinarySearch(line, StringComparer.Ordinal));
        _parts.ExceptWith(gone);
        foreach (string line in parts.Where(_parts.Add).SelectMany(CanonicalLines.OfPart)) Insert(line);
        return CanonicalLines.Fingerprint(_lines);
    }

    private void Insert(string line)
    {
        int index = _lines.BinarySearch(line, StringComparer.Ordinal);
        _lines.Insert(index < 0 ? ~index : index, line);
    }
}

/// <summary>
/// Writes schemas of one <see cref="SchemaSequence"/>: a table that several have is written once. Not safe for use from several
/// threads.
/// </summary>
internal sealed class CanonicalSequence
{
    private readonly Dictionary<TableSchema, ImmutableArray<SchemaEntry>> _tables = new(ReferenceEqualityComparer.Instance);

    /// <summary>Every object, as <see cref="CanonicalDdl"/> writes it; what is of the same table is the same object.</summary>
    public ImmutableArray<SchemaEntry> Entries(DatabaseSchema schema) => CanonicalDdl.Entries(schema, Table);

    private ImmutableArray<SchemaEntry> Table(TableSchema table)
    {
        if (!_tables.TryGetValue(table, out ImmutableArray<SchemaEntry> entries))
            _tables.Add(table, entries = CanonicalDdl.Table(table));
        return entries;
    }
}

/// <summary>
/// Compares the canonical texts of schemas that are of two sequences: the text of a table is written once, however many of them
/// have it. Not safe for use from several threads.
/// </summary>
internal sealed class CanonicalTexts
{
    private readonly Dictionary<TableSchema, string> _texts = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether <see cref="DatabaseSchema.CanonicalText"/> of both is the same.</summary>
    public bool AreSame(DatabaseSchema left, DatabaseSchema right) =>
        left.Tables.Length == right.Tables.Length && left.Views.Length == right.Views.Length
            && left.Triggers.Length == right.Triggers.Length
        && left.Tables.Zip(right.Tables).All(pair => Text(pair.First) == Text(pair.Second))
        && left.Views.Zip(right.Views).All(pair => CanonicalLines.View(pair.First) == CanonicalLines.View(pair.Second))
        && left.Triggers.Zip(right.Triggers).All(
            pair => CanonicalLines.Trigger(pair.First) == CanonicalLines.Trigger(pair.Second));

    private string Text(TableSchema table)
    {
        if (!_texts.TryGetValue(table, out string? text)) _texts.Add(table, text = CanonicalLines.Text(new([], [table], [], [])));
        return text;
    }
}
