namespace AutoCoder.Schema.Pictures;

/// <summary>A schema to be shown, with what it is called.</summary>
/// <param name="Title">What it is: a kind at a version, a database's name.</param>
/// <param name="Schema">The schema.</param>
internal sealed record SchemaPicture(string Title, DatabaseSchema Schema)
{
    /// <summary>Its graph.</summary>
    public SchemaGraph Graph { get; } = SchemaGraph.Of(Schema);

    /// <summary>What a file with it begins with, behind whatever its format makes a comment of.</summary>
    public string Mark { get; init; } = OwnFile.PictureMark;

    /// <summary>All of it in a sentence, for who cannot see it.</summary>
    public string Description
    {
        get
        {
            string[] references =
            [
                .. Graph.Edges.Where(edge => edge.Type == EdgeType.Reference)
                    .Select(edge => $"{Graph.Boxes[edge.From].Name} refers to {Graph.Boxes[edge.To].Name}").Distinct(),
            ];
            const int Most = 40;
            string more = references.Length > Most ? $"; and {references.Length - Most} more" : "";
            string counts = Count(Schema.Tables.Length, "table", "tables")
                + (Schema.Views.IsEmpty ? "" : $", {Count(Schema.Views.Length, "view", "views")}");
            return references.Length == 0
                ? $"{counts}, no reference between them."
                : $"{counts}. {string.Join("; ", references.Take(Most))}{more}.";
        }
    }

    private static string Count(int count, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");
}
