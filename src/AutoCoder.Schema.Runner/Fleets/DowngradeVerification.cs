using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>
/// What has to hold before a commit: no foreign key is newly broken, the file is sound, the record is the wanted one, the schema
/// is that of the version, and no table, column, row or value is lost that was not announced.
/// </summary>
internal sealed class DowngradeVerification
{
    private const int MostNamed = 10;

    private readonly string _kind;
    private readonly DowngradePlan.Work _work;
    private readonly ImmutableArray<DataLoss> _announced;
    private readonly KindSchemas _kinds;
    private readonly DatabaseSnapshot _before;
    private readonly ImmutableDictionary<string, long> _counts;
    private readonly ContentProof _proof;
    private readonly List<string> _unchecked = [];

    /// <summary>Remembers what is there before.</summary>
    public DowngradeVerification(
        string kind,
        DowngradePlan.Work work,
        ImmutableArray<CountedLoss> announced,
        KindSchemas kinds,
        DatabaseSnapshot before,
        DatabaseSession session)
    {
        (_kind, _work, _kinds, _before) = (kind, work, kinds, before);
        _announced = [.. announced.Select(loss => loss.Loss)];
        _counts = TableCounts.Of(session.Connection, before.Schema);
        _proof = ContentProof.OfDowngrade(session, before.Known, work, announced, version => kinds.Expected(kind, version));
    }

    /// <summary>What is worth knowing and no reason to fail.</summary>
    public ImmutableArray<string> Notes { get; private set; } = [];

    /// <summary>Checks on the session's connection, before the commit.</summary>
    /// <returns>Why it must not be committed, or null.</returns>
    public MigrationFailure? Check(DatabaseSession session)
    {
        try
        {
            var after = SchemaReader.Read(session.ReadSchema());
            return ForeignKeys(session)
                ?? Leaning(session.KnownSchema())
                ?? Soundness(session)
                ?? Record(session)
                ?? Schema(after)
                ?? Columns(after)
                ?? Rows(session, after)
                ?? Contents(session);
        }
        catch (SqliteException error)
        {
            return Failure("verification", $"the database could not be verified before the commit: {error.Message}");
        }
    }

    private MigrationFailure? ForeignKeys(DatabaseSession session) =>
        DatabaseCheck.ForeignKeys(session.Connection).Since(_before.ForeignKeys).Describe() is { } broken
            ? Failure("foreign_key_check", $"taking it back breaks foreign keys: {broken}")
            : null;

    // Before the soundness of the file, which SQLite calls damaged when a search table has lost what it reads.
    private MigrationFailure? Leaning(KnownSchema after)
    {
        const string Run = "the downgrade";
        LeaningTrial trial = _before.Known.LeaningTo(after);
        _unchecked.AddRange(LeaningCheck.Notes(trial, Run));
        return LeaningCheck.Of(trial, Run, [], entry => LeaningCheck.IsOf([_kinds.Expected(_kind, _work.From)], entry));
    }

    private MigrationFailure? Soundness(DatabaseSession session) =>
        DatabaseCheck.Quick(session.Connection, session.Records, new Dictionary<string, int>(), _unchecked) is { } damage
            ? Failure("quick_check", $"the file is damaged: {damage}")
            : null;

    private MigrationFailure? Record(DatabaseSession session)
    {
        ImmutableArray<long> recorded = session.ReadVersions();
        return recorded.SequenceEqual(_work.Remaining)
            ? null
            : Failure("version table", $"it would record {Versions(recorded)} and should record {Versions(_work.Remaining)}");
    }

    private MigrationFailure? Schema(DatabaseSchema after)
    {
        if (_kinds.Expected(_kind, _work.To) is not { } expected)
        {
            string why = _kinds.WhyNot(_kind)?.Message ?? $"this build does not know that of version {_work.To}.";
            Notes = [$"The schema was not compared: {why}"];
            return null;
        }

        ImmutableArray<SchemaDifference> fresh =
            TrialComparison.Of(expected, _kinds.Maintained(_kind).Without(after), SchemaTwins.Instance).Since(Known());
        Notes = [.. Of(DifferenceClass.Harmless)];
        string[] breaking = [.. Of(DifferenceClass.Breaking)];
        return breaking.Length == 0 ? null : Failure("schema comparison", Sentence(breaking));

        IEnumerable<string> Of(DifferenceClass sort) =>
            fresh.Where(difference => difference.Class == sort).Select(difference => difference.Description);
    }

