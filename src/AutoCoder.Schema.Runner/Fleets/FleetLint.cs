namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>
/// Looks at the migrations of a fleet that are new, and asks its databases what their rows say. Writes nothing.
/// </summary>
internal sealed class FleetLint(Fleet fleet, KindSchemas kinds, LintRequest request)
{
    private readonly DatabaseInspector _inspector = new(fleet.Catalogue.VersionTable, fleet.Inspection);

    public Outcome<LintReport> Run(TextReader standardInput, CancellationToken cancellation)
    {
        FleetTargets reached = request.AsksDatabases
            ? FleetTargets.Find(fleet, fleet.Discovery, standardInput)
            : new([], [], []);
        if (!reached.Problems.IsEmpty) return new Outcome<LintReport>.Refused(reached.Problems);
        string[] asked = [.. fleet.Catalogue.Kinds.Select(kind => kind.Kind)
            .Where(kind => fleet.Request.Kind is null || kind == fleet.Request.Kind)];
        ImmutableArray<string> unrecorded = [.. asked.Where(kind => kinds.Recording(kind) is null).Select(Unrecorded)];
        if (!unrecorded.IsEmpty) return new Outcome<LintReport>.Refused(unrecorded);
        var all = asked
            .ToDictionary(kind => kind, kind => RecordedMigrations.Of(kinds.Recording(kind)!, kinds), StringComparer.Ordinal);
        LintDatabase[] databases =
        [
            .. reached.Targets.TakeWhile(_ => !cancellation.IsCancellationRequested)
                .Select(target => LintDatabase.Of(target, _inspector, all[target.Kind!], cancellation)),
        ];
        LintMigration[] fresh = [.. asked.SelectMany(kind => all[kind]).Where(migration => IsNew(migration, databases))];
        return new Outcome<LintReport>.Done(Report(fresh, databases, reached, cancellation));
    }

    private LintReport Report(
        LintMigration[] fresh, LintDatabase[] databases, FleetTargets reached, CancellationToken cancellation)
    {
        Dictionary<string, string> problems = databases.Where(database => database.Problem is not null)
            .ToDictionary(database => database.Target.Path, database => database.Problem!);
        ImmutableArray<LintedMigration> linted = [.. fresh.TakeWhile(_ => !cancellation.IsCancellationRequested)
            .Select(migration => Look(migration, databases, problems, cancellation))];
        return new LintReport(
            fleet.Catalogue.AssemblyPath, Basis, linted,
            [
                .. databases.Select(database => database.Target)
                    .Select(target => new LintedDatabase(target.Path, target.Kind!, problems.GetValueOrDefault(target.Path))),
            ],
            reached.Notes)
        {
            Configuration = fleet.Configuration?.File,
            WasInterrupted = cancellation.IsCancellationRequested,
        };
    }

    private LintedMigration Look(
        LintMigration migration, LintDatabase[] databases, Dictionary<string, string> problems, CancellationToken cancellation)
    {
        var reading = LintReading.Of(migration);
        RowQuery[] queries =
            [.. reading.Queries.Where(query => request.Settings.SeverityOf(query.Rule) is not null)];
        LintDatabase[] asked =
            [.. databases.Where(database => database.Problem is null && database.Pending.Contains(migration))];
        var remarks = reading.Remarks.ToList();
        foreach (LintDatabase database in asked.TakeWhile(_ => !cancellation.IsCancellationRequested))
        {
            string path = database.Target.Path;
            foreach ((RowQuery query, NumberAnswer answer) in database.Ask(_inspector, migration, queries, cancellation))
            {
                if (answer is NumberAnswer.Known { Number: var number })
                {
                    if (LintedMigration.Answered(migration, query, path, number, request.Settings) is { } remark)
                        remarks.Add(remark);
                }
                else if (answer is NumberAnswer.Unknown { Why: var why })
                {
                    problems.TryAdd(
                        path, $"{path} could not be asked for rule {query.Rule.Id} of {migration.Title}: {why}.");
                }
            }
        }

        if (databases.Length == 0)
            remarks.AddRange(queries.Select(query => LintedMigration.Unasked(migration, query)).OfType<LintRemark>());
        return LintedMigration.Of(
            migration, remarks, request.Settings, request.PlaceOf?.Invoke(migration.Migration), IsReleased(migration));
    }

    // Where every migration is asked for: what is in the lock as it is now was built and may be anywhere.
    private bool IsReleased(LintMigration migration) => request.All
        && Locked(migration) is { } line
        && kinds.Recording(migration.Kind)!.Find(migration.Migration.Version) is { } now && !line.Up.Contradicts(now.UpHash);

    private LockedMigration? Locked(LintMigration migration) =>
        fleet.Carried?.Find(migration.Kind)?.Find(migration.Migration.Version);

    private bool IsNew(LintMigration migration, LintDatabase[] databases)
    {
        if (request.All) return true;
        if (request.Base is { } released) return released.Lock?.Find(migration.Kind)?.Find(migration.Migration.Version) is null;
        return databases.Any(database => database.Pending.Contains(migration));
    }

