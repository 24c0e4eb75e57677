using System.Collections.Concurrent;

namespace AutoCoder.Schema.Testing.Trials;

/// <summary>
/// Databases of one kind in memory, at any version, empty or filled, and what the runner does to them: the same session, ledger,
/// verification and proof as on a file, in one transaction. Safe to ask from many threads.
/// </summary>
/// <param name="fleet">The migrations.</param>
/// <param name="kinds">The same, ready to run.</param>
/// <param name="kind">The kind.</param>
/// <param name="give">The rows that the team gives.</param>
internal sealed class KindTrials(Fleet fleet, KindSchemas kinds, KindCatalogue kind, Func<string, long, IEnumerable<Row>> give)
{
    private static readonly ImmutableArray<RowVariant> AllVariants = [.. Enum.GetValues<RowVariant>()];

    private readonly DatabaseInspector _inspector = new(fleet.Catalogue.VersionTable, fleet.Inspection);
    private readonly ConcurrentDictionary<long, Lazy<Stage>> _empty = new(), _filled = new();

    /// <summary>The kind's migrations.</summary>
    public KindCatalogue Kind => kind;

    /// <summary>All kinds.</summary>
    public KindSchemas Kinds => kinds;

    /// <summary>Runs them.</summary>
    public KindRunner Runner => kinds.Runners[kind.Kind];

    /// <summary>The table in which versions are kept.</summary>
    public VersionTable VersionTable => fleet.Catalogue.VersionTable;

    /// <summary>The version before another; 0 before the first.</summary>
    public long Before(long version) => kind.Migrations.LastOrDefault(migration => migration.Version < version)?.Version ?? 0;

    /// <summary>A database at a version, with no rows but those of migrations.</summary>
    public Stage At(long version) => _empty.GetOrAdd(version, wanted => new(() => Climb(wanted))).Value;

    /// <summary>A database at a version, with every kind of row in every table.</summary>
    public Stage FilledAt(long version) => _filled.GetOrAdd(version, wanted => new(() => FilledAt(wanted, AllVariants))).Value;

    /// <summary>A database at a version, with some kinds of rows in every table.</summary>
    public Stage FilledAt(long version, ImmutableArray<RowVariant> variants)
    {
        if (At(version) is not Stage.Reached reached) return At(version);
        using ThoroughConnection connection = reached.Image.Open();
        var filler = new DatabaseFiller(this, at => give(kind.Kind, at));
        return filler.Fill(connection, version, variants) is { } problem ? new Stage.NoRows(problem) : new Stage.Reached(DatabaseImage.Of(connection));
    }

    /// <summary>Upgrades a database as the runner does.</summary>
    public UpgradeRow Upgrade(ThoroughConnection connection, long from, long to)
    {
        ImmutableArray<long> apply = [.. kind.Migrations.Select(migration => migration.Version).Where(version => version > from && version <= to)];
        if (apply.Any(version => !kind.Find(version)!.IsTransactional)) return InFile.Upgrade(connection, to, path => Upgrade(path, to));
        using DatabaseSession session = Runner.Begin(connection, isTransactional: true);
        UpgradeOptions options = Options(to);
        return new SessionUpgrade(kind.Kind, kind, new(from, to, [], apply), kinds, new(kind.Kind, null, _inspector, options), options).Run(session, CancellationToken.None);
    }

    /// <summary>The tables of the application that have rows of their own, by name.</summary>
    public ImmutableArray<string> Tables(ThoroughConnection connection) =>
    [
        .. ConnectionSchema.TablesWithRows(connection).Where(table => !Sql.SqlName.Same(table, VersionTable.Name) && !Sql.SqlName.Same(table, Ledgers.LedgerTable.Name)
            && !table.StartsWith("sqlite_", StringComparison.OrdinalIgnoreCase)),
    ];

    /// <summary>What a migration is called in messages.</summary>
    public string Label(long version) => version == 0 ? "an empty database" : $"{version} ({NameOf(version)})";

    /// <summary>The class of a migration.</summary>
    public string NameOf(long version) => kind.Find(version)!.Name;

    /// <summary>What the runner said, without a full stop, and without naming the migration that the sentence around it names.</summary>
    public string ProblemOf(UpgradeRow row, long version)
    {
        string problem = row.Problem!.TrimEnd('.'), itself = $"migration {Label(version)} failed: ";
        return problem.StartsWith(itself, StringComparison.Ordinal) ? problem[itself.Length..] : problem;
    }

    /// <summary>Why a row that the team gives can never go anywhere, or null.</summary>
    public string? Unknown(Row row)
    {
        var tables = kinds.Schemas(kind.Kind).Values.Select(schema => schema.FindTable(row.Table)).OfType<Schemas.TableSchema>().ToArray();
        if (kinds.Schemas(kind.Kind).IsEmpty) return null;
        if (tables.Length == 0) return $"Rows(\"{kind.Kind}\", …) gives a row for the table {row.Table}, which no version of {kind.Kind} has. Mend its name there.";
        string? column = row.Values.Select(value => value.Key).FirstOrDefault(name => !tables.Any(table => table.FindColumn(name) is not null));
        return column is null ? null : $"Rows(\"{kind.Kind}\", …) gives a value for {row.Table}.{column}, which no version of {kind.Kind} has. Mend its name there.";
    }

    private Stage Climb(long version)
    {
        if (version == 0) return Empty();
        long before = Before(version);
        if (At(before) is not Stage.Reached reached) return At(before);
        using ThoroughConnection connection = reached.Image.Open();
        UpgradeRow row = Upgrade(connection, before, version);
        return row.Result == UpgradeResult.Upgraded ? new Stage.Reached(DatabaseImage.Of(connection)) : new Stage.Failed(version, row.Problem!);
    }

    private static Stage.Reached Empty()
    {
        using ThoroughConnection connection = DatabaseImage.Empty();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version = 0"; // a database without a page has no image
        command.ExecuteNonQuery();
        return new(DatabaseImage.Of(connection));
    }

    private UpgradeRow Upgrade(string path, long to) =>
        new DatabaseUpgrade(path, kind, fleet, kinds, new EvidenceSearch(fleet, kinds), Options(to)).RunAsync(CancellationToken.None).GetAwaiter().GetResult();

    private static UpgradeOptions Options(long to) => new() { Plan = new PlanRequest(to), Backup = false, IsRehearsal = true };
}
