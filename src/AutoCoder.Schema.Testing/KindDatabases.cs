using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Testing;

/// <summary>
/// Databases of one kind in memory, at any version, empty or filled, and what the runner does to them: the same session, ledger,
/// verification and proof as on a file, in one transaction. Safe to ask from many threads.
/// </summary>
/// <param name="fleet">The migrations.</param>
/// <param name="kinds">The same, ready to run.</param>
/// <param name="kind">The kind.</param>
/// <param name="give">The rows that the team gives.</param>
internal sealed class KindDatabases(Fleet fleet, KindSchemas kinds, KindCatalogue kind, Func<string, long, IEnumerable<Row>> give)
{
    private static readonly ImmutableArray<RowVariant> AllVariants = [.. Enum.GetValues<RowVariant>()];

    private readonly DatabaseInspector _inspector = new(fleet.Catalogue.VersionTable, fleet.Inspection);
    private readonly ConcurrentDictionary<long, Lazy<TestDatabase>> _empty = new(), _filled = new();

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
    public TestDatabase At(long version) => _empty.GetOrAdd(version, wanted => new(() => Climb(wanted))).Value;

    /// <summary>A database at a version, with every kind of row in every table.</summary>
    public TestDatabase FilledAt(long version) =>
        _filled.GetOrAdd(version, wanted => new(() => FilledAt(wanted, AllVariants))).Value;

    /// <summary>A database at a version, with some kinds of rows in every table.</summary>
    public TestDatabase FilledAt(long version, ImmutableArray<RowVariant> variants)
    {
        if (At(version) is not TestDatabase.Reached reached) return At(version);
        using ThoroughConnection connection = reached.Image.Open();
        var filler = new DatabaseFiller(this, at => give(kind.Kind, at));
        return filler.Fill(connection, version, variants) is { } problem
            ? new TestDatabase.NoRows(problem)
            : new TestDatabase.Reached(DatabaseImage.Of(connection));
    }

    /// <summary>Upgrades a database as the runner does.</summary>
    public ChangeRow Upgrade(ThoroughConnection connection, long from, long to)
    {
        ImmutableArray<long> apply =
            [.. kind.Migrations.Select(migration => migration.Version).Where(version => version > from && version <= to)];
        if (apply.Any(version => !kind.Find(version)!.IsTransactional))
            return InFile.Upgrade(connection, to, path => Upgrade(path, to));
        using DatabaseSession session = Runner.Begin(connection, isTransactional: true);
        UpgradeOptions options = Options(to);
        return new SessionUpgrade(
            kind.Kind, kind, new(from, to, [], apply), kinds, new(kind.Kind, null, _inspector, options), options)
            .Run(session, CancellationToken.None);
    }

    /// <summary>The tables of the application that have rows of their own, by name.</summary>
    public ImmutableArray<string> Tables(ThoroughConnection connection) =>
    [
        .. ConnectionSchema.TablesWithRows(connection).Where(table => !SqlName.Same(table, VersionTable.Name)
            && !SqlName.Same(table, LedgerTable.Name) && !table.StartsWith("sqlite_", StringComparison.OrdinalIgnoreCase)),
    ];

    /// <summary>What a migration is called in messages.</summary>
    public string Label(long version) => version == 0 ? "an empty database" : $"{version} ({NameOf(version)})";

    /// <summary>The class of a migration.</summary>
    public string NameOf(long version) => kind.Find(version)!.Name;

    /// <summary>
    /// What the runner said, without a full stop, and without naming the migration that the sentence around it names.
    /// </summary>
    public string ProblemOf(ChangeRow row, long version)
    {
        string problem = row.Problem!.TrimEnd('.'), itself = $"migration {Label(version)} failed: ";
        return problem.StartsWith(itself, StringComparison.Ordinal) ? problem[itself.Length..] : problem;
    }

    /// <summary>Why a row that the team gives can never go anywhere, or null.</summary>
    public string? Unknown(Row row)
    {
        var tables = kinds.Schemas(kind.Kind).Values.Select(schema => schema.FindTable(row.Table)).OfType<TableSchema>().ToArray(
            );
        if (kinds.Schemas(kind.Kind).IsEmpty) return null;
        if (tables.Length == 0)
            return $"Rows(\"{kind.Kind}\", …) gives a row for the table {row.Table}, which {Nobody}. Mend its name there.";
        string? column = row.Values.Select(value => value.Key).FirstOrDefault(
            name => !tables.Any(table => table.FindColumn(name) is not null));
        return column is null
            ? null
            : $"Rows(\"{kind.Kind}\", …) gives a value for {row.Table}.{column}, which {Nobody}. Mend its name there.";
    }

    private string Nobody => $"no version of {kind.Kind} has";