    private string Basis => request switch
    {
        { All: true } when fleet.Carried is not null =>
            $"in the code (those in its {SchemaLock.FileName} are told with warnings at most)",
        { All: true } => "in the code",
        { Base: { } released } => $"not in {released.Ref}",
        _ => "pending somewhere",
    };

    private string Unrecorded(string kind) =>
        $"The migrations of '{kind}' cannot be replayed on an empty database, so what they execute is not known: "
            + $"{kinds.WhyNot(kind)?.Message}";
}

/// <summary>Which migrations are to be looked at.</summary>
/// <param name="Settings">What the team wants of the rules.</param>
internal sealed record LintRequest(LintSettings Settings)
{
    /// <summary>Every migration.</summary>
    public bool All { get; init; }

    /// <summary>Those that this commit does not have; null for those that databases lack.</summary>
    public ReleasedLockReading.Read? Base { get; init; }

    /// <summary>Where a migration stands in the sources, for whoever knows; null when nobody does.</summary>
    public Func<CatalogueMigration, SourcePlace?>? PlaceOf { get; init; }

    /// <summary>Whether the databases of the fleet are asked.</summary>
    public bool AsksDatabases { get; init; }
}

/// <summary>A database that migrations are to run on.</summary>
/// <param name="Target">The database.</param>
/// <param name="Seen">What one look into it found.</param>
/// <param name="Pending">The migrations that it lacks, ascending.</param>
internal sealed record LintDatabase(DatabaseTarget Target, Examination Seen, ImmutableArray<LintMigration> Pending)
{
    /// <summary>Why it cannot be asked, or null.</summary>
    public string? Problem { get; private init; }

    /// <summary>Looks into a database.</summary>
    public static LintDatabase Of(
        DatabaseTarget target,
        DatabaseInspector inspector,
        ImmutableArray<LintMigration> migrations,
        CancellationToken cancellation)
    {
        Examination seen = inspector.Examine(target.Path, cancellation);
        return new(target, seen, [.. migrations.Where(migration => Lacks(seen.State, migration.Migration.Version))])
        {
            Problem = seen.State switch
            {
                DatabaseState.Missing => $"{target.Path} does not exist.",
                DatabaseState.Unreadable unreadable => $"{target.Path} could not be read: {unreadable.Detail}.",
                DatabaseState.Unversioned => $"{target.Path} records no versions, so which migrations it lacks cannot be told: "
                    + "autocoder-schema adopt --explain shows which it fits.",
                _ => null,
            },
        };
    }

    /// <summary>Asks the rows what decides about a migration.</summary>
    public IEnumerable<(RowQuery Query, NumberAnswer Answer)> Ask(
        DatabaseInspector inspector, LintMigration migration, IEnumerable<RowQuery> queries, CancellationToken cancellation)
    {
        ImmutableArray<LintMigration> earlier =
            [.. Pending.TakeWhile(one => one.Migration.Version < migration.Migration.Version)];
        string steps = string.Join(' ', Pending.Select(one => one.Migration.Version.ToString(CultureInfo.InvariantCulture)));
        foreach (RowQuery query in queries)
        {
            RowOrigin? origin = Seen.Schema.Answer(
                (migration.Kind, migration.Migration.Version, steps, query),
                schema => RowOrigin.Of(schema, earlier, migration, query));
            if (origin is not null)
                yield return (query, inspector.Count(Target.Path, query.Sql(origin), cancellation));
        }
    }

    private static bool Lacks(DatabaseState state, long version) => state switch
    {
        DatabaseState.Versioned versioned => !versioned.Applied.Contains(version),
        DatabaseState.Empty => true,
        _ => false,
    };
}

/// <summary>The migrations of a kind as they were recorded, to be looked at.</summary>
internal static class RecordedMigrations
{
    private const string LintTrait = "lint";

    /// <summary>All of them, ascending.</summary>
    public static ImmutableArray<LintMigration> Of(KindRecording recording, KindSchemas kinds)
    {
        KindRunner runner = kinds.Runners[recording.Kind];
        var migrations = ImmutableArray.CreateBuilder<LintMigration>(recording.Migrations.Length);
        SchemaSequence schemas = new();
        DatabaseSchema before = DatabaseSchema.Empty;
        foreach (MigrationRecording one in recording.Migrations)
        {
            LintMigration migration = new(recording.Kind, one.Migration, one.Up, before, before = schemas.Read(one.Schema))
            {
                HasDown = one.Down is not null || one.DownNeedsRows,
                IsForwardOnly = runner.IsForwardOnly(one.Migration.Version),
                RunsCode = one.RunsCode,
                Destructive = RunSteps.Destructive(kinds, recording.Kind, one.Migration.Version),
                Suppressions = runner.Traits(one.Migration.Version, LintTrait),
            };
            migrations.Add(migration with
            {
                DownNotes = [.. recording.Notes.Where(note => note.StartsWith($"{migration.Title} ", StringComparison.Ordinal))],
            });
        }

        return migrations.MoveToImmutable();
    }
}
