namespace AutoCoder.Schema.Schemas;

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
    /// The view or trigger that was read from the same row, or null. One with double quotes is not kept: what they mean hangs on all names of
    /// its database.
    /// </summary>
    public ScriptSchema? Find(SchemaEntry entry) =>
        _scripts.TryGetValue((entry.Type, entry.Name), out ScriptSchema? script) && script.Source == entry ? script : null;

    /// <summary>Keeps a view or trigger in the place of the one with its name.</summary>
    public void Keep(ScriptSchema script)
    {
        if (!script.Source.Sql!.Contains('"', StringComparison.Ordinal)) _scripts[(script.Source.Type, script.Name)] = script;
    }
}
