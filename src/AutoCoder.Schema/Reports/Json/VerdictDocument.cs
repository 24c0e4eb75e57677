namespace AutoCoder.Schema.Reports.Json;

internal sealed record VerdictDocument(
    string Verdict,
    string Message,
    IReadOnlyList<MigrationDocument>? Migrations,
    string? Reason)
{
    /// <summary>The statements of the application that fail, with their places.</summary>
    public IReadOnlyList<StatementDocument>? Statements { get; init; }

    /// <summary>Whether all of them pass at the newest schema.</summary>
    public bool? PassesAtHead { get; init; }

    public static VerdictDocument Of(Verdicts.Verdict verdict, DatabaseReport database, GateReport report) => new(
        verdict.Name,
        $"{database.Path} {VerdictText.Sentence(verdict, report.Catalogue, database.Kind)}",
        VersionsOf(verdict) is { } versions
            ? [.. versions.Select(version => new MigrationDocument(version, report.Catalogue.Find(database.Kind)?.Find(version)?.Name))]
            : null,
        verdict is Verdicts.Verdict.Unreadable unreadable ? unreadable.Reason.ToString() : null)
    {
        Statements = verdict is Verdicts.Verdict.Incompatible incompatible
            ? [.. incompatible.Statements.Select(statement => new StatementDocument(statement.File, statement.Line, statement.Message))]
            : null,
        PassesAtHead = (verdict as Verdicts.Verdict.Incompatible)?.PassesAtHead,
    };

    private static IReadOnlyList<long>? VersionsOf(Verdicts.Verdict verdict) => verdict switch
    {
        Verdicts.Verdict.Pending pending => pending.Versions,
        Verdicts.Verdict.OutOfOrder gap => gap.Versions,
        Verdicts.Verdict.Ahead ahead => ahead.Versions,
        _ => null,
    };
}
