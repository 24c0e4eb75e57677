namespace AutoCoder.Schema.Lint;

/// <summary>A rule about migrations, with what it does unless the configuration says otherwise.</summary>
/// <param name="Id">Its name in reports, settings and documentation.</param>
/// <param name="Description">One sentence: what the finding says.</param>
/// <param name="Severity">What it does to the gate.</param>
internal sealed record LintRule(string Id, string Description, Severity Severity);
