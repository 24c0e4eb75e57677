namespace AutoCoder.Schema.Findings;

/// <summary>What a check holds against what it examines, once for all findings of the sort.</summary>
/// <param name="Id">Its name in reports, settings and documentation: lower-case words with dashes. It never changes its meaning.</param>
/// <param name="Description">One sentence: what the finding says.</param>
internal sealed record Rule(string Id, string Description);
