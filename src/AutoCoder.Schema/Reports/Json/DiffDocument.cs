namespace AutoCoder.Schema.Reports.Json;

internal sealed record DiffDocument(
    int SchemaVersion,
    DiffSideDocument There,
    DiffSideDocument Expected,
    int ExitCode,
    IReadOnlyList<DifferenceDocument> Differences,
    IReadOnlyList<DifferenceDocument>? Mended,
    IReadOnlyList<DifferenceDocument>? Obstacles)
{
    public static DiffDocument Of(SchemaDiff diff) => new(
        DiffJson.SchemaVersion,
        DiffSideDocument.Of(diff.There),
        DiffSideDocument.Of(diff.Expected),
        diff.Exit,
        [.. diff.Differences.Select(DifferenceDocument.Of)],
        diff.Repair is Reconciliation.Possible possible ? [.. possible.Mended.Select(DifferenceDocument.Of)] : null,
        diff.Repair is Reconciliation.Impossible impossible ? [.. impossible.Obstacles.Select(DifferenceDocument.Of)] : null);
}
