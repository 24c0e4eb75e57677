namespace AutoCoder.Schema.Operator.Output;

/// <summary>The JSON of a restore, described in <c>docs/report.md</c>.</summary>
internal sealed record RestoreDocument(
    int SchemaVersion,
    int ExitCode,
    string Database,
    string Result,
    string? Backup,
    long? Version,
    DateTimeOffset? Made,
    string? KeptAs,
    string? KeptId,
    IReadOnlyList<string>? Notes,
    string? Problem,
    string? Next)
{
    /// <summary>The document.</summary>
    public static RestoreDocument Of(RestoreReport report) => new(
        1,
        report.Exit,
        report.Database,
        report.Result switch { RestoreResult.Restored => "restored", RestoreResult.WouldRestore => "would-restore", _ => "failed" },
        report.Backup,
        report.Version,
        report.Made,
        report.KeptAs,
        report.KeptId,
        report.Notes.IsEmpty ? null : report.Notes,
        report.Problem,
        report.NextStep);
}
