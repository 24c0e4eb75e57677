using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoCoder.Schema.Operator.Output;

/// <summary>The JSON of a check of the lock file.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, NewLine = "\n", DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LockDocument))]
internal sealed partial class LockJson : JsonSerializerContext;
