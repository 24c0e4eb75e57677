namespace AutoCoder.Schema.Lint;

/// <summary>A database whose rows were asked.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Problem">Why it could not be asked, with the path in it; null when it was.</param>
internal sealed record LintedDatabase(string Path, string Kind, string? Problem);
