using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>
/// The proof that a run, up or down, loses nothing that it does not say: every row that no step takes away is there again, and
/// every column that no step writes to has the values that it had. Every table is read once before the first statement and once
/// before the commit.
/// </summary>
internal sealed class ContentProof
{
    private readonly ImmutableArray<ProvenTable> _tables;
    private readonly ProofTerms _terms;
    private readonly KnownSchema? _before;

    private ContentProof(ImmutableArray<ProvenTable> tables, KnownSchema? before, ProofTerms terms) =>
        (_tables, _before, _terms) = (tables, before, terms);

    private ImmutableArray<ProvenShadows> Shadows { get; init; } = [];

    /// <summary>What is worth knowing and no reason to fail.</summary>
    public ImmutableArray<string> Notes { get; private set; } = [];

    /// <summary>What a run took away and said so; to be asked when it was looked at again.</summary>
    public ImmutableArray<CountedLoss> Losses { get; private set; } = [];

    /// <summary>Looks at everything before the first change of an upgrade.</summary>
    public static ContentProof OfUpgrade(
        DatabaseSession session,
        KnownSchema before,
        KindCatalogue kind,
        UpgradePlan.Work work,
        KindSchemas kinds,
        bool isOneTransaction)
    {
        if (RunSteps.Of(work, kind, kinds) is not { } steps)
            return Nothing("That no row is lost was not proven: "
                + "the migrations cannot be replayed on an empty database, so nobody knows what they write to.");
        bool runsBeside = kinds.Runners[kind.Kind].RunsUnrecorded && !(work.Apply.IsEmpty && work.Maintenance.IsEmpty);
        if (runsBeside && !isOneTransaction)
            return Nothing("That no row is lost was not proven: "
                + "maintenance or a profile runs beside migrations without a transaction, and nobody knows what it writes to.");
        DatabaseSchema[] between =
        [
            .. kinds.Schemas(kind.Kind)
                .Where(entry => entry.Key >= work.From && entry.Key <= work.To)
                .Select(entry => entry.Value),
        ];
        DatabaseSchema? recorded = kinds.Start(kind.Kind, work);
        return Of(session.Connection, before, PromiseOf(before, kind.Kind, work, steps, recorded), new()
        {
            MayGo = (table, column) => between.Any(schema => schema.FindTable(table)?.FindColumn(column) is not null),
            Between = [.. between],
            Plan = work.Repair is { IsEmpty: false } ? null : $"{kind.Kind} {string.Join(',', work.Apply)}",
            CanLookBack = isOneTransaction,
            Beside = runsBeside ? () => RunPromise.Of(before.Schema, session.Beside.Around(steps), recorded) : null,
        });
    }

    /// <summary>Looks at everything before the first change of a way back.</summary>
    public static ContentProof OfDowngrade(
        DatabaseSession session,
        KnownSchema before,
        DowngradePlan.Work work,
        ImmutableArray<CountedLoss> announced,
        Func<long, DatabaseSchema?> schemaOf)
    {
        string steps = string.Join(", ", work.Steps.Select(step => step.Title));
        string takesBack = $"nothing that takes back migration{(work.Steps.Length == 1 ? "" : "s")} {steps}";
        if (work.Steps.FirstOrDefault(step => step.Statements is null) is { } unknown)
        {
            return Nothing("That nothing else is lost was not proven: "
                + $"nobody can say what the Down of migration {unknown.Title} executes.");
        }

        // On the way back no trigger is trusted, whoever made it: what it overwrites then, no version brings again.
        return Of(session.Connection, before, RunPromise.Of(before.Schema, work.Steps.Select(RunSteps.Of)), new()
        {
            MayGo = (table, column) => announced.Any(loss => loss.Loss == new DataLoss.OfColumn(table, column)),
            Announced = table => Announced(announced, table),
            Between = [.. work.Steps.Select(step => schemaOf(step.Version)).Append(schemaOf(work.To)).OfType<DatabaseSchema>()],
            CanLookBack = true,
            Nobody = takesBack,
            HasTraits = false,
            ToldBefore = true,
        });
    }

