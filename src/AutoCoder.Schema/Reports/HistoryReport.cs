using System.Text.Json;

namespace AutoCoder.Schema.Reports;

/// <summary>The histories of some databases.</summary>
/// <param name="Databases">One each, in the order in which they were named.</param>
internal sealed record HistoryReport(ImmutableArray<DatabaseHistory> Databases)
{
    /// <summary>The exit code: whether all could be read.</summary>
    public int Exit => Databases.Any(history => history.IsUnknown) ? ExitCode.Unknown : ExitCode.Success;
}

/// <summary>What was executed on one database, as far as it knows itself.</summary>
/// <param name="Path">The database.</param>
/// <param name="State">What the file is.</param>
internal sealed record DatabaseHistory(string Path, DatabaseState State)
{
    /// <summary>The rows of the ledger in their order; null when there is no ledger.</summary>
    public ImmutableArray<LedgerRow>? Ledger { get; init; }

    /// <summary>The rows of the version table in their order.</summary>
    public ImmutableArray<VersionRow> Recorded { get; init; } = [];

    /// <summary>
    /// Why not all of it could be understood, as the rest of a sentence that begins with the ledger; null when it could.
    /// </summary>
    public string? Problem { get; init; }

    /// <summary>Whether it could not be read.</summary>
    public bool IsUnknown => State is DatabaseState.Missing or DatabaseState.Unreadable;

    /// <summary>
    /// Versions that are applied and that the ledger says nothing of: something else migrated the database, ascending.
    /// </summary>
    public ImmutableArray<long> Unaccounted
    {
        get
        {
            if (Ledger is not { } rows || State is not DatabaseState.Versioned versioned) return [];
            ImmutableDictionary<long, LedgerDown> known = LedgerDowns.Of(rows);
            return [.. versioned.Applied.Where(version => !known.ContainsKey(version))];
        }
    }
}

/// <summary>The history of a database as people read it: a table, one line for each thing that was done.</summary>
internal static class HistoryText
{
    private const int WidestCell = 60, LongestCell = 200;

    private static readonly string[] LedgerHead =
        ["when (UTC)", "what", "version", "migration", "took", "by", "on", "backup", "lost", "note"];
    private static readonly string[] RecordHead = ["applied on", "version", "migration"];

    /// <summary>The lines of one database.</summary>
    public static IEnumerable<string> Lines(DatabaseHistory history)
    {
        yield return TerminalText.Escape($"{history.Path}{Sentence(history)}");
        if (history.Problem is { } problem) yield return TerminalText.Escape($"  problem: the ledger {problem}");
        string[][] rows = history.Ledger is { } ledger
            ? [LedgerHead, .. ledger.Select(Cells)]
            : [RecordHead, .. history.Recorded.Select(Cells)];
        foreach (string line in rows.Length > 1 ? Table(rows) : []) yield return line;
        if (!history.Unaccounted.IsEmpty) yield return $"  note: {Silence(history)}";
    }

    /// <summary>What the ledger says nothing of.</summary>
    public static string Silence(DatabaseHistory history) =>
        $"the ledger says nothing of {string.Join(", ", history.Unaccounted)}: "
        + $"something else applied {(history.Unaccounted.Length == 1 ? "it" : "them")}";

    private static string Sentence(DatabaseHistory history) => history switch
    {
        { State: DatabaseState.Missing } => " does not exist.",
        { State: DatabaseState.Unreadable unreadable } => $" could not be read: {unreadable.Detail}.",
        { Ledger.Length: > 0 } => "",
        { Ledger.Length: 0 } => " has a ledger without rows.",
        { Recorded.Length: > 0 } => " has no ledger. This is what its version table says:",
        _ => " has no ledger and records no version.",
    };

    private static string[] Cells(LedgerRow row) =>
    [
        row.At ?? "?", row.Action ?? "?", Number(row.Version) ?? "?", row.Name ?? "",
        row.Milliseconds is { } took ? $"{Number(took)} ms" : "",
        row.Build ?? "", row.Host ?? "", row.Backup ?? "", row.Lost ?? "", row.Note ?? "",
    ];

    private static string[] Cells(VersionRow row) => [row.AppliedOn ?? "?", Number(row.Version) ?? "?", row.Description ?? ""];

