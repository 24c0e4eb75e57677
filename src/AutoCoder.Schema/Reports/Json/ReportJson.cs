using System.Text.Json.Serialization;

namespace AutoCoder.Schema.Reports.Json;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(UpgradeDocument))]
[JsonSerializable(typeof(DowngradeDocument))]
internal sealed partial class ReportJson : JsonSerializerContext;
