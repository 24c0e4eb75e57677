namespace AutoCoder.Schema.Reports;

/// <summary>What came of the application's expectations, as people read it.</summary>
internal static class ContractText
{
    private const int MostNamed = 10;

    /// <summary>A line for each finding that closes the gate; the others, which break nothing, shortened to the first few.</summary>
    public static IEnumerable<string> Lines(GateReport report)
    {
        foreach (ContractFinding finding in report.Findings.Where(finding => finding.ClosesGate)) yield return Line(finding);
        ContractFinding[] passing = [.. report.Findings.Where(finding => !finding.ClosesGate)];
        foreach (ContractFinding finding in passing.Take(MostNamed)) yield return $"{Line(finding)} (closes no gate)";
        if (passing.Length > MostNamed) yield return $"and {passing.Length - MostNamed} more that close no gate";
    }

    /// <summary>The lines below the verdict on a database that does not take statements of the application.</summary>
    public static IEnumerable<string> Lines(Verdict.Incompatible incompatible)
    {
        foreach (FailingStatement statement in incompatible.Statements.Take(MostNamed))
            yield return $"  {new SourcePlace(statement.File, statement.Line)}: {statement.Message}";
        if (incompatible.Statements.Length > MostNamed) yield return $"  and {incompatible.Statements.Length - MostNamed} more";
    }

    /// <summary>One sentence on a database that does not take statements of the application.</summary>
    internal static string Sentence(Verdict.Incompatible incompatible)
    {
        string fail = incompatible.Statements.Length == 1
            ? "1 statement of the application fails on it"
            : $"{incompatible.Statements.Length} statements of the application fail on it";
        return $"has another schema than the code expects: {fail}{(incompatible.PassesAtHead ? ", and none at the newest schema:" : ":")}";
    }

    private static string Line(ContractFinding finding) => TerminalText.Escape($"{finding.Place}: {finding.Message}");
}
