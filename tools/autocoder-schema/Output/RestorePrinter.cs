using System.CommandLine;
using System.Text.Json;

namespace AutoCoder.Schema.Operator.Output;

/// <summary>What a restore did.</summary>
internal static class RestorePrinter
{
    /// <summary>Prints it; the exit code.</summary>
    public static int Print(string program, RestoreReport report, ReportOptions options, ParseResult parsed)
    {
        if (report.Result != RestoreResult.Refused) return options.Print(program, parsed, Of(report));
        string next = report.NextStep is { } step ? $" Next: {step}" : "";
        return Refusals.Print(program, [$"{report.Database} {Verb(report.Problem!)}{next}"]);
    }

    private static ReportRenderings Of(RestoreReport report) => new(
        report.Exit,
        output => Write(report, output),
        output => output.WriteLine(JsonSerializer.Serialize(RestoreDocument.Of(report), RestoreJson.Default.RestoreDocument)),
        () => RestoreFindings.Of(report, Heading(report)));

    private static string Heading(RestoreReport report) => TerminalText.Escape(Lines(report).First());

    private static void Write(RestoreReport report, TextWriter output)
    {
        foreach (string line in Lines(report)) output.WriteLine(TerminalText.Escape(line));
    }

    private static IEnumerable<string> Lines(RestoreReport report)
    {
        yield return report.Result switch
        {
            RestoreResult.Failed => $"failed         {report.Database} {Verb(report.Problem!)}",
            RestoreResult.WouldRestore => $"would restore  {report.Database} {Source(report)}",
            _ => $"restored       {report.Database} {Source(report)}",
        };
        if (report.Backup is { } backup) yield return $"  from: {backup}";
        if (report.KeptAs is { } kept) yield return $"  what was there before: {kept}";
        foreach (string note in report.Notes) yield return $"  note: {note}";
        if (report.NextStep is { } step) yield return $"  next: {step}";
        if (report is { Result: RestoreResult.Restored, KeptId: { } id })
            yield return $"  to take it back: {ShellWord.Join(["autocoder-schema", "restore", report.Database, "--backup", id])}";
        if (report.Result == RestoreResult.WouldRestore) yield return "Nothing was changed: this was a dry run.";
    }

    private static string Source(RestoreReport report)
    {
        string version = report.Version switch { null => "a byte copy", 0 => "no version", { } number => $"version {number}" };
        return string.Create(CultureInfo.InvariantCulture, $"to {version}, as it was at {report.Made?.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z");
    }

    // A problem goes on after the database's name; some are sentences of their own.
    private static string Verb(string problem) =>
        problem.StartsWith("is ", StringComparison.Ordinal) || problem.StartsWith("was ", StringComparison.Ordinal) || problem.StartsWith("cannot ", StringComparison.Ordinal)
            ? problem
            : $"cannot be restored: {problem}";
}
