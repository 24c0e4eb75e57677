namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>The distinct schemas of a fleet.</summary>
/// <param name="most">How many are kept.</param>
/// <param name="mostBytes">How long they are together at most.</param>
internal sealed class SchemaTexts(int most = 10_000, long mostBytes = 64L << 20)
{
    private readonly KnownContents<SchemaText> _known = new(most, mostBytes);

    /// <summary>The schema with this text: the one that is known, or a new one.</summary>
    public SchemaText Of(ReadOnlySpan<byte> rows)
    {
        if (_known.Find(rows) is { } known) return known;
        byte[] text = rows.ToArray();
        return _known.Keep(text, new SchemaText(text));
    }
}