    private TestDatabase Climb(long version)
    {
        if (version == 0) return Empty();
        long before = Before(version);
        if (At(before) is not TestDatabase.Reached reached) return At(before);
        using ThoroughConnection connection = reached.Image.Open();
        ChangeRow row = Upgrade(connection, before, version);
        return row.Result == ChangeResult.Changed
            ? new TestDatabase.Reached(DatabaseImage.Of(connection))
            : new TestDatabase.Failed(version, row.Problem!);
    }

    private static TestDatabase.Reached Empty()
    {
        using ThoroughConnection connection = DatabaseImage.Empty();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version = 0"; // a database without a page has no image
        command.ExecuteNonQuery();
        return new(DatabaseImage.Of(connection));
    }

    private ChangeRow Upgrade(string path, long to) =>
        new DatabaseUpgrade(path, kind, fleet, kinds, new EvidenceSearch(fleet, kinds), Options(to))
            .RunAsync(CancellationToken.None).GetAwaiter().GetResult();

    private static UpgradeOptions Options(long to) => new() { Plan = new PlanRequest(to), Backup = false, IsRehearsal = true };
}

/// <summary>What taking a database to a version came to.</summary>
internal abstract record TestDatabase
{
    private TestDatabase()
    {
    }

    /// <summary>It is there.</summary>
    public sealed record Reached(DatabaseImage Image) : TestDatabase;

    /// <summary>A migration on the way fails.</summary>
    /// <param name="Version">Which.</param>
    /// <param name="Problem">What the runner said.</param>
    public sealed record Failed(long Version, string Problem) : TestDatabase;

    /// <summary>It is there, and a table of it cannot be filled.</summary>
    /// <param name="Problem">Which and why, and what to do.</param>
    public sealed record NoRows(string Problem) : TestDatabase;
}

/// <summary>Rows for every table of a kind's databases, at any version.</summary>
/// <param name="databases">The kind.</param>
/// <param name="give">The rows that the team gives for a version.</param>
internal sealed class DatabaseFiller(KindDatabases databases, Func<long, IEnumerable<Row>> give)
{
    private static readonly ImmutableDictionary<string, object?> NothingGiven = ImmutableDictionary<string, object?>.Empty;

    /// <summary>
    /// Puts rows into every table; those that are given take the place of those that would be made up for their table.
    /// </summary>
    /// <param name="connection">The database, with foreign keys off.</param>
    /// <param name="version">The version that it is at.</param>
    /// <param name="variants">The kinds of rows.</param>
    /// <returns>Why a table has no row, and what to do; null when each has one.</returns>
    public string? Fill(SqliteConnection connection, long version, ImmutableArray<RowVariant> variants)
    {
        DatabaseSchema schema = SchemaReader.Read(ConnectionSchema.Read(connection, databases.VersionTable));
        Row[] given = [.. give(version)];
        foreach (Row row in given)
        {
            if (databases.Unknown(row) is { } unknown) return unknown;
        }

        foreach (TableSchema table in TableOrder.Of(schema))
        {
            Row[] own = [.. given.Where(row => SqlName.Same(row.Table, table.Name))];
            if (Fill(new(connection, table), table, own, variants) is { } problem)
                return Sentence(table, version, problem, own.Length > 0);
        }

        return null;
    }

    private static string? Fill(TableFiller filler, TableSchema table, Row[] given, ImmutableArray<RowVariant> variants)
    {
        foreach (Row row in given)
        {
            if (filler.Add(RowVariant.Full, Known(row, table)) is { } problem) return problem;
        }

        if (given.Length > 0) return null;
        string?[] problems = [.. variants.Select(variant => filler.Add(variant, NothingGiven))];
        return problems.Contains(null) ? null : problems[0];
    }

    // A column of another version: the same rows serve for all.
    private static Dictionary<string, object?> Known(Row row, TableSchema table) => row.Values
        .Where(value => table.FindColumn(value.Key) is not null)
        .ToDictionary(value => value.Key, value => value.Value, (IEqualityComparer<string>)SqlNameComparer.Instance);

    private string Sentence(TableSchema table, long version, string problem, bool isGiven)
    {
        IEnumerable<string> needed =
            table.Columns.Where(column => column.MustBeGiven).Take(3).Select(column => $"{column.Name} = …");
        string columns = string.Join(", ", needed.DefaultIfEmpty("…"));
        return isGiven
            ? $"{databases.Kind.Kind}, version {version}: a row that Rows(\"{databases.Kind.Kind}\", {version}) gives for the "
                + $"table {table.Name} does not fit: {problem}. Mend it there."
            : $"{databases.Kind.Kind}, version {version}: no row can be made up for the table {table.Name}: {problem}. "
                + $"Give one: override Rows(kind, version) and return Row.In(\"{table.Name}\", new {{ {columns} }}) "
                + $"when kind is \"{databases.Kind.Kind}\"; what it leaves out is made up.";
    }
}
