using System.Text.Json;

namespace AutoCoder.Schema.Preflight.Tests.Configuration;

/// <summary>The documentation and the JSON Schema say what the reader does.</summary>
internal class DocumentedConfigurationTests : ConfigurationFolder
{
    [Test]
    public void The_example_of_the_documentation_is_accepted()
    {
        string page = File.ReadAllText(Document("configuration.md"));
        string example = page.Split("```jsonc")[1].Split("```")[0];

        SchemaConfiguration configuration = Accepted(example);

        configuration.Kinds.Length.ShouldBe(2);
        configuration.Policy.Allow.ShouldBe(["ahead"]);
        configuration.Home.Types.ShouldBe([new("Guid", "TEXT"), new("Xml", "TEXT")]);
    }

    [TestCase("""{ "?": 1 }""", "")]
    [TestCase("""{ "kinds": { "k": { "?": 1 } } }""", "kinds.additionalProperties.")]
    [TestCase("""{ "types": { "?": "TEXT" } }""", "types.")]
    [TestCase("""{ "policy": { "?": 1 } }""", "policy.")]
    [TestCase("""{ "lint": { "?": 1 } }""", "lint.")]
    [TestCase("""{ "lint": { "rules": { "?": "off" } } }""", "lint.properties.rules.")]
    public void The_json_schema_has_the_properties_that_the_reader_knows(string json, string place)
    {
        string known = Problems(json).ShouldHaveSingleItem().Split("known are: ")[1].TrimEnd('.');

        JsonElement properties = Schema().GetProperty("properties");
        foreach (string step in place.Split('.', StringSplitOptions.RemoveEmptyEntries)) properties = properties.GetProperty(step);
        if (place.Length > 0) properties = properties.GetProperty("properties");
        properties.EnumerateObject().Select(property => property.Name).ShouldBe(known.Split(", "));
    }

    [Test]
    public void The_json_schema_allows_the_verdicts_that_the_reader_allows()
    {
        string known = Problems("""{ "policy": { "allow": ["?"] } }""").ShouldHaveSingleItem().Split("known are: ")[1].TrimEnd('.');

        Schema().GetProperty("properties").GetProperty("policy").GetProperty("properties").GetProperty("allow")
            .GetProperty("items").GetProperty("enum").EnumerateArray().Select(value => value.GetString()).ShouldBe(known.Split(", "));
    }

    private static JsonElement Schema() =>
        JsonDocument.Parse(File.ReadAllText(Document("schemas/autocoder-schema.schema.json"))).RootElement;

    private static string Document(string path)
    {
        string folder = TestContext.CurrentContext.TestDirectory;
        while (!File.Exists(Path.Combine(folder, "AutoCoder.Schema.sln"))) folder = Path.GetDirectoryName(folder)!;
        return Path.Combine(folder, "docs", path);
    }
}
