namespace AutoCoder.Schema.Reports.Json;

internal sealed record VerdictDocument(
    string Verdict,
    string Message,
    IReadOnlyList<MigrationDocument>? Migrations,
    string? Reason,
    long? Version,
    IReadOnlyList<DifferenceDocument>? Differences)
{
    /// <summary>The statements of the application that fail, with their places.</summary>
    public IReadOnlyList<StatementDocument>? Statements { get; init; }

    /// <summary>Whether all of them pass at the newest schema.</summary>
    public bool? PassesAtHead { get; init; }

    public static VerdictDocument Of(Verdicts.Verdict verdict, DatabaseReport database, GateReport report) => new(
        verdict.Name,
        $"{database.Path} {VerdictText.Sentence(verdict, report.Catalogue, database.Kind)}",
        MigrationsOf(verdict, version => report.Catalogue.Find(database.Kind)?.Find(version)?.Name),
        verdict is Verdicts.Verdict.Unreadable unreadable ? unreadable.Reason.ToString() : null,
        verdict is Verdicts.Verdict.Drifted { Version: var version } ? version : null,
        verdict is Verdicts.Verdict.Drifted drifted ? [.. drifted.Differences.Select(DifferenceDocument.Of)] : null)
    {
        Statements = verdict is Verdicts.Verdict.Incompatible incompatible
            ? [.. incompatible.Statements.Select(statement => new StatementDocument(statement.File, statement.Line, statement.Message))]
            : null,
        PassesAtHead = (verdict as Verdicts.Verdict.Incompatible)?.PassesAtHead,
    };

    private static MigrationDocument[]? MigrationsOf(Verdicts.Verdict verdict, Func<long, string?> name) =>
        verdict is Verdicts.Verdict.Edited edited
            ? [.. edited.Migrations.Select(migration => MigrationDocument.Of(migration, name(migration.Version)))]
            : VersionsOf(verdict)?.Select(version => new MigrationDocument(version, name(version))).ToArray();

    private static IReadOnlyList<long>? VersionsOf(Verdicts.Verdict verdict) => verdict switch
    {
        Verdicts.Verdict.Pending pending => pending.Versions,
        Verdicts.Verdict.OutOfOrder gap => gap.Versions,
        Verdicts.Verdict.Ahead ahead => ahead.Versions,
        _ => null,
    };
}
