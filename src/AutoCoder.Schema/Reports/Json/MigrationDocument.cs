namespace AutoCoder.Schema.Reports.Json;

internal sealed record MigrationDocument(long Version, string? Name);
