using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>What is asked of a script.</summary>
/// <param name="From">Where it begins; null for where the database is, or an end of the history.</param>
/// <param name="To">Where it ends; null for the other end.</param>
/// <param name="IsDown">Whether it goes back.</param>
internal sealed record ScriptRequest(long? From, long? To, bool IsDown);

/// <summary>
/// Makes scripts: the migrations are run on a database in memory, and what they execute there is written down. For a database
/// that is there, that has its schema, so that a rebuild of a table of its own making is in the script as it would be run.
/// </summary>
/// <param name="kind">The kind of database.</param>
/// <param name="fleet">The fleet.</param>
/// <param name="kinds">The migrations.</param>
internal sealed class ScriptMaking(KindCatalogue kind, Fleet fleet, KindSchemas kinds)
{
    private readonly KindRunner _runner = kinds.Runners[kind.Kind];

    /// <summary>The script between two versions.</summary>
    public Outcome<ChangeScript> Between(ScriptRequest request)
    {
        long from = request.From ?? (request.IsDown ? kind.Head : 0), to = request.To ?? (request.IsDown ? 0 : kind.Head);
        if (request.IsDown ? to > from : to < from)
        {
            string way = request.IsDown ? "--down goes back: give a --from above --to." : "give --down for the way back.";
            return Refused($"from {Text(from)} to {Text(to)}: {way}");
        }

        long lower = Math.Min(from, to), upper = Math.Max(from, to);
        long[] before = [.. Versions(version => version <= from)];
        long[] steps = [.. Versions(version => version > lower && version <= upper)];
        return Made(
            new(kind.Kind, request.IsDown ? ChangeDirection.Downgrade : ChangeDirection.Upgrade, from, to, []),
            twin => twin.Up(before)
                ?? (request.IsDown ? twin.Down([.. steps.Reverse()]) : twin.Recorded(steps)));
    }

    /// <summary>The script of an upgrade of a database.</summary>
    /// <param name="path">The database.</param>
    /// <param name="found">What it is.</param>
    /// <param name="plan">What would be done.</param>
    public Outcome<ChangeScript> Of(string path, Examination found, ChangeRow plan)
    {
        ImmutableArray<long> applied = AppliedIn(found);
        long from = plan.From ?? applied.LastOrDefault();
        var script = new ChangeScript(kind.Kind, ChangeDirection.Upgrade, from, plan.To ?? from, []) { Database = path };
        if (plan.Result == ChangeResult.Current) return Made(script, _ => null);
        if (!plan.Repairs.IsEmpty || !plan.Forgotten.IsEmpty)
        {
            IEnumerable<string> first =
                plan.Repairs.Concat(plan.Forgotten.Select(version => $"{Text(version)} is struck out of its record."));
            return Refused(
                $"{path}: what an upgrade mends first depends on its rows and is in no script: {string.Join(" ", first)}");
        }

        return Made(script, twin => twin.Take(found) ?? twin.Stamp(applied, isRecorded: false)
            ?? twin.Stamp(plan.Adopted, isRecorded: true) ?? twin.Recorded([.. plan.Applied]));
    }

    /// <summary>The script of the way back of a database.</summary>
    /// <param name="path">The database.</param>
    /// <param name="found">What it is.</param>
    /// <param name="plan">What would be done.</param>
    public Outcome<ChangeScript> Back(string path, Examination found, ChangeRow plan) => Made(
        new(kind.Kind, ChangeDirection.Downgrade, plan.From ?? 0, plan.To ?? plan.From ?? 0, []) { Database = path },
        twin => twin.Take(found) ?? twin.Stamp(AppliedIn(found), isRecorded: false) ?? twin.Back(plan.Steps));

    private static ImmutableArray<long> AppliedIn(Examination found) =>
        found.State is DatabaseState.Versioned versioned ? versioned.Applied : [];

    private IEnumerable<long> Versions(Func<long, bool> which) =>
        kind.Migrations.Select(migration => migration.Version).Where(which);

