namespace AutoCoder.Schema.Contracts;

/// <summary>Compares the schema that the code expects with the one that its migrations lead to. Pure.</summary>
internal static class ModelContract
{
    /// <summary>What the migrations do not give, in the order of the files; then what only the migrations have.</summary>
    /// <param name="kind">The kind of database.</param>
    /// <param name="model">What the code expects.</param>
    /// <param name="migrations">The schema after the newest migration.</param>
    public static ImmutableArray<ContractFinding> Compare(string kind, Model model, DatabaseSchema migrations)
    {
        var sentences = new ContractSentences(kind, model.Schema, migrations);
        return
        [
            .. SchemaComparison.Compare(model.Schema, migrations)
                .Select(difference => new ContractFinding(
                    kind, PlaceOf(difference.Subject, model, migrations), difference.Class, LongText.Shorten(sentences.Of(difference))))
                .Distinct()
                .OrderBy(finding => finding.Place.Line is null)
                .ThenBy(finding => finding.Place.File, StringComparer.Ordinal)
                .ThenBy(finding => finding.Place.Line)
                .ThenByDescending(finding => finding.Class),
        ];
    }

    // What only the migrations have stands at the model's table, where it would have to be.
    private static SourcePlace PlaceOf(string subject, Model model, DatabaseSchema migrations)
    {
        if (model.Find(subject) is { } place) return place;
        string? table = SchemaParts.TableOf(subject, model.Schema) ?? SchemaParts.TableOf(subject, migrations);
        return (table is null ? null : model.Find(table)) ?? model.Whole;
    }
}
