namespace AutoCoder.Schema.Schemas;

/// <summary>
/// Compares the canonical texts of schemas that are of two sequences: the text of a table is written once, however many of them have it.
/// Not safe for use from several threads.
/// </summary>
internal sealed class CanonicalTexts
{
    private readonly Dictionary<TableSchema, string> _texts = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether <see cref="DatabaseSchema.CanonicalText"/> of both is the same.</summary>
    public bool AreSame(DatabaseSchema left, DatabaseSchema right) =>
        left.Tables.Length == right.Tables.Length && left.Views.Length == right.Views.Length && left.Triggers.Length == right.Triggers.Length
        && left.Tables.Zip(right.Tables).All(pair => Text(pair.First) == Text(pair.Second))
        && left.Views.Zip(right.Views).All(pair => CanonicalLines.View(pair.First) == CanonicalLines.View(pair.Second))
        && left.Triggers.Zip(right.Triggers).All(pair => CanonicalLines.Trigger(pair.First) == CanonicalLines.Trigger(pair.Second));

    private string Text(TableSchema table)
    {
        if (!_texts.TryGetValue(table, out string? text)) _texts.Add(table, text = CanonicalLines.Text(new([], [table], [], [])));
        return text;
    }
}
