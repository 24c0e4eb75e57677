namespace AutoCoder.Schema.Reports;

/// <summary>A comparison of two schemas as plain text.</summary>
internal static class DiffText
{
    /// <summary>Writes it: which is held against which, every difference, breaking ones first, and what it comes to.</summary>
    public static void Write(SchemaDiff diff, TextWriter writer)
    {
        writer.WriteLine(TerminalText.Escape($"What is there:    {diff.There.Name}"));
        writer.WriteLine(TerminalText.Escape($"What is expected: {diff.Expected.Name}"));
        writer.WriteLine();
        foreach (SchemaDifference difference in diff.Differences.OrderByDescending(difference => difference.Class))
            writer.WriteLine(TerminalText.Escape($"{Word(difference.Class)}: {difference.Description}"));
        foreach (string line in Repair(diff.Repair)) writer.WriteLine(TerminalText.Escape(line));
        if (!diff.Differences.IsEmpty) writer.WriteLine();
        writer.WriteLine(Summary(diff));
    }

    internal static string Summary(SchemaDiff diff)
    {
        if (diff.Differences.IsEmpty) return "No difference.";
        int breaking = diff.Differences.Count(difference => difference.Class == DifferenceClass.Breaking);
        string count = diff.Differences.Length == 1 ? "1 difference" : $"{diff.Differences.Length} differences";
        return breaking == 0
            ? $"{count}, harmless: code that is written for what is expected works with what is there."
            : $"{count}, {breaking} of them breaking: code that is written for what is expected fails on what is there, or stores something else.";
    }

    private static IEnumerable<string> Repair(Reconciliation? repair) => repair switch
    {
        Reconciliation.Possible { IsEmpty: false } possible =>
            ["", "What mends it without losing a row or a column:", .. possible.Steps.Select(step => $"  {step}")],
        Reconciliation.Impossible impossible =>
            ["", "What stands against mending it:", .. impossible.Obstacles.Select(obstacle => $"  {obstacle.Description}")],
        _ => [],
    };

    private static string Word(DifferenceClass difference) => difference == DifferenceClass.Breaking ? "breaking" : "harmless";
}
