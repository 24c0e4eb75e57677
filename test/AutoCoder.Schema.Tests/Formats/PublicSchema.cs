using NJsonSchema;

namespace AutoCoder.Schema.Tests.Formats;

/// <summary>JSON schemas that documents are held against.</summary>
internal static class PublicSchema
{
    /// <summary>What is wrong with a document, by its path; empty when nothing is.</summary>
    /// <param name="schema">The schema's file name.</param>
    /// <param name="document">The document.</param>
    /// <param name="isExact">Whether what the schema does not name is wrong, too.</param>
    public static async Task<string[]> ProblemsAsync(string schema, string document, bool isExact = false)
    {
        using Stream stream = typeof(PublicSchema).Assembly.GetManifestResourceStream(schema)!;
        using var reader = new StreamReader(stream);
        JsonSchema parsed = await JsonSchema.FromJsonAsync(await reader.ReadToEndAsync());
        if (isExact) Close(parsed);
        return [.. parsed.Validate(document).Select(problem => problem.ToString())];
    }

    private static void Close(JsonSchema schema)
    {
        if (schema.Properties.Count > 0) schema.AllowAdditionalProperties = false;
        foreach (JsonSchemaProperty property in schema.Properties.Values) Close(property);
        if (schema.Item is { } item) Close(item);
    }
}
