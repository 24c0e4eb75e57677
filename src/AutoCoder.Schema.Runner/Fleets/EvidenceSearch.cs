using System.Diagnostics;
using SQLitePCL;

namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>
/// Looks at databases and judges them by the migrations as they run: at which version untracked ones are, and how tracked ones
/// have drifted.
/// </summary>
internal sealed class EvidenceSearch(Fleet fleet, KindSchemas kinds)
{
    private readonly DatabaseInspector _inspector = kinds.Inspector;
    private readonly Judgement _judgement = new(fleet.Catalogue, kinds, kinds);

    /// <summary>What a database is. Reads the file, writes nothing.</summary>
    /// <param name="path">The database.</param>
    /// <param name="open">The connection on which it is locked; null to open it for this.</param>
    /// <param name="patience">How long the run waits for a lock.</param>
    /// <param name="cancellation">Ends the wait for a lock.</param>
    public Examination Examine(string path, sqlite3? open, RunPatience patience, CancellationToken cancellation)
    {
        if (open is not null) return _inspector.Examine(open);
        long start = Stopwatch.GetTimestamp();
        Examination seen = _inspector.Waiting(patience.ForLook).Examine(path, cancellation);
        if (seen.State is DatabaseState.Unreadable { Reason: UnreadableReason.Locked })
            patience.Spent(Stopwatch.GetElapsedTime(start));
        return seen;
    }

    /// <summary>What that means, as far as its schema tells.</summary>
    /// <param name="path">The database, whose rows are asked where the schema leaves a choice.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="seen">What it is.</param>
    /// <param name="copy">A copy of it that is asked instead of the file; null for the file.</param>
    public ImmutableArray<Verdict> Judge(string path, KindCatalogue kind, Examination seen, sqlite3? copy = null) =>
        _judgement.Of(seen.State, kind, seen.Schema, seen.Ledger.Entries, question => _inspector.Ask(path, copy, question));

    /// <summary>What is known of the version of a database that is to be adopted; null when nothing is.</summary>
    /// <param name="path">The database, whose rows are asked where the schema leaves a choice.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="version">The version to hold it against; null for any.</param>
    /// <param name="seen">What it is.</param>
    /// <param name="copy">A copy of it that is asked instead of the file; null for the file.</param>
    public VersionEvidence? Weigh(
        string path, KindCatalogue kind, long? version, Examination seen, sqlite3? copy = null) => HasTables(seen.State)
        ? _judgement.Evidence(seen.Schema, kind.Kind, version, question => _inspector.Ask(path, copy, question))
        : null;

    /// <summary>What is known of the steps that a database would skip by being recorded at a later version.</summary>
    /// <param name="path">The database, whose rows are asked.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="from">The version that it records.</param>
    /// <param name="to">The version whose schema it has.</param>
    /// <param name="copy">A copy of it that is asked instead of the file; null for the file.</param>
    public ImmutableArray<PassedStep> Passed(string path, KindCatalogue kind, long from, long to, sqlite3? copy) =>
        kinds.Passed(kind.Kind, from, to, question => _inspector.Ask(path, copy, question));

    /// <summary>What there is to say of the record that another tool keeps in a database; null when there is none.</summary>
    public string? OtherRecord(KindCatalogue kind, Examination seen) =>
        OtherRecords.Sentence(seen.Schema.Schema, kinds.Schemas(kind.Kind).Values);

    /// <summary>What is in the way of the migrations to come on a database that departs harmlessly from its version.</summary>
    public SchemaRepair.Possible? InTheWay(KindCatalogue kind, long version, Examination seen) =>
        kinds.InTheWay(seen.Schema.Read(), kind.Kind, version);

    /// <summary>The migrations that were changed since they ran on a database; null when none is known to be.</summary>
    public Verdict.Edited? Edits(KindCatalogue kind, Examination seen) =>
        _judgement.Edits(seen.State, kind.Kind, seen.Ledger.Entries);

