namespace AutoCoder.Schema.Reports.Json;

internal sealed record ReportSummary(int Examined, int Ready, int NotReady, int Unknown, bool Interrupted);