    private Outcome<ChangeScript> Made(ChangeScript script, Func<ScriptTwin, MigrationFailure?> record)
    {
        using var twin = new ScriptTwin(_runner, fleet.Catalogue.VersionTable, kinds.LockOf(kind.Kind));
        if (record(twin) is { } failure)
        {
            string which = failure.Version is { } version ? $"migration {Text(version)} ({failure.Name})" : failure.Name;
            string whose = script.Database is { } path ? $"{path}: " : "";
            return Refused($"{whose}{which} cannot be run in memory: {failure.Message}");
        }

        bool hasTable = twin.HadVersionTable
            || script is { Direction: ChangeDirection.Downgrade } or { Database: null, From: > 0 };
        ImmutableArray<string> maintenance = _runner.RunsUnrecorded
            ? ["Maintenance of the migrations runs beside them, and is not in it."]
            : [];
        return new Outcome<ChangeScript>.Done(script with
        {
            Steps = twin.Steps,
            Migrations = fleet.Catalogue.AssemblyPath,
            VersionTable = fleet.Catalogue.VersionTable,
            VersionTableStatements = hasTable ? [] : twin.VersionTableStatements,
            Notes = [.. twin.Notes, .. maintenance],
        });
    }

    private static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);

    private static Outcome<ChangeScript>.Refused Refused(string problem) => new([problem]);
}

/// <summary>The database in memory on which the migrations of a script run.</summary>
/// <param name="runner">The migrations.</param>
/// <param name="table">The table of versions.</param>
/// <param name="carried">What the lock says of them; null without one.</param>
internal sealed class ScriptTwin(KindRunner runner, VersionTable table, KindLock? carried) : IDisposable
{
    private readonly ThoroughConnection _connection = DatabaseImage.Empty();
    private readonly ImmutableArray<ScriptStep>.Builder _steps = ImmutableArray.CreateBuilder<ScriptStep>();
    private readonly List<string> _notes = [];

    /// <summary>What was recorded.</summary>
    public ImmutableArray<ScriptStep> Steps => _steps.ToImmutable();

    /// <summary>What else there is to know.</summary>
    public ImmutableArray<string> Notes => [.. _notes];

    /// <summary>Whether the database has a table of versions already.</summary>
    public bool HadVersionTable { get; private set; }

    /// <summary>What made the table of versions here.</summary>
    public ImmutableArray<string> VersionTableStatements =>
    [
        .. ConnectionSchema.ReadAll(_connection).Where(entry => SqlName.Same(entry.Table, table.Name))
            .Select(entry => entry.Sql).OfType<string>(),
    ];

    /// <summary>Takes the schema of a database over.</summary>
    public MigrationFailure? Take(Examination found)
    {
        HadVersionTable = found.State is DatabaseState.Versioned || found.Schema.HasVersionTable;
        ImmutableArray<SchemaEntry> own = ConnectionSchema.Own([.. found.Schema.Entries], table);
        // What a trigger or a view names may be made after it.
        foreach (SchemaEntry entry in own.Where(entry => entry.Sql is not null && !entry.IsOfSqlite)
            .OrderBy(entry => entry.Type is "trigger" ? 2 : entry.Type is "view" ? 1 : 0))
        {
            try
            {
                // A virtual table makes those that keep its rows.
                if (entry.Type == "table" && ConnectionSchema.HasTable(_connection, entry.Name)) continue;
                _connection.Execute(entry.Sql!);
            }
            catch (SqliteException refused)
            {
                _notes.Add($"Without {entry.Type} {entry.Name} of it, which cannot be made here: {refused.Words()}.");
            }
        }

        return null;
    }

    /// <summary>Runs migrations that are no part of the script.</summary>
    public MigrationFailure? Up(IEnumerable<long> versions) => InRuns(versions, isRecorded: false);

    /// <summary>Runs those that are.</summary>
    public MigrationFailure? Recorded(IEnumerable<long> versions) => InRuns(versions, isRecorded: true);

    /// <summary>Records versions without running anything.</summary>
    public MigrationFailure? Stamp(ImmutableArray<long> versions, bool isRecorded)
    {
        using DatabaseSession session = runner.Begin(_connection, isTransactional: true);
        ImmutableArray<long> known = [.. versions.Where(version => runner.Kind.Find(version) is not null)];
        if ((session.Prepare() ?? session.Stamp(known) ?? session.Commit()) is { } failure) return failure;
        if (isRecorded)
            foreach (long version in known) Add(version, [], ["Its schema is there already: it is only recorded."]);
        return null;
    }

