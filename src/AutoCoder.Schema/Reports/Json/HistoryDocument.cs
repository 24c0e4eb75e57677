namespace AutoCoder.Schema.Reports.Json;

internal sealed record HistoryDocument(int SchemaVersion, int ExitCode, IReadOnlyList<DatabaseHistoryDocument> Databases)
{
    public static HistoryDocument Of(HistoryReport report) =>
        new(HistoryJson.SchemaVersion, report.Exit, [.. report.Databases.Select(DatabaseHistoryDocument.Of)]);
}

internal sealed record DatabaseHistoryDocument(
    string Path,
    string State,
    string? Detail,
    IReadOnlyList<long> Applied,
    IReadOnlyList<LedgerRowDocument>? Ledger,
    IReadOnlyList<VersionRow> Recorded,
    IReadOnlyList<long> Unaccounted,
    string? Problem)
{
    public static DatabaseHistoryDocument Of(DatabaseHistory history) => new(
        history.Path,
        history.State switch
        {
            DatabaseState.Missing => "missing",
            DatabaseState.Empty => "empty",
            DatabaseState.Unversioned => "unversioned",
            DatabaseState.Versioned => "versioned",
            _ => "unreadable",
        },
        (history.State as DatabaseState.Unreadable)?.Detail,
        history.State is DatabaseState.Versioned versioned ? [.. versioned.Applied] : [],
        history.Ledger is { } rows ? [.. rows.Select(LedgerRowDocument.Of)] : null,
        [.. history.Recorded],
        [.. history.Unaccounted],
        history.Problem);
}

internal sealed record LedgerRowDocument(
    long Id, string? At, string? Action, long? Version, string? Name, string? SqlHash, long? DurationMs, string? Build, string? Host, string? Backup, string? Note, bool HasDownScript)
{
    public static LedgerRowDocument Of(LedgerRow row) => new(
        row.Id, row.At, row.Action, row.Version, row.Name, row.Hash, row.Milliseconds, row.Build, row.Host, row.Backup, row.Note, row.Down is not null);
}
