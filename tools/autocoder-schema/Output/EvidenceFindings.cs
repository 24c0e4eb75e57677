namespace AutoCoder.Schema.Operator.Output;

/// <summary>The evidence for versions as findings: a case for each database, which passes when its schema tells the version.</summary>
internal static class EvidenceFindings
{
    /// <summary>The findings.</summary>
    public static FindingReport Of(AdoptionOutcome.Explained explained, int exit, IReadOnlyList<string> fleet)
    {
        int told = explained.Rows.Count(row => row.Evidence?.Confidence is "exact" or "equivalent" or "repairable");
        return new(
            "autocoder-schema adopt --explain",
            $"{explained.Rows.Length} {(explained.Rows.Length == 1 ? "database" : "databases")}: the schema tells the version of {told}.",
            [.. explained.Rows.Select(Of), .. FleetFindings.Of(explained.Notes, wasInterrupted: false)],
            exit)
        {
            Next = [.. explained.Rows.Where(row => row.Evidence is not null).SelectMany(row => EvidencePrinter.Next(row, row.Evidence!, fleet)).Distinct()],
        };
    }

    private static FindingCase Of(AdoptionRow row)
    {
        Finding[] findings = row.Evidence?.Confidence switch
        {
            "exact" or "equivalent" or "repairable" => [],
            "ambiguous" => [Said(Rules.VersionAmbiguous, row.Evidence.Conclusion, row)],
            null => [Said(Rules.NotExamined, row.Problem!, row)],
            _ => [Said(Rules.VersionUnknown, row.Evidence.Conclusion, row)],
        };
        return new(row.Kind, row.Path, [.. findings])
        {
            IsUnknown = row.Evidence is null,
            Outcome = TerminalText.Escape(row.Evidence?.Conclusion ?? row.Problem!),
        };
    }

    private static Finding Said(Rule rule, string sentence, AdoptionRow row) =>
        new(rule, Severity.Error, TerminalText.Escape($"{row.Path}: {sentence}")) { Database = row.Path };
}
