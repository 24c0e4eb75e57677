namespace AutoCoder.Schema.Reports.Json;

internal sealed record FindingDocument(string Kind, string File, int? Line, string Class, bool ClosesGate, string Message)
{
    public static FindingDocument Of(ContractFinding finding) => new(
        finding.Kind,
        finding.Place.File,
        finding.Place.Line,
        finding.Class == DifferenceClass.Breaking ? "breaking" : "harmless",
        finding.ClosesGate,
        $"{finding.Place}: {finding.Message}");
}
