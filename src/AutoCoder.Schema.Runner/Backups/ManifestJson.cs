using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoCoder.Schema.Runner.Backups;

/// <summary>The JSON of manifests. What a newer build adds to them is passed over; what is missing is an error.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, WriteIndented = true, NewLine = "\n", RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;
