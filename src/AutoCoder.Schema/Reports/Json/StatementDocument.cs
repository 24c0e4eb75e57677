namespace AutoCoder.Schema.Reports.Json;

internal sealed record StatementDocument(string File, int Line, string Message);
