namespace AutoCoder.Schema.Reports.Json;

internal sealed record DatabaseDocument(
    string Path,
    string Kind,
    string State,
    long? At,
    long Wants,
    string Readiness,
    IReadOnlyList<VerdictDocument> Verdicts,
    IReadOnlyList<long>? RepeatedVersions,
    IReadOnlyList<string>? Notes)
{
    public static DatabaseDocument Of(DatabaseReport database, GateReport report) => new(
        database.Path,
        database.Kind,
        NameOf(database.State),
        database.At,
        database.Wants,
        database.Readiness switch { Words.Readiness.Ready => "ready", Words.Readiness.NotReady => "not-ready", _ => "unknown" },
        [.. database.Verdicts.Select(verdict => VerdictDocument.Of(verdict, database, report))],
        database.State is DatabaseState.Versioned { Repeated: { IsEmpty: false } repeated } ? repeated : null,
        DatabaseNotes.On(database, report).ToArray() is { Length: > 0 } notes ? notes : null);

    private static string NameOf(DatabaseState state) => state switch
    {
        DatabaseState.Missing => "missing",
        DatabaseState.Empty => "empty",
        DatabaseState.Unversioned => "unversioned",
        DatabaseState.Versioned => "versioned",
        _ => "unreadable",
    };
}
