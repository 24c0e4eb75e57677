namespace AutoCoder.Schema.Reports;

/// <summary>What upgrades and downgrades say of one database, as findings.</summary>
/// <param name="Path">The database.</param>
internal sealed record RowFindings(string Path)
{
    private readonly ImmutableArray<Finding>.Builder _findings = ImmutableArray.CreateBuilder<Finding>();

    /// <summary>What went wrong, or would; a problem of a database that did not fail is a warning.</summary>
    public void Problem(Rule rule, Severity severity, string? problem, string otherwise, string? next) =>
        Add(rule, severity, problem ?? otherwise, next is null ? null : TerminalText.Escape(next));

    /// <summary>One finding for each of some sentences.</summary>
    public void Each(Rule rule, Severity severity, IEnumerable<string> sentences)
    {
        foreach (string sentence in sentences) Add(rule, severity, sentence, null);
    }

    /// <summary>All of them.</summary>
    public ImmutableArray<Finding> ToImmutable() => _findings.ToImmutable();

    private void Add(Rule rule, Severity severity, string sentence, string? next) =>
        _findings.Add(new(rule, severity, TerminalText.Escape($"{Path}: {sentence}")) { Database = Path, Next = next });
}
