using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoCoder.Schema.Operator.Output;

/// <summary>The JSON of a report on backups.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, NewLine = "\n", UseStringEnumConverter = true)]
[JsonSerializable(typeof(BackupsReport))]
internal sealed partial class BackupsJson : JsonSerializerContext;