    private static string? Number(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string Shown(string cell) => TerminalText.Escape(cell.Length > LongestCell ? $"{cell[..LongestCell]}…" : cell);

    // A column that is empty in every row is left away; one cell that is long does not push all others out of sight.
    private static IEnumerable<string> Table(string[][] rows)
    {
        string[][] cells = [.. rows.Select(row => row.Select(Shown).ToArray())];
        int[] shown = [.. Enumerable.Range(0, cells[0].Length).Where(column => cells.Skip(1).Any(row => row[column].Length > 0))];
        int[] widths = [.. shown.Select(column => Math.Min(WidestCell, cells.Max(row => row[column].Length)))];
        return cells.Select(row =>
            "  " + string.Join("  ", shown.Zip(widths, (column, width) => row[column].PadRight(width))).TrimEnd());
    }
}

/// <summary>Histories as JSON, described in <c>docs/going-back.md</c>.</summary>
internal static class HistoryJson
{
    /// <summary>The version of the format: it grows when a reader of the old one could be misled.</summary>
    public const int SchemaVersion = 1;

    /// <summary>Writes it and a line end.</summary>
    public static void Write(HistoryReport report, TextWriter writer) => JsonText.Write(writer, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", SchemaVersion);
        json.WriteNumber("exitCode", report.Exit);
        json.Each("databases", report.Databases, WriteDatabase);
        json.WriteEndObject();
    });

    private static void WriteDatabase(Utf8JsonWriter json, DatabaseHistory history)
    {
        json.WriteString("path", history.Path);
        json.WriteString("state", GateJson.Word(history.State));
        json.Text("detail", (history.State as DatabaseState.Unreadable)?.Detail);
        json.Numbers("applied", history.State is DatabaseState.Versioned versioned ? versioned.Applied : []);
        if (history.Ledger is { } rows) json.Each("ledger", rows, WriteRow);
        json.Each("recorded", history.Recorded, WriteRow);
        json.Numbers("unaccounted", history.Unaccounted);
        json.Text("problem", history.Problem);
    }

    private static void WriteRow(Utf8JsonWriter json, LedgerRow row)
    {
        json.WriteNumber("id", row.Id);
        json.Text("at", row.At);
        json.Text("action", row.Action);
        json.Number("version", row.Version);
        json.Text("name", row.Name);
        json.Text("sqlHash", row.Hash);
        json.Number("durationMs", row.Milliseconds);
        json.Text("build", row.Build);
        json.Text("host", row.Host);
        json.Text("backup", row.Backup);
        json.Text("lost", row.Lost);
        json.Text("note", row.Note);
        json.WriteBoolean("hasDownScript", row.Down is not null);
    }

    private static void WriteRow(Utf8JsonWriter json, VersionRow row)
    {
        json.Number("version", row.Version);
        json.Text("appliedOn", row.AppliedOn);
        json.Text("description", row.Description);
    }
}

/// <summary>Histories as findings: a case for each database.</summary>
internal static class HistoryFindings
{
    /// <summary>The findings.</summary>
    /// <param name="command">The command.</param>
    /// <param name="report">The histories.</param>
    /// <param name="wasInterrupted">True when somebody asked to stop.</param>
    public static FindingReport Of(string command, HistoryReport report, bool wasInterrupted) => new(
        command,
        $"{report.Databases.Length} {(report.Databases.Length == 1 ? "database" : "databases")}, "
            + $"{report.Databases.Count(history => history.IsUnknown)} of them could not be read.",
        [.. report.Databases.Select(Of), .. FleetFindings.Of([], wasInterrupted)],
        wasInterrupted ? ExitCode.Interrupted : report.Exit);

    private static FindingCase Of(DatabaseHistory history)
    {
        var findings = new RowFindings(history.Path);
        if (history.State is DatabaseState.Missing)
            findings.Problem(Rules.NotExamined, Severity.Error, "does not exist", "", null);
        if (history.State is DatabaseState.Unreadable unreadable)
            findings.Problem(Rules.NotExamined, Severity.Error, $"could not be read: {unreadable.Detail}", "", null);
        if (history.Problem is { } problem)
            findings.Problem(Rules.LedgerUnreadable, Severity.Warning, $"the ledger {problem}", "", null);
        if (!history.Unaccounted.IsEmpty)
            findings.Problem(Rules.LedgerSilent, Severity.Note, HistoryText.Silence(history), "", null);
        return new("history", history.Path, findings.ToImmutable()) { IsUnknown = history.IsUnknown, Outcome = Outcome(history) };
    }

    private static string Outcome(DatabaseHistory history) => history switch
    {
        { State: DatabaseState.Missing } => "does not exist",
        { State: DatabaseState.Unreadable } => "could not be read",
        { Ledger: { } rows } => $"{Count(rows.Length, "entry", "entries")} in its ledger",
        _ => $"no ledger; {Count(history.Recorded.Length, "version", "versions")} recorded",
    };

    private static string Count(int count, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");
}
