namespace AutoCoder.Schema.CommandLine;

/// <summary>A report in every form that it can be asked for; only those that are asked for are made.</summary>
/// <param name="Exit">The exit code that it comes to.</param>
/// <param name="Text">Writes plain lines.</param>
/// <param name="Json">Writes the command's own document.</param>
/// <param name="Findings">What the other formats are made from.</param>
internal sealed record ReportRenderings(int Exit, Action<TextWriter> Text, Action<TextWriter> Json, Func<FindingReport> Findings)
{
    /// <summary>What stands in the place of plain lines on a terminal; null when they do.</summary>
    public Action<TextWriter>? Drawn { get; init; }
}
