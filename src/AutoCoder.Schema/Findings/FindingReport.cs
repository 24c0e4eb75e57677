namespace AutoCoder.Schema.Findings;

/// <summary>
/// What a command found, in the one shape that JUnit, SARIF, annotations and Markdown are made from. Each command's own report
/// knows how to become this.
/// </summary>
/// <param name="Command">The command, such as <c>check-pending-migrations</c> or <c>autocoder-schema upgrade</c>.</param>
/// <param name="Summary">One sentence that says what all of it came to.</param>
/// <param name="Cases">What was examined, in the order of the command's own report.</param>
/// <param name="Exit">The exit code of the command.</param>
internal sealed record FindingReport(string Command, string Summary, ImmutableArray<FindingCase> Cases, int Exit)
{
    /// <summary>What to do next, as commands that can be pasted, each once.</summary>
    public ImmutableArray<string> Next { get; init; } = [];

    /// <summary>Every finding of every case.</summary>
    public IEnumerable<Finding> Findings => Cases.SelectMany(one => one.Findings);
}