    // Where the schema of the version before is not known, nobody can say what was different before: then nothing may break the
    // code that is to use the database, whoever's doing it is.
    private TrialComparison? Known() =>
        _kinds.Expected(_kind, _work.From) is { } start ? _kinds.Differences(_kind, _before.Known, start) : null;

    // A rebuild of this build's own keeps the columns that it does not know. When one did not, nobody was asked.
    private MigrationFailure? Columns(DatabaseSchema after)
    {
        if (_kinds.Expected(_kind, _work.From) is not { } known || IsUnclear) return null;
        string[] gone =
        [
            .. from table in _before.Schema.Tables
               let now = after.FindTable(table.Name)
               where now is not null && known.FindTable(table.Name) is not null
               from column in table.Columns
               where known.FindTable(table.Name)!.FindColumn(column.Name) is null && now.FindColumn(column.Name) is null
               where !_announced.Contains(new DataLoss.OfColumn(table.Name, column.Name))
               select $"{table.Name}.{column.Name}",
        ];
        return gone.Length == 0
            ? null
            : Failure("preservation", $"it would lose columns that nobody announced: {string.Join(", ", gone)}");
    }

    private MigrationFailure? Rows(DatabaseSession session, DatabaseSchema after)
    {
        if (IsUnclear) return null;
        var deleted = _announced.OfType<DataLoss.OfRows>().Select(loss => loss.Table).ToHashSet(SqlNameComparer.Instance);
        string[] fewer =
        [
            .. from count in TableCounts.Of(session.Connection, after)
               where _counts.TryGetValue(count.Key, out long was) && count.Value < was && !deleted.Contains(count.Key)
               select $"{count.Key} ({_counts[count.Key]} before, {count.Value} after)",
        ];
        return fewer.Length == 0
            ? null
            : Failure("preservation", $"it would lose rows that nobody announced, of {string.Join(", ", fewer)}");
    }

    // The last of all: when it fails it takes the transaction back to name the rows.
    private MigrationFailure? Contents(DatabaseSession session)
    {
        MigrationFailure? failure = _proof.Check(session.Connection, session.KnownSchema());
        Notes = [.. Notes, .. _unchecked, .. _proof.Notes];
        return failure;
    }

    private bool IsUnclear => _announced.Any(loss => loss is DataLoss.Unclear);

    private string Sentence(string[] breaking)
    {
        string more = breaking.Length > MostNamed ? $" and {breaking.Length - MostNamed} more" : "";
        return $"the schema is not that of version {_work.To}: {string.Join(" ", breaking.Take(MostNamed))}{more}";
    }

    private static string Versions(ImmutableArray<long> versions) =>
        versions.IsEmpty ? "no version" : string.Join(", ", versions);

    private static MigrationFailure Failure(string name, string message) => new(null, name, null, message);
}

/// <summary>How many rows tables have at one moment.</summary>
internal static class TableCounts
{
    /// <summary>
    /// The counts by table; without those that cannot be counted, such as a virtual table whose module is not there.
    /// </summary>
    public static ImmutableDictionary<string, long> Of(SqliteConnection connection, DatabaseSchema schema)
    {
        var counts = ImmutableDictionary.CreateBuilder<string, long>(SqlNameComparer.Instance);
        foreach (TableSchema table in schema.Tables)
        {
            if (Count(connection, table.Name) is { } count) counts[table.Name] = count;
        }

        return counts.ToImmutable();
    }

    private static long? Count(SqliteConnection connection, string table)
    {
        try
        {
            return connection.Number($"SELECT count(*) FROM main.{SqlName.Quote(table)}");
        }
        catch (SqliteException error) when (error.SqliteErrorCode == SQLitePCL.raw.SQLITE_ERROR)
        {
            return null;
        }
    }
}