    // How many rows of a table were said to go; null when that could not be counted.
    private static long? Announced(ImmutableArray<CountedLoss> announced, string table)
    {
        CountedLoss[] rows = [.. announced.Where(loss => loss.Loss is DataLoss.OfRows && SqlName.Same(loss.Loss.Table, table))];
        return rows.Length == 0 || rows.Any(loss => loss.Count is null) ? null : rows.Sum(loss => loss.Count);
    }

    /// <summary>Looks at everything before the first change.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="before">Its schema.</param>
    /// <param name="promise">What the run may change.</param>
    /// <param name="terms">How it is held against the run.</param>
    public static ContentProof Of(SqliteConnection connection, KnownSchema before, RunPromise promise, ProofTerms terms) => new(
        [.. promise.Tables.Select(table => ProvenTable.Before(connection, before, table, terms))], before, terms)
    {
        Shadows = [.. promise.Virtual.Select(table => ProvenShadows.Before(connection, before.Schema, table))],
        Notes = [.. terms.ToldBefore ? [] : promise.Losses.Select(SentenceStart.Of), .. promise.Notes.Select(SentenceStart.Of)],
    };

    // What a run promises follows from the schema and the migrations; a repair is one database's own.
    private static RunPromise PromiseOf(
        KnownSchema before, string kind, UpgradePlan.Work work, ImmutableArray<RunStep> steps, DatabaseSchema? recorded) =>
        work.Repair is { IsEmpty: false }
            ? RunPromise.Of(before.Schema, steps, recorded)
            : before.Answer(
                (nameof(RunPromise), kind, work.From, string.Join(',', work.Apply)),
                () => RunPromise.Of(before.Schema, steps, recorded))!;

    /// <summary>
    /// Looks again. When something is lost, the session's transaction is over: its rows were needed to name them.
    /// </summary>
    /// <param name="connection">The database after the run.</param>
    /// <param name="after">Its schema.</param>
    public MigrationFailure? Check(SqliteConnection connection, KnownSchema after)
    {
        RunPromise? beside = _tables.IsEmpty ? null : _terms.Beside?.Invoke();
        foreach (ProvenTable table in _tables)
        {
            ProvenTable held = table;
            if (beside?.Tables.FirstOrDefault(other => other.Table == table.Promise.Table) is { } wider)
            {
                if (table.LeftBy(wider) is not { } left)
                {
                    Notes = [.. Notes, $"The contents of {table.Promise.Table} were not compared: "
                        + "maintenance or a profile that runs beside the migrations writes to it."];
                    continue;
                }

                held = left;
            }

            if (Loss(connection, held, after) is { } loss) return new(null, "preservation", null, loss);
        }

        return Shadows.Where(table => beside is null || beside.Virtual.Any(other => other.Column == table.Table))
            .Select(table => table.Loss(connection, after.Schema, _terms.Nobody)).FirstOrDefault(loss => loss is not null)
            is { } index ? new(null, "preservation", null, index) : null;
    }

    private string? Loss(SqliteConnection connection, ProvenTable table, KnownSchema after)
    {
        TablePromise promise = table.Promise;
        if (promise.After is not { } name) return null;
        if (after.Schema.FindTable(name) is not { } now)
            return $"the table {promise.Table} is gone, and {_terms.Nobody} drops it";
        foreach (ColumnPromise gone in promise.Columns.Where(column => now.FindColumn(column.After) is null))
        {
            if (!_terms.MayGo(promise.Table, gone.Column))
                return $"the column {gone.Column} of {promise.Table} is gone, and {_terms.Nobody} drops it";
            if (!_terms.ToldBefore) Notes = [.. Notes, $"The column {gone.Column} of {promise.Table} is dropped."];
        }

        if (promise.IsOpen) return null;
        bool hasSameKeys = !promise.IsKeyed || HasSameKey(_before!.Schema.FindTable(promise.Table)!, now, promise);
        if (!hasSameKeys && table.Remembered is null)
            Notes = [.. Notes, $"The contents of {promise.Table} were not compared: its rows have other keys now."];
        ProofResult result = table.After(connection, after, KeptIn(table, now), hasSameKeys, _terms);
        Notes = [.. Notes, .. result.Notes];
        Losses = [.. Losses, .. result.Losses];
        return result.Loss;
    }

