namespace AutoCoder.Schema.Operator.Output;

/// <summary>The JSON of the evidence for versions, described in <c>docs/report.md</c>.</summary>
internal sealed record EvidenceDocument(int SchemaVersion, int ExitCode, IReadOnlyList<DatabaseEvidence> Databases, IReadOnlyList<EvidenceNote> Notes)
{
    /// <summary>The document.</summary>
    public static EvidenceDocument Of(AdoptionOutcome.Explained explained, int exit, IReadOnlyList<string> fleet) => new(
        1,
        exit,
        [.. explained.Rows.Select(row => DatabaseEvidence.Of(row, fleet))],
        [.. explained.Notes.Select(note => new EvidenceNote(note.Subject, note.Message, note.HidesDatabases))]);
}

internal sealed record EvidenceNote(string Subject, string Message, bool HidesDatabases);

internal sealed record DatabaseEvidence(
    string Path,
    string Kind,
    string? Confidence,
    string? Conclusion,
    IReadOnlyList<long>? Candidates,
    IReadOnlyList<EvidenceRow>? Rows,
    string? Problem,
    IReadOnlyList<string>? Next)
{
    public static DatabaseEvidence Of(AdoptionRow row, IReadOnlyList<string> fleet) => new(
        row.Path,
        row.Kind,
        row.Evidence?.Confidence,
        row.Evidence?.Conclusion,
        row.Evidence?.Candidates,
        row.Evidence?.Rows,
        row.Problem,
        row.Evidence is { } evidence ? [.. EvidencePrinter.Next(row, evidence, fleet)] : null);
}
