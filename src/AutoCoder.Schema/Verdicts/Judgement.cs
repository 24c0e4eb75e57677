namespace AutoCoder.Schema.Verdicts;

/// <summary>
/// What a database is against the migrations in the code: the one owner of that question. The gate, status, upgrade, downgrade,
/// adoption and the boot call all judge by it. What they know of the versions differs and is handed in: the gate has the lock
/// file, and who can run the migrations can also tell at which version a database is that records none. Pure and total.
/// </summary>
/// <param name="catalogue">The migrations of all kinds.</param>
/// <param name="versions">What is known of the schema after each version.</param>
/// <param name="recognition">Tells versions by schemas; null: then nobody looks for them.</param>
internal sealed class Judgement(Catalogue catalogue, IVersionSchemas versions, IVersionRecognition? recognition = null)
{
    /// <summary>The verdicts on one database; at least one, in the order in which they are worth telling.</summary>
    /// <param name="state">What the file is.</param>
    /// <param name="kind">The migrations that the code has for its kind.</param>
    /// <param name="schema">Its schema without version table and ledger.</param>
    /// <param name="ledger">What was executed on it.</param>
    /// <param name="ask">Asks its rows, where the schema leaves a choice.</param>
    public ImmutableArray<Verdict> Of(
        DatabaseState state,
        KindCatalogue kind,
        IAskedSchema schema,
        ImmutableArray<LedgerEntry> ledger,
        Func<DataQuestion, DataAnswer> ask)
    {
        ImmutableArray<Verdict> verdicts = Assess(state, kind, catalogue);
        if (IsUntracked(state)) return Untracked(state, kind.Kind, schema, ask, verdicts);
        Verdict.Drifted? drifted = VersionOf(state, kind) is { } version ? Drifted(schema, kind.Kind, version) : null;
        if (drifted is { IsBreaking: true } && ledger.IsEmpty) drifted = drifted with { IsOfOtherRunner = true };
        return With(verdicts, Edits(state, kind.Kind, ledger), drifted);
    }

    /// <summary>
    /// What there is to say of the records that other tools keep in a database that records its version: the rest of a sentence
    /// that begins with its path. Null when there is none; of other databases the verdict says it.
    /// </summary>
    public string? OtherRecord(DatabaseState state, string kind, IAskedSchema schema) =>
        state is DatabaseState.Versioned && !IsUntracked(state)
            ? schema.Answer(new Asked(typeof(OtherRecords), kind, null), actual => OtherRecords.Note(actual, LockedSchemas(kind)))
            : null;

    /// <summary>The migrations that were changed since they ran on a database; null when none is known to be.</summary>
    public Verdict.Edited? Edits(DatabaseState state, string kind, ImmutableArray<LedgerEntry> ledger) =>
        state is DatabaseState.Versioned versioned && versions.LockOf(kind) is { } locked
            ? Edits(versioned.Applied, ledger, locked)
            : null;

    /// <summary>
    /// What a schema says about its version, whether the database records one or not; null when nobody knows the versions.
    /// </summary>
    /// <param name="schema">The schema.</param>
    /// <param name="kind">The kind that the database is taken for.</param>
    /// <param name="version">The version to hold it against; null for any.</param>
    /// <param name="ask">Asks the rows, where the schema leaves a choice.</param>
    public VersionEvidence? Evidence(IAskedSchema schema, string kind, long? version, Func<DataQuestion, DataAnswer> ask)
    {
        if (recognition is not { } known) return null;
        if (version is { } at) return schema.Answer(new Asked(known, kind, at), actual => known.At(actual, kind, at));

        // The rows of a file are asked only where its schema leaves a choice, or what is missing may have no row to matter to, so
        // most files of a fleet share one answer.
        VersionEvidence? evidence = schema.Answer(new Asked(known, kind, null), actual => known.Recognise(actual, kind));
        return evidence is VersionEvidence.Ambiguous or VersionEvidence.Nearest
            ? known.Recognise(schema.Read(), kind, ask)
            : evidence;
    }

