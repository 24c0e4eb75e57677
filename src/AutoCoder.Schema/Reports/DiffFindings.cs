namespace AutoCoder.Schema.Reports;

/// <summary>A comparison of two schemas as findings: one case, a finding for each difference.</summary>
internal static class DiffFindings
{
    /// <summary>The findings.</summary>
    /// <param name="command">The command.</param>
    /// <param name="diff">The comparison.</param>
    public static FindingReport Of(string command, SchemaDiff diff)
    {
        var one = new FindingCase(diff.There.Kind ?? "schema", diff.There.Name, [.. diff.Differences.OrderByDescending(difference => difference.Class).Select(difference => Of(difference, diff))])
        {
            Outcome = TerminalText.Escape($"compared with {diff.Expected.Name}: {DiffText.Summary(diff)}"),
        };
        return new(command, DiffText.Summary(diff), [one], diff.Exit);
    }

    private static Finding Of(SchemaDifference difference, SchemaDiff diff)
    {
        bool isBreaking = difference.Class == DifferenceClass.Breaking;
        return new(isBreaking ? Rules.SchemaBreaking : Rules.SchemaHarmless, isBreaking ? Severity.Error : Severity.Note, TerminalText.Escape($"{diff.There.Name}: {difference.Description}"))
        {
            Database = diff.There.Source == "database" ? diff.There.Name : null,
        };
    }
}