    // A column whose affinity is another one than was foreseen has values that nobody foresaw.
    private ImmutableArray<ColumnPromise> KeptIn(ProvenTable table, TableSchema now)
    {
        var kept = ImmutableArray.CreateBuilder<ColumnPromise>();
        foreach (ColumnPromise column in table.Promise.Columns)
        {
            if (now.FindColumn(column.After) is not { } found) continue;
            if (ProvenTable.Stored(found.Affinity) == ProvenTable.Stored(table.AffinityOf(column, _before!.Schema)))
            {
                kept.Add(column);
            }
            else
            {
                Notes = [.. Notes, $"The column {column.Column} of {table.Promise.Table} was not compared: "
                    + "its type is another one than this build knows of."];
            }
        }

        return kept.ToImmutable();
    }

    private static bool HasSameKey(TableSchema then, TableSchema now, TablePromise promise)
    {
        if (then.WithoutRowId != now.WithoutRowId) return false;
        string? alias = now.Columns.FirstOrDefault(column => column.IsRowIdAlias)?.Name;
        if (!now.WithoutRowId)
            return alias is null || then.Columns.Any(column => column.IsRowIdAlias && IsKept(column.Name, alias));
        return then.PrimaryKey!.Terms.Length == now.PrimaryKey!.Terms.Length
            && then.PrimaryKey.Terms.Zip(now.PrimaryKey.Terms).All(pair => IsKept(pair.First.Column, pair.Second.Column));
        bool IsKept(string? before, string? after) =>
            promise.Columns.Any(column => Same(column.Column, before) && Same(column.After, after));
    }

    private static bool Same(string? left, string? right) => Sql.SqlNameComparer.Instance.Equals(left, right);

    private static ContentProof Nothing(string note) => new([], null, new()) { Notes = [note] };
}

/// <summary>How a promise is held against a run.</summary>
internal sealed record ProofTerms
{
    /// <summary>Whether a column may be gone that no statement was seen to drop.</summary>
    public Func<string, string, bool> MayGo { get; init; } = (_, _) => false;

    /// <summary>How many rows of a table were said to go, before; null when nobody counted them.</summary>
    public Func<string, long?> Announced { get; init; } = _ => null;

    /// <summary>The schemas that the database goes through, as far as this build knows them, in that order.</summary>
    public ImmutableArray<DatabaseSchema> Between { get; init; } = [];

    /// <summary>What tells the run from others of its kind, where all follows from it and the schema; else null.</summary>
    public string? Plan { get; init; }

    /// <summary>Whether a rollback on the connection brings the rows of before back, to name them.</summary>
    public bool CanLookBack { get; init; } = true;

    /// <summary>Who did not say that it takes something away, as a subject of a sentence.</summary>
    public string Nobody { get; init; } = "no migration of this run";

    /// <summary>Whether whoever means it can say so by a trait.</summary>
    public bool HasTraits { get; init; } = true;

    /// <summary>Whether the report tells by itself what the plan takes away.</summary>
    public bool ToldBefore { get; init; }

    /// <summary>
    /// What may change when also that counts which ran beside the steps on this database, unrecorded; null when nothing does.
    /// </summary>
    public Func<RunPromise>? Beside { get; init; }
}

/// <summary>What looking at one table again came to.</summary>
/// <param name="Loss">What is lost that nobody said, in words; null when nothing is.</param>
internal sealed record ProofResult(string? Loss)
{
    /// <summary>What is worth knowing and no reason to fail.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>What went as it was said.</summary>
    public ImmutableArray<CountedLoss> Losses { get; init; } = [];
}
