using SQLitePCL;

namespace AutoCoder.Schema.Runner.Upgrades;

/// <summary>Looks into the schemas of databases: at which version untracked ones are, and how tracked ones have drifted.</summary>
internal sealed class EvidenceSearch(Fleet fleet, KindSchemas kinds)
{
    private readonly DatabaseInspector _inspector = new(fleet.Catalogue.VersionTable, fleet.Inspection);

    /// <summary>What a database is, and what that means, as far as its schema tells. Reads the file, writes nothing.</summary>
    /// <param name="path">The database.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="open">The connection on which it is locked; null to open it for this.</param>
    /// <param name="cancellation">Ends the wait for a lock.</param>
    public (Examination Found, ImmutableArray<Verdict> Verdicts) Look(string path, KindCatalogue kind, sqlite3? open, CancellationToken cancellation)
    {
        Examination seen = Examine(path, open, cancellation);
        ImmutableArray<Verdict> verdicts = Assessment.Assess(seen.State, kind, fleet.Catalogue);
        if (IsUntracked(seen)) return (seen, Untracked(path, seen, kind, verdicts));
        if (seen.State is not DatabaseState.Versioned versioned) return (seen, verdicts);
        Verdict.Edited? edited = fleet.Lock?.Find(kind.Kind) is { } locked ? Edits.Of(versioned.Applied, seen.Ledger.Entries, locked) : null;
        return (seen, Assessment.With(verdicts, edited, Drifted(seen.Schema, versioned, kind)));
    }

    /// <summary>The verdicts of somebody who looked at the versions only, with evidence where there was none.</summary>
    public ImmutableArray<Verdict> Refine(string path, KindCatalogue kind, ImmutableArray<Verdict> verdicts)
    {
        if (verdicts is not [Verdict.Unversioned or Verdict.Pending]) return verdicts;
        Examination seen = _inspector.Examine(path);
        return IsUntracked(seen) ? Untracked(path, seen, kind, verdicts) : verdicts;
    }

    /// <summary>What is known of a database that is to be adopted.</summary>
    /// <param name="path">The database.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="version">The version to hold it against; null for any.</param>
    /// <param name="open">The connection on which it is locked; null to open it for this.</param>
    /// <param name="cancellation">Ends the wait for a lock.</param>
    public (Examination Found, VersionEvidence? Evidence) Weigh(string path, string kind, long? version, sqlite3? open, CancellationToken cancellation)
    {
        Examination seen = Examine(path, open, cancellation);
        if (seen.State is not (DatabaseState.Unversioned or DatabaseState.Versioned)) return (seen, null);
        return (seen, version is { } at
            ? seen.Schema.Answer(new Question(kind, at), actual => kinds.At(actual, kind, at))
            : Recognise(path, seen.Schema, kind));
    }

    /// <summary>Everything that speaks for or against versions, for people to read.</summary>
    /// <param name="path">The database.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="version">The version to hold it against; null for any.</param>
    /// <param name="cancellation">Ends the wait for a lock.</param>
    public AdoptionRow Explain(string path, KindCatalogue kind, long? version, CancellationToken cancellation)
    {
        Examination seen = _inspector.Examine(path, cancellation);
        if (seen.State is not (DatabaseState.Unversioned or DatabaseState.Versioned))
        {
            string problem = VerdictText.Sentence(Assessment.Assess(seen.State, kind, fleet.Catalogue)[0], fleet.Catalogue, kind.Kind);
            return new AdoptionRow(path, kind.Kind, null, seen.State is DatabaseState.Empty ? "has no table, so there is nothing to adopt." : problem);
        }

        DatabaseSchema actual = SchemaReader.Read(seen.Schema.Entries);
        List<(DataQuestion, DataAnswer)> answers = [];
        VersionEvidence? evidence = version is { } at ? kinds.At(actual, kind.Kind, at) : kinds.Recognise(actual, kind.Kind, Asked);
        return evidence is null
            ? new AdoptionRow(path, kind.Kind, null, $"cannot be compared: {kinds.WhyNot(kind.Kind)?.Message ?? "its migrations cannot be replayed"}")
            : new AdoptionRow(path, kind.Kind, AdoptionEvidence.Of(actual, kinds.Schemas(kind.Kind), evidence, answers), null);

        DataAnswer Asked(DataQuestion question)
        {
            DataAnswer answer = Ask(path, question);
            answers.Add((question, answer));
            return answer;
        }
    }

    private Examination Examine(string path, sqlite3? open, CancellationToken cancellation) =>
        open is null ? _inspector.Examine(path, cancellation) : _inspector.Examine(open);

    // It has tables and no version is recorded.
    private static bool IsUntracked(Examination seen) => seen.State is DatabaseState.Unversioned or DatabaseState.Versioned { UnrecordedTables: > 0 };

    // With a version table that is empty, the tables may be somebody else's, and then nothing has been applied yet.
    private ImmutableArray<Verdict> Untracked(string path, Examination seen, KindCatalogue kind, ImmutableArray<Verdict> verdicts) =>
        seen.State is DatabaseState.Versioned && !HasTableOfHistory(seen.Schema, kind.Kind)
            ? verdicts
            : OfEvidence(Recognise(path, seen.Schema, kind.Kind), kind.Kind);

    private bool HasTableOfHistory(SchemaText schema, string kind)
    {
        var known = kinds.Schemas(kind).Values.SelectMany(version => version.Tables).Select(table => table.Name).ToHashSet(SqlNameComparer.Instance);
        return SchemaReader.Read(schema.Entries).Tables.Any(table => known.Contains(table.Name));
    }

    // The rows of a file are asked only where its schema leaves a choice, so most files of a fleet share one answer.
    private VersionEvidence? Recognise(string path, SchemaText schema, string kind)
    {
        VersionEvidence? evidence = schema.Answer(new Question(kind, null), actual => kinds.Recognise(actual, kind));
        return evidence is VersionEvidence.Ambiguous
            ? kinds.Recognise(SchemaReader.Read(schema.Entries), kind, question => Ask(path, question))
            : evidence;
    }

    private DataAnswer Ask(string path, DataQuestion question) => DataQuestion.Answer(_inspector.AskNumber(path, question.Sql));

    private Verdict.Drifted? Drifted(SchemaText schema, DatabaseState.Versioned state, KindCatalogue kind) => Drift.VersionOf(state, kind) is { } version
        ? schema.Answer(new DriftQuestion(kind.Kind, version), actual => kinds.Drift(actual, kind.Kind, version))
        : null;

    private static ImmutableArray<Verdict> OfEvidence(VersionEvidence? evidence, string kind) => evidence switch
    {
        VersionEvidence.OtherKind other => [WrongKind(kind, other)],
        _ => [new Verdict.Unversioned(evidence)],
    };

    private static Verdict.Unreadable WrongKind(string kind, VersionEvidence.OtherKind other) => new(
        UnreadableReason.WrongKind, $"its schema is that of kind '{other.Kind}' at {other.Version}, not of '{kind}'");

    private sealed record Question(string Kind, long? Version);

    private sealed record DriftQuestion(string Kind, long Version);
}
