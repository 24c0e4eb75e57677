using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoCoder.Schema.Operator.Output;

/// <summary>The JSON of the evidence for versions.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, NewLine = "\n", DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EvidenceDocument))]
internal sealed partial class EvidenceJson : JsonSerializerContext;
