using System.Text.Json;

namespace AutoCoder.Schema.Operator.Output;

/// <summary>Whether the lock file of the migrations is fresh.</summary>
internal static class LockPrinter
{
    private const string Command = "autocoder-schema lock --check";

    /// <summary>It in every form.</summary>
    public static ReportRenderings Of(LockStaleness staleness) => new(
        staleness.Exit,
        output => Write(staleness, output),
        output => output.WriteLine(JsonSerializer.Serialize(LockDocument.Of(staleness), LockJson.Default.LockDocument)),
        () => Findings(staleness));

    private static void Write(LockStaleness staleness, TextWriter output)
    {
        foreach (string sentence in staleness.Sentences) output.WriteLine(TerminalText.Escape(sentence));
        if (staleness.Sentences.IsEmpty) output.WriteLine(Fresh(staleness));
    }

    private static FindingReport Findings(LockStaleness staleness)
    {
        string name = staleness.File ?? staleness.Assembly;
        Finding[] findings = [.. staleness.Sentences.Select(sentence => new Finding(Rules.LockStale, Severity.Error, TerminalText.Escape(sentence)) { Place = new(name, null) })];
        string summary = staleness.Sentences.IsEmpty
            ? Fresh(staleness)
            : $"The {SchemaLock.FileName} is stale: {findings.Length} {(findings.Length == 1 ? "finding" : "findings")}.";
        return new(Command, summary, [new("lock", name, [.. findings]) { Outcome = findings.Length == 0 ? "is fresh" : "is stale" }], staleness.Exit);
    }

    private static string Fresh(LockStaleness staleness) => TerminalText.Escape($"The {SchemaLock.FileName} in {staleness.Assembly} is fresh.");
}
