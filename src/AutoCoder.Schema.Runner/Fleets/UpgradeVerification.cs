using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>
/// What has to hold before a commit: no foreign key is newly broken, the file is sound, the schema is the expected one, but for
/// what was different before and no migration was meant to change, and no row or value is lost that no migration writes to.
/// </summary>
internal sealed class UpgradeVerification(
    string kind, UpgradePlan.Work work, KindSchemas kinds, DatabaseSnapshot before, ContentProof proof)
{
    /// <summary>What is failed at when the file is damaged.</summary>
    public const string Damage = "quick_check";

    /// <summary>What is failed at when the schema is another than expected.</summary>
    public const string Comparison = "schema comparison";

    private const int MostNamed = 10;
    private const string Run = "the upgrade";

    private readonly List<string> _unchecked = [];

    private ImmutableArray<string> _violations = [];

    /// <summary>What is worth knowing and no reason to fail.</summary>
    public ImmutableArray<string> Notes { get; private set; } = [];

    /// <summary>What the migrations took away, counted, once it was checked.</summary>
    public ImmutableArray<CountedLoss> Losses => proof.Losses;

    /// <summary>Checks on the session's connection, before the commit, and writes down what was taken away.</summary>
    /// <returns>Why it must not be committed, or null.</returns>
    public MigrationFailure? Check(DatabaseSession session, LedgerWriter ledger) => Check(session) ?? Tell(session, ledger);

    // It stands with the last migration that takes rows of that table away.
    private MigrationFailure? Tell(DatabaseSession session, LedgerWriter ledger)
    {
        if (Losses.IsEmpty || work.Apply.IsEmpty) return null;
        foreach (IGrouping<long, CountedLoss> lost in Losses
            .GroupBy(loss => RunSteps.LastThatDeletes(work, kind, kinds, loss.Loss.Table)))
        {
            string what = string.Join("; ", lost.Select(loss => loss.Description));
            MigrationFailure? untold = session.WithEach(
                [lost.Key], version => LedgerWriter.Lost(session.Connection, version, what));
            if (untold is not null) return untold;
        }

        return null;
    }

    private MigrationFailure? Check(DatabaseSession session)
    {
        try
        {
            KnownSchema after = session.KnownSchema();
            return ForeignKeys(session) ?? Leaning(after) ?? Soundness(session) ?? Schema(after) ?? Contents(session, after);
        }
        catch (SqliteException error)
        {
            return Failure("verification", $"the database could not be verified before the commit: {error.Message}")
                with
            { IsThrown = true };
        }
    }

    private MigrationFailure? ForeignKeys(DatabaseSession session)
    {
        ForeignKeyViolations broken = DatabaseCheck.ForeignKeys(session.Connection).Since(before.ForeignKeys);
        if (broken.Describe() is not { } described) return null;
        string?[] tables = [.. broken.All.Select(one => one.Problem is null ? null : one.Table)];
        LeaningStep? blamed = Steps().FirstOrDefault(step => tables.Any(table => step.UniqueIndexFor(table) is not null));
        string who = blamed is null ? "" : $" Migration {blamed.Title} makes it so.";
        return Failure("foreign_key_check", $"the migrations break foreign keys: {described}{who}") with
        {
            Remedy = tables.Select(table => blamed?.UniqueIndexFor(table)).FirstOrDefault(found => found is not null)
                ?? "put those rows in order, or have the migration do it (Delete.FromTable, Update.Table)",
        };
    }

    // Before the soundness of the file, which SQLite calls damaged when a search table has lost what it reads.
    private MigrationFailure? Leaning(KnownSchema after)
    {
        LeaningTrial trial = before.Known.LeaningTo(after);
        _unchecked.AddRange(LeaningCheck.Notes(trial, Run));
        return LeaningCheck.Of(trial, Run, Steps(), entry => IsOwn(entry, kind, work, kinds));
    }

    /// <summary>The command that takes somebody else's objects out of the way, which a failure names; null for none.</summary>
    public static string? Command(
        MigrationFailure failure, string path, string kind, UpgradePlan.Work work, KindSchemas kinds) =>
        LeaningCheck.Command(failure, path, Run, entry => IsOwn(entry, kind, work, kinds));

    // At any version that the upgrade passes.
    private static bool IsOwn(SchemaEntry entry, string kind, UpgradePlan.Work work, KindSchemas kinds) =>
        LeaningCheck.IsOf(work.Apply.Select(version => kinds.Expected(kind, version)).Prepend(kinds.Start(kind, work)), entry);

    private IEnumerable<LeaningStep> Steps()
    {
        DatabaseSchema? earlier = kinds.Start(kind, work);
        foreach (long version in work.Apply)
        {
            DatabaseSchema? later = kinds.Expected(kind, version);
            if (earlier is not null && later is not null)
                yield return new(version, kinds.Runners[kind].Kind.Find(version)!.Name, earlier, later);
            earlier = later;
        }
    }

    private MigrationFailure? Soundness(DatabaseSession session)
    {
        SortedDictionary<string, int> violations = new(StringComparer.Ordinal);
        if (DatabaseCheck.Quick(session.Connection, session.Records, violations, _unchecked) is { } damage)
            return Failure(Damage, $"the file is damaged: {damage}");
        _violations =
        [
            .. violations.Take(MostNamed).Select(line =>
                $"There are rows that a constraint would not take, as there were before: {line.Key} "
                + $"({line.Value.ToString(CultureInfo.InvariantCulture)})."),
        ];
        return null;
    }

    private MigrationFailure? Schema(KnownSchema after)
    {
        if (kinds.Expected(kind, work.To) is not { } expected)
        {
            Notes = [$"The schema was not compared: {kinds.WhyNot(kind)?.Message ?? "its migrations cannot be replayed"}"];
            return null;
        }

        TrialComparison? earlier =
            kinds.Start(kind, work) is { } start ? kinds.Differences(kind, before.Known, start) : null;
        ImmutableArray<SchemaDifference> known = work.Repair?.Left ?? earlier?.All ?? [];
        ImmutableArray<SchemaDifference> fresh = kinds.Differences(kind, after, expected).Since(earlier, work.Repair?.Left);
        Notes =
        [
            .. fresh.Where(difference => difference.Class == DifferenceClass.Harmless).Select(Describe),
            .. known.Where(difference => difference.Class == DifferenceClass.Breaking).Select(
                difference => $"It was different before the upgrade: {difference.Description}"),
            .. NotMaintained(after),
        ];
        string[] breaking = [.. fresh.Where(difference => difference.Class == DifferenceClass.Breaking).Select(Describe)];
        return breaking.Length == 0 ? null : Failure(Comparison, Sentence(breaking));
    }

    // It goes by rows, say, and nobody can tell what it would leave here.
    private IEnumerable<string> NotMaintained(KnownSchema after) =>
        kinds.Maintained(kind).IsEmpty || kinds.Drift(after.Schema, kind, work.To) is not { } drifted
            ? []
            : drifted.Maintained.Select(difference =>
                $"Maintenance leaves something else here than on an empty database: {difference.Description}");

    // The last of all: when it fails it takes the transaction back to name the rows.
    private MigrationFailure? Contents(DatabaseSession session, KnownSchema after)
    {
        MigrationFailure? failure = proof.Check(session.Connection, after);
        Notes = [.. Notes, .. _violations, .. _unchecked, .. proof.Notes];
        return failure;
    }

    private string Sentence(string[] breaking)
    {
        string more = breaking.Length > MostNamed ? $" and {breaking.Length - MostNamed} more" : "";
        return $"the schema is not that of version {work.To}: {string.Join(" ", breaking.Take(MostNamed))}{more}";
    }

    private static string Describe(SchemaDifference difference) => difference.Description;

    private static MigrationFailure Failure(string name, string message) => new(null, name, null, message);
}

/// <summary>What has to be remembered of a database before it is changed.</summary>
/// <param name="Known">Its schema, without the version table and the ledger.</param>
/// <param name="ForeignKeys">The foreign keys that were broken already.</param>
/// <param name="IsEmpty">True when it has no object at all, so that there is nothing to back up.</param>
internal sealed record DatabaseSnapshot(KnownSchema Known, ForeignKeyViolations ForeignKeys, bool IsEmpty)
{
    /// <summary>Its schema.</summary>
    public DatabaseSchema Schema => Known.Schema;

    /// <summary>Takes it on the session's connection.</summary>
    public static DatabaseSnapshot Of(DatabaseSession session)
    {
        KnownSchema known = session.KnownSchema();
        DoubleQuotedTexts.Take(session.Connection, known);
        return new(known, DatabaseCheck.ForeignKeys(session.Connection), known.IsEmpty);
    }
}
