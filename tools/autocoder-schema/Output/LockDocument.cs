namespace AutoCoder.Schema.Operator.Output;

/// <summary>The JSON of a check of the lock file, described in <c>docs/report.md</c>.</summary>
internal sealed record LockDocument(int SchemaVersion, int ExitCode, string Migrations, string? File, bool Fresh, IReadOnlyList<string> Stale)
{
    /// <summary>The document.</summary>
    public static LockDocument Of(LockStaleness staleness) =>
        new(1, staleness.Exit, staleness.Assembly, staleness.File, staleness.Sentences.IsEmpty, staleness.Sentences);
}