    /// <summary>Everything that speaks for or against versions, for people to read.</summary>
    /// <param name="path">The database.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="version">The version to hold it against; null for any.</param>
    /// <param name="cancellation">Ends the wait for a lock.</param>
    public AdoptionRow Explain(string path, KindCatalogue kind, long? version, CancellationToken cancellation)
    {
        Examination seen = _inspector.Examine(path, cancellation);
        if (!HasTables(seen.State))
        {
            string problem =
                VerdictText.Sentence(Judgement.Assess(seen.State, kind, fleet.Catalogue)[0], fleet.Catalogue, kind.Kind);
            return new AdoptionRow(
                path, kind.Kind, null, seen.State is DatabaseState.Empty
                    ? "has no table, so there is nothing to adopt."
                    : problem);
        }

        DatabaseSchema actual = kinds.Maintained(kind.Kind).Without(seen.Schema.Read());
        List<(DataQuestion, DataAnswer)> answers = [];
        VersionEvidence? evidence = version is { } at
            ? kinds.At(actual, kind.Kind, at)
            : kinds.Recognise(actual, kind.Kind, Asked);
        return evidence is null
            ? new AdoptionRow(
                path, kind.Kind, null, "cannot be compared: "
                    + $"{kinds.WhyNot(kind.Kind)?.Message ?? "its migrations cannot be replayed"}")
            : Row(AdoptionEvidence.Of(actual, kinds.Schemas(kind.Kind), evidence, answers)) with
            {
                Asked = version,
                OtherKind = (evidence as VersionEvidence.OtherKind)?.Kind,
            };

        AdoptionRow Row(AdoptionEvidence told)
        {
            ImmutableArray<long> applied = (seen.State as DatabaseState.Versioned)?.Applied ?? [];
            bool isEdited = Edits(kind, seen) is not null;
            return new AdoptionRow(path, kind.Kind, told, null)
            {
                Records = !applied.IsEmpty && !isEdited && UpTo(applied[^1]).SequenceEqual(applied) ? applied[^1] : null,
                Forced = [.. told.Candidates.Where(at => isEdited || (!applied.IsEmpty && !UpTo(at).SequenceEqual(applied)))],
            };
        }

        IEnumerable<long> UpTo(long last) =>
            kind.Migrations.Select(migration => migration.Version).Where(each => each <= last);

        DataAnswer Asked(DataQuestion question)
        {
            DataAnswer answer = _inspector.Ask(path, question);
            answers.Add((question, answer));
            return answer;
        }
    }

    private static bool HasTables(DatabaseState state) => state is DatabaseState.Unversioned or DatabaseState.Versioned;
}

/// <summary>What speaks for which version of every database of a fleet.</summary>
/// <param name="Rows">One a database, in the order of discovery.</param>
/// <param name="Notes">What else there is to say about the fleet.</param>
internal sealed record AdoptionReport(ImmutableArray<AdoptionRow> Rows, ImmutableArray<FleetNote> Notes)
{
    /// <summary>What the fleet was resolved by.</summary>
    public required UsedFiles Used { get; init; }
}

/// <summary>What speaks for which version of one database.</summary>
/// <param name="Path">The database.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Evidence">The evidence; null when there is none to be had.</param>
/// <param name="Problem">Why there is none, as the rest of a sentence that begins with the path; null when there is.</param>
internal sealed record AdoptionRow(string Path, string Kind, AdoptionEvidence? Evidence, string? Problem)
{
    /// <summary>The version that it records, with all before it and no others, as executed; null when that is not so.</summary>
    public long? Records { get; init; }

    /// <summary>The candidates that only force records: it records something else, or a migration was edited.</summary>
    public ImmutableArray<long> Forced { get; init; } = [];

    /// <summary>The version that it was held against; null for any.</summary>
    public long? Asked { get; init; }

    /// <summary>The kind whose schema it has, when that is another.</summary>
    public string? OtherKind { get; init; }
}