    /// <summary>Takes migrations back.</summary>
    public MigrationFailure? Down(ImmutableArray<long> versions)
    {
        foreach (long version in versions)
        {
            using StatementRecorder recorder = new(_connection);
            using DatabaseSession session = runner.Begin(_connection, runner.Kind.Find(version)!.IsTransactional, recorder);
            if ((session.Down([version]) ?? Taken(version, recorder) ?? session.Commit()) is { } failure) return failure;
        }

        return null;
    }

    /// <summary>Takes a database back, by its ledger where its plan says so.</summary>
    public MigrationFailure? Back(ImmutableArray<DowngradeStep> steps)
    {
        foreach (DowngradeStep step in steps)
        {
            if (step.Source == DownSource.Build)
            {
                if (Down([step.Version]) is { } failure) return failure;
                continue;
            }

            _steps.Add(new(step.Version, step.Name, step.Statements ?? []) { Remarks = ["By the Down script in its ledger."] });
            using DatabaseSession session = runner.Begin(_connection, isTransactional: true);
            if ((session.DownByScript(step, () => { }, CancellationToken.None) ?? session.Commit()) is { } failed) return failed;
        }

        return null;
    }

    /// <inheritdoc />
    public void Dispose() => _connection.Dispose();

    // Neighbours that can share a transaction share one, as in an upgrade.
    private MigrationFailure? InRuns(IEnumerable<long> versions, bool isRecorded)
    {
        foreach (long version in versions)
        {
            using StatementRecorder recorder = new(_connection);
            using DatabaseSession session = runner.Begin(_connection, runner.Kind.Find(version)!.IsTransactional, recorder);
            MigrationFailure? failure = session.Up([version], _ =>
            {
                if (isRecorded) Add(version, [.. recorder.WithoutVersionRow], Remarks(version, recorder));
            });
            if ((failure ?? session.Commit()) is { } stopped) return stopped;
        }

        return null;
    }

    private MigrationFailure? Taken(long version, StatementRecorder recorder)
    {
        Add(version, [.. recorder.WithoutVersionRow], Remarks(version, recorder));
        return null;
    }

    private void Add(long version, ImmutableArray<string> statements, ImmutableArray<string> remarks)
    {
        CatalogueMigration migration = runner.Kind.Find(version)!;
        _steps.Add(new(version, migration.Name, statements)
        {
            Description = DescriptionOf(version) ?? migration.Description,
            IsTransactional = migration.IsTransactional,
            Remarks = remarks,
        });
    }

    // What the runner itself wrote there.
    private string? DescriptionOf(long version)
    {
        using SqliteStatement row = _connection.Prepare(
            $"SELECT {SqlName.Quote(table.DescriptionColumn)} FROM main.{SqlName.Quote(table.Name)} "
                + $"WHERE {SqlName.Quote(table.VersionColumn)} = ?1",
            version);
        return row.Step() ? row.Text(0) : null;
    }

    private ImmutableArray<string> Remarks(long version, StatementRecorder recorder)
    {
        CatalogueMigration migration = runner.Kind.Find(version)!;
        LockedMigration? line = carried?.Find(version);
        IEnumerable<string> Sentences()
        {
            if (migration.IsBreakingChange) yield return "It says of itself that it breaks what uses the database.";
            if (!migration.IsTransactional)
                yield return "It runs outside of a transaction: what is before it is kept when it fails.";
            if (recorder.HasRunCode)
            {
                yield return "It runs code of its own: on rows it may execute other statements than these, which only a run on a "
                    + "copy shows: autocoder-schema rehearse";
            }

            if (recorder.HasAskedRows) yield return "It asks rows whether it can be done: on some it fails.";
            if (line?.Up == SqlHash.Varies || line?.Down == SqlHash.Varies || runner.ReadsClock(version))
                yield return "It executes other values each time (the time, identifiers, random numbers).";
        }

        return [.. Sentences()];
    }
}
