namespace AutoCoder.Schema.Schemas;

/// <summary>
/// The fingerprints of schemas of one <see cref="SchemaSequence"/>: only the lines of what two of them do not have in common are written
/// and sorted anew. Not safe for use from several threads.
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
        foreach (string line in gone.SelectMany(CanonicalLines.OfPart)) _lines.RemoveAt(_lines.BinarySearch(line, StringComparer.Ordinal));
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
