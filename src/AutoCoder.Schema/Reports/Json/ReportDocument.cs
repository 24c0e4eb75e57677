namespace AutoCoder.Schema.Reports.Json;

internal sealed record ReportDocument(
    int SchemaVersion,
    string Gate,
    int ExitCode,
    string Migrations,
    ReportSummary Summary,
    IEnumerable<DatabaseDocument> Databases,
    IReadOnlyList<FindingDocument> Findings,
    IReadOnlyList<NoteDocument> Notes,
    IReadOnlyList<string> Next)
{
    public static ReportDocument Of(GateReport report, IReadOnlyList<string> fleet) => new(
        JsonReport.SchemaVersion,
        report.IsOpen ? "open" : "closed",
        report.Exit,
        report.Catalogue.AssemblyPath,
        new(
            report.Databases.Length,
            report.Count(Readiness.Ready),
            report.Count(Readiness.NotReady),
            report.Count(Readiness.Unknown),
            report.WasInterrupted),
        report.Databases.Select(database => DatabaseDocument.Of(database, report)), // each made when it is written
        [.. report.Findings.Select(FindingDocument.Of)],
        [.. report.Notes.Select(note => new NoteDocument(note.Subject, note.Message, note.HidesDatabases))],
        [.. NextStep.For(report, fleet).Distinct()]);
}