    /// <summary>
    /// The rule of versions: what those that a database records mean against those of the code, whatever its schema is.
    /// </summary>
    /// <param name="state">What the file is.</param>
    /// <param name="kind">The migrations that the code has for its kind.</param>
    /// <param name="catalogue">All kinds, to tell a database of another kind from one that is ahead.</param>
    public static ImmutableArray<Verdict> Assess(DatabaseState state, KindCatalogue kind, Catalogue catalogue) => state switch
    {
        DatabaseState.Missing => [new Verdict.Missing()],
        DatabaseState.Empty => [new Verdict.Pending(VersionsOf(kind))],
        DatabaseState.Unversioned => [new Verdict.Unversioned(null)],
        DatabaseState.Unreadable unreadable => [new Verdict.Unreadable(unreadable.Reason, unreadable.Detail)],
        DatabaseState.Versioned versioned => OfVersions(versioned.Applied, kind, catalogue),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>
    /// The rule of edits: a migration that is applied somewhere is not changed any more. The applied migrations that executed
    /// other SQL than the code has for them; null when none is known to. Hashes of another way of recording, or none at all,
    /// prove nothing.
    /// </summary>
    /// <param name="applied">The versions in the version table. What only the ledger has is not applied.</param>
    /// <param name="ledger">What was executed.</param>
    /// <param name="expected">What the code would execute.</param>
    public static Verdict.Edited? Edits(ImmutableArray<long> applied, ImmutableArray<LedgerEntry> ledger, KindLock expected)
    {
        ImmutableArray<EditedMigration>.Builder? edited = null;
        foreach (LedgerEntry entry in ledger)
        {
            if (entry.Hash is not { } hash || expected.Find(entry.Version) is not { } locked) continue;
            if (hash.Contradicts(locked.Up) && applied.BinarySearch(entry.Version) >= 0)
                (edited ??= ImmutableArray.CreateBuilder<EditedMigration>()).Add(new(entry.Version, hash, locked.Up));
        }

        return edited is null ? null : new Verdict.Edited([.. edited.OrderBy(migration => migration.Version)]);
    }

    /// <summary>
    /// The version whose schema a database should have: its highest, when its versions are the first of the code without a
    /// gap. Null for any other database, whose migrations together make no version that somebody ever replayed.
    /// </summary>
    public static long? VersionOf(DatabaseState state, KindCatalogue kind)
    {
        if (state is not DatabaseState.Versioned { Applied: { IsEmpty: false } applied }
            || applied.Length > kind.Migrations.Length) return null;
        for (int i = 0; i < applied.Length; i++)
        {
            if (applied[i] != kind.Migrations[i].Version) return null;
        }

        return applied[^1];
    }

    /// <summary>
    /// The rule of drift: a database has the schema of the version that it is at. How it departs from that, or null.
    /// </summary>
    /// <param name="version">The version that it is at.</param>
    /// <param name="expected">The schema after that version.</param>
    /// <param name="actual">The schema that it has, without version table and ledger.</param>
    /// <param name="trial">Tries what the rules do not think of; null: nobody does.</param>
    /// <param name="maintained">
    /// What maintenance leaves; below the newest version an earlier build left it, and nobody knows how it has to look.
    /// </param>
    /// <param name="isNewest">Whether the version is the newest.</param>
    public static Verdict.Drifted? Drift(
        long version, DatabaseSchema expected, DatabaseSchema actual, ISchemaTrial? trial = null,
        MaintainedObjects? maintained = null, bool isNewest = false)
    {
        maintained ??= MaintainedObjects.None;
        ImmutableArray<SchemaDifference> own = TrialComparison.Of(expected, maintained.Without(actual), trial).All;
        ImmutableArray<SchemaDifference> left = maintained.IsEmpty || !isNewest
            ? []
            : [.. TrialComparison.Of(maintained.With(expected), actual, trial).All.Except(own)];
        return own.IsEmpty && left.IsEmpty ? null : new Verdict.Drifted(version, [.. own, .. left])
        {
            Maintained = left,
            Expected = expected,
        };
    }

    /// <summary>
    /// The verdicts with what a comparison of the schema adds. A database that breaks the code is not called current; one
    /// that differs harmlessly is.
    /// </summary>
    /// <param name="verdicts">What the versions came to.</param>
    /// <param name="edited">Migrations that were changed after they were applied, or null.</param>
    /// <param name="drifted">Differences from the schema of its version, or null.</param>
    public static ImmutableArray<Verdict> With(ImmutableArray<Verdict> verdicts, Verdict.Edited? edited, Verdict.Drifted? drifted)
    {
        if (edited is not null || drifted is { IsBreaking: true })
            verdicts = verdicts.RemoveAll(verdict => verdict is Verdict.Current);
        if (edited is not null) verdicts = verdicts.Add(edited);
        return drifted is null ? verdicts : verdicts.Add(drifted);
    }

    /// <summary>The verdicts with the statements that the database does not take; it is not called current then.</summary>
    public static ImmutableArray<Verdict> With(ImmutableArray<Verdict> verdicts, Verdict.Incompatible incompatible) =>
        verdicts.RemoveAll(verdict => verdict is Verdict.Current).Add(incompatible);

    private static ImmutableArray<Verdict> OfVersions(ImmutableArray<long> applied, KindCatalogue kind, Catalogue catalogue)
    {
        if (applied.IsEmpty) return [new Verdict.Pending(VersionsOf(kind))];
        ImmutableArray<long> unknown = [.. applied.Where(version => kind.Find(version) is null)];
        if (unknown.Length == applied.Length) return [WrongKind(NothingInCommon(applied, kind, catalogue))];

        ImmutableArray<long> missing = [.. VersionsOf(kind).Except(applied)];
        ImmutableArray<long> gaps = [.. missing.Where(version => version < applied[^1])];
        ImmutableArray<long> pending = [.. missing.Where(version => version > applied[^1])];

        var verdicts = ImmutableArray.CreateBuilder<Verdict>();
        if (!unknown.IsEmpty) verdicts.Add(new Verdict.Ahead(unknown) { Reason = Reason(unknown, kind, !missing.IsEmpty) });
        if (!gaps.IsEmpty) verdicts.Add(new Verdict.OutOfOrder(gaps));
        if (!pending.IsEmpty) verdicts.Add(new Verdict.Pending(pending));
        if (verdicts.Count == 0) verdicts.Add(new Verdict.Current());
        return verdicts.ToImmutable();
    }

    // A newer build has what this one has. What stands among the versions of this one, this one would have.
    private static AheadReason Reason(ImmutableArray<long> unknown, KindCatalogue kind, bool lacksSome) =>
        unknown[0] > kind.Head ? (lacksSome ? AheadReason.OtherBranch : AheadReason.NewerBuild)
        : unknown[^1] > kind.Head ? AheadReason.Mixed
        : AheadReason.Removed;

    // Whoever made it, no build of this code did: a newer one would have this one's migrations.
    private static string NothingInCommon(ImmutableArray<long> applied, KindCatalogue kind, Catalogue catalogue)
    {
        KindCatalogue? nearest = catalogue.Kinds.MaxBy(Shared);
        int shared = nearest is null ? 0 : Shared(nearest);
        if (shared == applied.Length) return $"its versions are those of kind '{nearest!.Kind}', not of '{kind.Kind}'";
        string recorded = applied.Length == 1
            ? $"the one version that it records, {applied[0]}, is"
            : $"of the {applied.Length} versions that it records, {applied[0]} to {applied[^1]}, none is";
        string whose = shared > 0
            ? $"{(shared == 1 ? "one is" : $"{shared} are")} of kind '{nearest!.Kind}'"
            : "another program made it, or all of its migrations were renumbered or removed here";
        return $"{recorded}{(applied.Length == 1 ? " not" : "")} a migration of kind '{kind.Kind}': {whose}";

        int Shared(KindCatalogue other) => applied.Count(version => other.Find(version) is not null);
    }

    private static ImmutableArray<long> VersionsOf(KindCatalogue kind) =>
        [.. kind.Migrations.Select(migration => migration.Version)];

    // It has tables, and no version is recorded of them.
    private static bool IsUntracked(DatabaseState state) =>
        state is DatabaseState.Unversioned or DatabaseState.Versioned { UnrecordedTables: > 0 };

    // With a version table that is empty, the tables may be somebody else's, and then nothing has been applied yet.
    private ImmutableArray<Verdict> Untracked(
        DatabaseState state,
        string kind,
        IAskedSchema schema,
        Func<DataQuestion, DataAnswer> ask,
        ImmutableArray<Verdict> verdicts)
    {
        if (state is DatabaseState.Versioned && recognition?.KnowsTableOf(schema.Read(), kind) != true) return verdicts;
        if (Evidence(schema, kind, null, ask) is not { } evidence)
            return [new Verdict.Unversioned(null) { OtherRecord = OtherRecord() }];
        return evidence is VersionEvidence.OtherKind other
            ? [WrongKind($"its schema is that of kind '{other.Kind}' at {other.Version}, not of '{kind}'")]
            : [new Verdict.Unversioned(evidence) { OtherRecord = OtherRecord() }];

        string? OtherRecord() => schema.Answer(
            new Asked(typeof(Verdict.Unversioned), kind, null), actual => OtherRecords.Sentence(actual, LockedSchemas(kind)));
    }

    // Read only where a table has such a name: a migration may make one, and a later one drop it.
    private IEnumerable<DatabaseSchema> LockedSchemas(string kind)
    {
        if (versions.LockOf(kind) is not { } locked) yield break;
        foreach (LockedMigration migration in locked.Migrations) yield return locked.SchemaAt(migration.Version)!;
    }

    private static Verdict.Unreadable WrongKind(string detail) => new(UnreadableReason.WrongKind, detail);

    private Verdict.Drifted? Drifted(IAskedSchema schema, string kind, long version) =>
        schema.Answer(
            new Asked(versions, kind, version),
            actual => versions.Drift(actual, kind, version) is { } drifted ? drifted with { There = schema } : null);

    private sealed record Asked(object Of, string Kind, long? Version);
}

/// <summary>
/// A schema to which questions are put. Databases with one schema may share it, and with it what was found out.
/// </summary>
internal interface IAskedSchema
{
    /// <summary>The schema, taken apart anew.</summary>
    DatabaseSchema Read();

