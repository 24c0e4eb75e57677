namespace AutoCoder.Schema.Runner.Lint;

/// <summary>Looks at the migrations of a fleet that are new, and asks its databases what their rows say. Writes nothing.</summary>
internal sealed class FleetLint(Fleet fleet, KindSchemas kinds, LintRequest request)
{
    private readonly DatabaseInspector _inspector = new(fleet.Catalogue.VersionTable, fleet.Inspection);

    public LintOutcome Run(TextReader standardInput, CancellationToken cancellation)
    {
        FleetTargets reached = request.AsksDatabases ? FleetTargets.Find(fleet, fleet.Discovery, standardInput) : new([], [], []);
        if (!reached.Problems.IsEmpty) return new LintOutcome.Refused(reached.Problems);
        string[] asked = [.. fleet.Catalogue.Kinds.Select(kind => kind.Kind).Where(kind => fleet.Request.Kind is null || kind == fleet.Request.Kind)];
        ImmutableArray<string> unrecorded = [.. asked.Where(kind => kinds.Recording(kind) is null).Select(Unrecorded)];
        if (!unrecorded.IsEmpty) return new LintOutcome.Refused(unrecorded);
        var all = asked.ToDictionary(kind => kind, kind => RecordedMigrations.Of(kinds.Recording(kind)!, kinds), StringComparer.Ordinal);
        LintDatabase[] databases =
        [
            .. reached.Targets.TakeWhile(_ => !cancellation.IsCancellationRequested).Select(target => LintDatabase.Of(target, _inspector, all[target.Kind!], cancellation)),
        ];
        LintMigration[] fresh = [.. asked.SelectMany(kind => all[kind]).Where(migration => IsNew(migration, databases))];
        return new LintOutcome.Reported(Report(fresh, databases, reached, cancellation));
    }

    private LintReport Report(LintMigration[] fresh, LintDatabase[] databases, FleetTargets reached, CancellationToken cancellation)
    {
        Dictionary<string, string> problems = databases.Where(database => database.Problem is not null).ToDictionary(database => database.Target.Path, database => database.Problem!);
        ImmutableArray<LintedMigration> linted = [.. fresh.TakeWhile(_ => !cancellation.IsCancellationRequested).Select(migration => Look(migration, databases, problems, cancellation))];
        return new LintReport(
            fleet.Catalogue.AssemblyPath, Basis, linted,
            [.. databases.Select(database => new LintedDatabase(database.Target.Path, database.Target.Kind!, problems.GetValueOrDefault(database.Target.Path)))], reached.Notes)
        {
            WasInterrupted = cancellation.IsCancellationRequested,
        };
    }

    private LintedMigration Look(LintMigration migration, LintDatabase[] databases, Dictionary<string, string> problems, CancellationToken cancellation)
    {
        var reading = LintReading.Of(migration);
        LintQuestion[] questions = [.. reading.Questions.Where(question => request.Settings.SeverityOf(question.Rule) is not null)];
        LintDatabase[] asked = [.. databases.Where(database => database.Problem is null && database.Pending.Contains(migration))];
        var remarks = reading.Remarks.ToList();
        foreach (LintDatabase database in asked.TakeWhile(_ => !cancellation.IsCancellationRequested))
        {
            foreach ((LintQuestion question, NumberAnswer answer) in database.Ask(_inspector, migration, questions, cancellation))
            {
                if (answer is NumberAnswer.Unknown unknown) problems.TryAdd(database.Target.Path, $"{database.Target.Path} could not be asked for rule {question.Rule.Id} of {migration.Title}: {unknown.Why}.");
                else if (LintedMigration.Answered(migration, question, database.Target.Path, ((NumberAnswer.Known)answer).Number, request.Settings) is { } remark) remarks.Add(remark);
            }
        }

        if (databases.Length == 0) remarks.AddRange(questions.Select(question => LintedMigration.Unasked(migration, question)).OfType<LintRemark>());
        return LintedMigration.Of(migration, remarks, request.Settings, request.PlaceOf?.Invoke(migration.Migration));
    }

    private bool IsNew(LintMigration migration, LintDatabase[] databases)
    {
        if (request.All) return true;
        if (request.Base is { } released) return released.Lock?.Find(migration.Kind)?.Find(migration.Migration.Version) is null;
        return databases.Any(database => database.Pending.Contains(migration));
    }

    private string Basis => request switch
    {
        { All: true } => "in the code",
        { Base: { } released } => $"not in {released.Ref}",
        _ => "pending somewhere",
    };

    private string Unrecorded(string kind) =>
        $"The migrations of '{kind}' cannot be replayed on an empty database, so what they execute is not known: {kinds.WhyNot(kind)?.Message}";
}
