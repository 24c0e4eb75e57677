using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoCoder.Schema.Operator.Output;

/// <summary>The JSON of a restore.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, NewLine = "\n", DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RestoreDocument))]
internal sealed partial class RestoreJson : JsonSerializerContext;
