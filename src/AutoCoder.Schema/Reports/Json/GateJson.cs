using System.Text.Json.Serialization;

namespace AutoCoder.Schema.Reports.Json;

// Apart from the documents of the operator's tool, and without what reading them would take: each type that the gate's executable
// carries is a part of its every start.
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(ReportDocument))]
[JsonSerializable(typeof(MergeDocument))]
internal sealed partial class GateJson : JsonSerializerContext;
