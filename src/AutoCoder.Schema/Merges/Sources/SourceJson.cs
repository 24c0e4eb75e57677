using System.Text.Json.Serialization;

namespace AutoCoder.Schema.Merges.Sources;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ImmutableArray<SourceFacts>))]
internal sealed partial class SourceJson : JsonSerializerContext;