    /// <summary>The answer to a question about it: the first asker finds it out, every other gets the same.</summary>
    /// <param name="question">What tells the question from every other, by its equality.</param>
    /// <param name="find">Finds the answer out of the schema.</param>
    T? Answer<T>(object question, Func<DatabaseSchema, T?> find)
        where T : class;
}

/// <summary>What is known of the schema after each version of the kinds.</summary>
internal interface IVersionSchemas
{
    /// <summary>What each migration of a kind executes now; null when that is not known, and then no edit can be seen.</summary>
    KindLock? LockOf(string kind);

    /// <summary>How a schema departs from that after a version; null when it does not, or nobody knows that one.</summary>
    Verdict.Drifted? Drift(DatabaseSchema actual, string kind, long version);
}

/// <summary>Tells at which version a database is by its schema and its rows.</summary>
internal interface IVersionRecognition
{
    /// <summary>Whether a schema has a table of any version of a kind.</summary>
    bool KnowsTableOf(DatabaseSchema actual, string kind);

    /// <summary>What a schema says about its version; null when the kind's versions are not known.</summary>
    /// <param name="actual">The schema.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="ask">Asks the rows where the schema does not decide; null when they are not to be asked.</param>
    VersionEvidence? Recognise(DatabaseSchema actual, string kind, Func<DataQuestion, DataAnswer>? ask = null);

    /// <summary>What speaks for or against one version; null when the kind's versions are not known.</summary>
    VersionEvidence? At(DatabaseSchema actual, string kind, long version);
}

/// <summary>What a lock file tells of versions.</summary>
/// <param name="schemaLock">The lock; null: then there is nothing to compare with.</param>
/// <param name="trial">Tries what the rules about schemas do not think of; null: nobody does.</param>
internal sealed class LockedVersions(SchemaLock? schemaLock, ISchemaTrial? trial = null) : IVersionSchemas
{
    /// <inheritdoc />
    public KindLock? LockOf(string kind) => schemaLock?.Find(kind);

    /// <inheritdoc />
    public Verdict.Drifted? Drift(DatabaseSchema actual, string kind, long version)
    {
        if (LockOf(kind) is not { } locked || locked.SchemaAt(version) is not { } expected) return null;
        Verdict.Drifted? drifted = Judgement.Drift(
            version, expected, actual, trial, locked.Maintained, isNewest: locked.Migrations[^1].Version == version);
        return drifted is { IsBreakingByItself: true }
            ? drifted with
            {
                Repair = Recognition.Repair(locked.Maintained.Without(actual), version, locked.Schemas, statements: null, trial),
            }
            : drifted;
    }
}
