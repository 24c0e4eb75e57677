namespace AutoCoder.Schema.Preflight.Gates;

/// <summary>The way of one database through the gate. Safe to share between threads.</summary>
internal sealed class DatabaseGate(
    Fleet fleet, FleetContracts contracts, Func<DatabaseTarget, ImmutableArray<Verdict>, ImmutableArray<Verdict>>? refine = null)
{
    private readonly DatabaseInspector _inspector = new(fleet.Catalogue.VersionTable, fleet.Inspection);

    /// <summary>Opens the database once, and says what it is and what that means.</summary>
    public DatabaseReport Examine(DatabaseTarget target, CancellationToken cancellation)
    {
        KindCatalogue kind = fleet.Catalogue.Find(target.Kind!)!;
        KindStatements? statements = contracts.Of(kind.Kind);
        Examination? seen = fleet.ComparesSchemas || statements is not null ? _inspector.Examine(target.Path, statements?.Check, cancellation) : null;
        DatabaseState state = seen?.State ?? _inspector.Inspect(target.Path, cancellation);
        Meaning meaning = seen?.State is DatabaseState.Versioned
            ? seen.Schema.Answer(new Sight(kind.Kind, state, seen.Ledger), MeaningOf, (kind, state, seen, statements))!
            : MeaningOf((kind, state, seen, statements));
        ImmutableArray<Verdict> verdicts = refine is null ? meaning.Verdicts : refine(target, meaning.Verdicts);
        return new DatabaseReport(target.Path, kind.Kind, state, kind.Head, verdicts, fleet.Gate.Judge(verdicts)) { Notes = meaning.Notes };
    }

    // It follows from what was seen, whichever database that was: those that look the same share it.
    private Meaning MeaningOf((KindCatalogue Kind, DatabaseState State, Examination? Seen, KindStatements? Statements) found)
    {
        (KindCatalogue kind, DatabaseState state, Examination? seen, KindStatements? statements) = found;
        ImmutableArray<Verdict> verdicts = Assessment.Assess(state, kind, fleet.Catalogue);
        if (seen is not null && fleet.ComparesSchemas) verdicts = Compare(verdicts, seen, kind);
        if (seen is { FailingStatements: { IsEmpty: false } failing })
            verdicts = Assessment.With(verdicts, new Verdict.Incompatible(failing) { PassesAtHead = statements!.PassAtHead });
        return new(verdicts, seen?.Ledger.Problem is { } problem ? [Unclear(problem)] : []);
    }

    private ImmutableArray<Verdict> Compare(ImmutableArray<Verdict> verdicts, Examination seen, KindCatalogue kind)
    {
        if (seen.State is not DatabaseState.Versioned versioned || fleet.Lock?.Find(kind.Kind) is not { } locked) return verdicts;
        Verdict.Edited? edited = Edits.Of(versioned.Applied, seen.Ledger.Entries, locked);
        return Assessment.With(verdicts, edited, Drift.VersionOf(versioned, kind) is { } version ? Drifted(seen.Schema, locked, version) : null);
    }

    private static Verdict.Drifted? Drifted(SchemaText schema, KindLock locked, long version) =>
        schema.Answer(new Question(locked, version), actual => locked.SchemaAt(version) is { } expected ? Drift.Between(version, expected, actual) : null);

    private static string Unclear(string problem) =>
        $"has a table {LedgerTable.Name} that is no ledger ({problem}): whether a migration was changed after it was applied here cannot be told.";

    private sealed record Question(KindLock Lock, long Version);

    // With the schema that it is asked of, all that verdicts follow from.
    private sealed record Sight(string Kind, DatabaseState State, LedgerReading Ledger);

    private sealed record Meaning(ImmutableArray<Verdict> Verdicts, ImmutableArray<string> Notes);
}
