using FluentMigrator;
using Microsoft.Data.Sqlite;
using NUnit.Framework;

namespace AutoCoder.Schema.Testing;

/// <summary>
/// One migration, on a database in memory that the migrations before it made and that has the rows which the test gives it.
/// Not safe for use from several threads.
/// </summary>
public sealed class MigrationTest : IDisposable
{
    private readonly SuiteDatabases _suite;
    private readonly KindDatabases _databases;
    private readonly long _version;
    private readonly ThoroughConnection _connection;

    private MigrationTest(SuiteDatabases suite, KindDatabases databases, long version, DatabaseImage image) =>
        (_suite, _databases, _version, _connection) = (suite, databases, version, image.Open());

    /// <summary>A database at the version before a migration.</summary>
    /// <typeparam name="TMigration">The migration.</typeparam>
    /// <param name="suite">How its assembly is run; by default as without options.</param>
    /// <exception cref="AssertionException">The assembly is refused, or a migration before it fails.</exception>
    public static MigrationTest Of<TMigration>(MigrationSuite? suite = null)
        where TMigration : IMigration
    {
        (SuiteDatabases? databases, ImmutableArray<string> refusals) = SuiteDatabases.Of(
            suite ?? MigrationSuite.Of<TMigration>(), (_, _) => []);
        if (databases is null) throw new AssertionException(string.Join(Environment.NewLine, refusals));
        (KindDatabases kind, long version) = Find(databases, typeof(TMigration));
        if (kind.At(kind.Before(version)) is TestDatabase.Reached reached) return new(databases, kind, version, reached.Image);
        var failed = (TestDatabase.Failed)kind.At(kind.Before(version));
        databases.Dispose();
        throw new AssertionException(
            $"{kind.Kind.Kind}: no database gets to the version before {kind.Label(version)}: {failed.Problem}");
    }

    /// <summary>The database's tables, indexes, views and triggers, without version table and ledger.</summary>
    public DatabaseSchema Schema => SchemaReader.Read(ConnectionSchema.Read(_connection, _databases.VersionTable));

    /// <summary>
    /// Puts a row in, exactly as it is given: what is left out gets its default or NULL. Foreign keys are not asked.
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="values">An object with a property a column, or pairs of names and values.</param>
    /// <exception cref="AssertionException">SQLite does not take it.</exception>
    public MigrationTest With(string table, object values) =>
        Try($"The row for {table} does not go into a database {Moment()}",
            () => DatabaseRows.Insert(_connection, table, Testing.Row.PairsOf(values)));

    /// <summary>Runs SQL on the database, for what no row says.</summary>
    /// <exception cref="AssertionException">SQLite does not take it.</exception>
    public MigrationTest With(string sql) =>
        Try($"The SQL does not run on a database {Moment()}", () => _connection.Execute(sql));

    /// <summary>Puts rows of every kind into every table: ordinary ones, with NULLs, with defaults, and from the edge.</summary>
    /// <exception cref="AssertionException">For a table no row can be made up.</exception>
    public MigrationTest Filled()
    {
        var filler = new DatabaseFiller(_databases, _ => []);
        return filler.Fill(_connection, _databases.Before(_version), [.. Enum.GetValues<RowVariant>()]) is { } problem
            ? throw new AssertionException(problem)
            : this;
    }

    /// <summary>Applies the migration as the runner does: one transaction, verified, nothing lost.</summary>
    /// <exception cref="AssertionException">It fails, and nothing of it was kept.</exception>
    public MigrationTest Apply() => Upgrade() is { } problem
        ? throw new AssertionException($"{Migration} cannot be applied: {problem}")
        : this;

    /// <summary>Applies the migration, which has to fail.</summary>
    /// <returns>Why it failed, in the runner's words.</returns>
    /// <exception cref="AssertionException">It was applied.</exception>
    public string ApplyFails() => Upgrade() ?? throw new AssertionException(
        $"{_databases.Kind.Kind}: migration {_databases.Label(_version)} was applied, and should have failed.");

    /// <summary>Takes the migration back.</summary>
    /// <exception cref="AssertionException">It has no way back, or that fails; nothing of it was kept.</exception>
    public MigrationTest Down()
    {
        using DatabaseSession session = _databases.Runner.Begin(_connection, _databases.Kind.Find(_version)!.IsTransactional);
        return (session.Down([_version]) ?? session.Commit()) is { } failure
            ? throw new AssertionException($"{Migration} cannot be taken back: {failure.Message}"
                + $"{(failure.Statement is { } sql ? $" The statement was: {sql}" : "")}")
            : this;
    }

    /// <summary>
    /// The rows of a table in the order of their keys: names of columns, as SQLite compares names, and values. Numbers are long
    /// or double.
    /// </summary>
    /// <exception cref="AssertionException">There is no such table.</exception>
    public IReadOnlyList<IReadOnlyDictionary<string, object?>> Rows(string table) =>
        Query($"SELECT * FROM {SqlName.Quote(table)}");

    /// <summary>The only row of a table.</summary>
    /// <exception cref="AssertionException">There is no such table, or it has no row or several.</exception>
    public IReadOnlyDictionary<string, object?> Row(string table) => Rows(table) is [var only]
        ? only
        : throw new AssertionException($"The table {table} has {Rows(table).Count} rows {Moment()}, and one was asked for.");

    /// <summary>The rows of a question.</summary>
    /// <exception cref="AssertionException">SQLite does not take it.</exception>
    public IReadOnlyList<IReadOnlyDictionary<string, object?>> Query(string sql)
    {
        ImmutableArray<IReadOnlyDictionary<string, object?>> rows = [];
        Try($"The question does not work {Moment()}", () => rows = DatabaseRows.ReadNamed(_connection, sql));
        return rows;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _connection.Dispose();
        _suite.Dispose();
    }

    private string Migration => $"{_databases.Kind.Kind}: migration {_databases.Label(_version)}";

    private bool IsApplied => DatabaseRows.Read(_connection, $"SELECT 1 FROM {SqlName.Quote(_databases.VersionTable.Name)} "
        + $"WHERE {SqlName.Quote(_databases.VersionTable.VersionColumn)} = {_version}").Length > 0;

    private string Moment() =>
        $"{(ConnectionSchema.HasTable(_connection, _databases.VersionTable.Name) && IsApplied ? "after" : "before")} migration "
        + $"{_databases.Label(_version)}";

    private string? Upgrade()
    {
        ChangeRow row = _databases.Upgrade(_connection, _databases.Before(_version), _version);
        return row.Result == ChangeResult.Changed ? null : $"{_databases.ProblemOf(row, _version)}.";
    }

    private MigrationTest Try(string what, Action action)
    {
        try
        {
            action();
            return this;
        }
        catch (SqliteException error)
        {
            throw new AssertionException($"{what}: {error.Words()}.", error);
        }
    }

    private static (KindDatabases Kind, long Version) Find(SuiteDatabases databases, Type type)
    {
        foreach (KindCatalogue kind in databases.Fleet.Catalogue.Kinds)
        {
            if (kind.Migrations.FirstOrDefault(migration => migration.ClassName == type.FullName) is { } found)
                return (databases[kind.Kind], found.Version);
        }

        databases.Dispose();
        throw new AssertionException($"{type.Name} is no migration: give it [Migration(version)].");
    }
}
