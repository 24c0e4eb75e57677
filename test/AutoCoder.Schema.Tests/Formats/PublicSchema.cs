using NJsonSchema;

namespace AutoCoder.Schema.Tests.Formats;

/// <summary>JSON schemas that documents are held against.</summary>
internal static class PublicSchema
{
    /// <summary>What is wrong with a document, by its path; empty when nothing is.</summary>
    public static async Task<string[]> ProblemsAsync(string schema, string document)
    {
        using Stream stream = typeof(PublicSchema).Assembly.GetManifestResourceStream(schema)!;
        using var reader = new StreamReader(stream);
        JsonSchema parsed = await JsonSchema.FromJsonAsync(await reader.ReadToEndAsync());
        return [.. parsed.Validate(document).Select(problem => problem.ToString())];
    }
}
