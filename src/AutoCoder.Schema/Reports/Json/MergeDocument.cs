namespace AutoCoder.Schema.Reports.Json;

internal sealed record MergeDocument(
    int SchemaVersion, int ExitCode, bool Open, MergeSideDocument Base, MergeSideDocument Head, IReadOnlyList<string> MergeBases,
    IReadOnlyList<MergeProjectDocument> Projects, IReadOnlyList<MergeFindingDocument> Findings, IReadOnlyList<string> Notes, ReportDocument? Databases)
{
    public static MergeDocument Of(MergeReport report, IReadOnlyList<string> fleet) => new(
        MergeJson.SchemaVersion,
        report.Exit,
        report.Exit == Words.ExitCode.Success,
        new(report.Input.Base.Ref, report.Input.Base.Commit),
        new(report.Input.Head.Ref, report.Input.Head.Commit),
        [.. report.Input.Origins.Select(origin => origin.Commit)],
        [.. report.Projects.Select(MergeProjectDocument.Of)],
        [.. report.AllFindings.Select(MergeFindingDocument.Of)],
        [.. report.Input.Notes.Select(note => note.Message)],
        report.Databases is { } databases ? ReportDocument.Of(databases, fleet) : null);
}

internal sealed record MergeSideDocument(string Ref, string Commit);

internal sealed record MergeProjectDocument(string Folder, IReadOnlyList<MergeChangeDocument> OnBase, IReadOnlyList<MergeChangeDocument> OnHead, int Migrations, IReadOnlyList<long> Incoming)
{
    public static MergeProjectDocument Of(ProjectMerge project) => new(
        project.Project, [.. project.OnBase.Select(MergeChangeDocument.Of)], [.. project.OnHead.Select(MergeChangeDocument.Of)], project.Merged.Length, [.. project.Incoming.Select(one => one.Version)]);
}

internal sealed record MergeChangeDocument(string Change, string Kind, long Version, string Class, string File, int Line, long? VersionBefore, string? ClassBefore)
{
    public static MergeChangeDocument Of(MigrationChange change) => new(
        MergeText.Word(change.Type), change.Migration.Kind, change.Migration.Version, change.Migration.Source.ClassName, change.Migration.Source.File, change.Migration.Source.Line,
        change.After is null ? null : change.Before?.Version, change.After is null ? null : change.Before?.Source.ClassName);
}

internal sealed record MergeFindingDocument(string Rule, string Severity, string? File, int? Line, string Message, string? Next)
{
    public static MergeFindingDocument Of(Finding finding) => new(
        finding.Rule,
        finding.Severity switch { Schema.Findings.Severity.Error => "error", Schema.Findings.Severity.Warning => "warning", _ => "note" },
        finding.Place?.File, finding.Place?.Line, finding.Message, finding.Next);
}
