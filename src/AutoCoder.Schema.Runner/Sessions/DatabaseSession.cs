using FluentMigrator;
using FluentMigrator.Infrastructure;
using FluentMigrator.Runner;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace AutoCoder.Schema.Runner.Sessions;

/// <summary>
/// One database, open for migration in one transaction. Without <see cref="Commit"/>, disposing takes everything back.
/// Not safe for use from several threads.
/// </summary>
internal sealed partial class DatabaseSession : IDisposable
{
    // In rollback mode SQLite itself sees it when it begins to write; in WAL mode it would write to a file that nobody finds.
    private const string Replaced =
        "Another file took its place while it was worked on, and is what it was. Find out what moves files there, then run this again.";

    private readonly KindRunner _runner;
    private readonly IServiceScope _scope;
    private readonly SqliteTransaction? _transaction;
    private readonly TransactionGuard? _guard;
    private readonly bool _ownsConnection;
    private StatementRecorder? _recorder;
    private MigrationRunner? _migrator;

    internal DatabaseSession(
        KindRunner runner, IServiceScope scope, SqliteConnection connection, SqliteTransaction? transaction, bool ownsConnection,
        StatementRecorder? recorder = null)
    {
        _recorder = recorder;
        _runner = runner;
        _scope = scope;
        Connection = connection;
        _transaction = transaction;
        _guard = transaction is null ? null : new(connection);
        _ownsConnection = ownsConnection;
        scope.ServiceProvider.GetRequiredService<SessionConnection>().Use(connection, transaction, recorder);
    }

    /// <summary>The connection that everything runs on.</summary>
    public SqliteConnection Connection { get; }

    /// <summary>False for a session in which each statement is kept as soon as it has run.</summary>
    public bool IsTransactional => _transaction is not null;

    /// <summary>Whether a failure was a migration's own word that there is no such way.</summary>
    public bool HasNoWayBack { get; private set; }

    /// <summary>Applies migrations, with the maintenance and profile stages around them, in FluentMigrator's order.</summary>
    /// <param name="versions">Migrations of the kind that are not applied, in the order to apply them.</param>
    /// <param name="onApplied">Called after each, in its transaction; what it throws is a failure of the migration.</param>
    /// <param name="cancellation">Looked at before each.</param>
    /// <returns>The failure, after which the session can only be disposed; null when all are applied.</returns>
    /// <exception cref="OperationCanceledException">The work was cancelled, between two migrations or in a statement.</exception>
    public MigrationFailure? Up(
        ImmutableArray<long> versions, Action<long>? onApplied = null, CancellationToken cancellation = default)
    {
        if (versions.IsEmpty) return null;
        return MayBeScripted(versions) is { } key ? UpByScript(key, versions, onApplied, cancellation) : UpByMigrations(versions, onApplied, cancellation);
    }

    private MigrationFailure? UpByMigrations(ImmutableArray<long> versions, Action<long>? onApplied, CancellationToken cancellation) => Prepare()
        ?? Stage(MigrationStage.BeforeAll)
        ?? EachOf(versions, version => UpOne(version, onApplied), cancellation)
        ?? Stage(MigrationStage.BeforeProfiles)
        ?? AllOf(Migrations.LoadProfiles())
        ?? Stage(MigrationStage.AfterAll);

    /// <summary>Takes migrations back.</summary>
    /// <param name="versions">Migrations of the kind that are applied, in the order to take them back.</param>
    /// <param name="onReverted">Called after each, in its transaction; what it throws is a failure of the migration.</param>
    /// <param name="cancellation">Looked at before each.</param>
    /// <returns>The failure, after which the session can only be disposed; null when all are taken back.</returns>
    /// <exception cref="OperationCanceledException">The work was cancelled, between two migrations or in a statement.</exception>
    public MigrationFailure? Down(
        ImmutableArray<long> versions, Action<long>? onReverted = null, CancellationToken cancellation = default) =>
        Prepare() ?? EachOf(versions, version => DownOne(version, onReverted), cancellation);

    /// <summary>The database's objects, but for the version table, the ledger, and what belongs to them.</summary>
    public ImmutableArray<SchemaEntry> ReadSchema() => ConnectionSchema.Read(Connection, _runner.VersionTable);

    /// <summary>The same, taken apart; databases with the same text share it.</summary>
    public KnownSchema KnownSchema()
    {
        using SqliteStatement rows = Connection.Prepare(KnownSchemas.Rows);
        return _runner.Schemas.Of(rows);
    }

    /// <summary>Keeps what was done. In a session without a transaction it is kept already.</summary>
    /// <returns>The failure, after which the session can only be disposed; null when it is kept.</returns>
    public MigrationFailure? Commit()
    {
        if (_transaction is null) return null;
        if (!_guard!.IsOurs()) return Ended(null, "commit");
        if (VfsFile.HasMoved(Connection.Handle!)) return new(null, "commit", null, Replaced);
        _guard.AllowCommit();
        try
        {
            _transaction.Commit();
            return null;
        }
        catch (SqliteException exception) when (exception.SqliteExtendedErrorCode == SQLitePCL.raw.SQLITE_IOERR_DIR_FSYNC)
        {
            return new(null, "commit", null, MigrationErrors.NotConfirmed);
        }
        catch (Exception exception) when (exception is SqliteException or InvalidOperationException)
        {
            return new(null, "commit", "COMMIT", DiskTrouble.Describe(exception, Connection.DataSource));
        }
    }

    /// <summary>Rolls back what was not committed and closes the database.</summary>
    public void Dispose()
    {
        _scope.Dispose();
        EndTransaction();
        if (_ownsConnection) Connection.Dispose();
    }

    private ScopedMigrations Migrations => _scope.ServiceProvider.GetRequiredService<ScopedMigrations>();

    // The driver's transaction rolls back when it is disposed and fails when there is nothing to roll back; so, after a
    // migration has ended the transaction behind its back, there has to be one again.
    private void EndTransaction()
    {
        _guard?.Release();
        if (_transaction?.Connection is null || Connection.State != System.Data.ConnectionState.Open) return;
        if (!_guard!.IsInTransaction) SQLitePCL.raw.sqlite3_exec(Connection.Handle, "BEGIN");
        _transaction.Dispose();
    }

    // Creates the version table where there is none, and reads the applied versions.
    private MigrationFailure? Prepare() => Attempt(null, $"the version table {_runner.VersionTable.Name}", () =>
    {
        if (_migrator is null) _migrator = (MigrationRunner)_scope.ServiceProvider.GetRequiredService<IMigrationRunner>();
        else _migrator.VersionLoader.LoadVersionInfo();
        _ = _migrator.VersionLoader;
    });

    private MigrationFailure? Stage(MigrationStage stage) => AllOf(Migrations.LoadMaintenance(stage));

    private MigrationFailure? AllOf(IEnumerable<IMigrationInfo> unversioned)
    {
        foreach (IMigrationInfo info in unversioned)
        {
            string name = info.GetName();
            if (Attempt(null, name, () => RunUnversioned(info)) is { } failure) return failure;
            // After a migration its row in the version table is written, which shows the same; maintenance leaves no row.
            if (_guard?.IsOurs() == false) return Ended(null, name);
        }

        return null;
    }

    // Nothing follows that would make the last changes of it happen.
    private void RunUnversioned(IMigrationInfo info)
    {
        _migrator!.ApplyMigrationUp(info, false);
        _scope.ServiceProvider.GetRequiredService<SessionProcessor>().Flush();
    }

    private static MigrationFailure? EachOf(
        ImmutableArray<long> versions, Func<long, MigrationFailure?> step, CancellationToken cancellation)
    {
        foreach (long version in versions)
        {
            cancellation.ThrowIfCancellationRequested();
            if (step(version) is { } failure) return failure;
        }

        return null;
    }

    private MigrationFailure? UpOne(long version, Action<long>? onApplied)
    {
        MigrationFailure? failure = Stage(MigrationStage.BeforeEach)
            ?? Attempt(version, () => Recorded(() => _migrator!.ApplyMigrationUp(Migrations.Find(version), false)))
            ?? Stage(MigrationStage.AfterEach);
        return failure is null && onApplied is not null ? Attempt(version, () => onApplied(version)) : failure;
    }

    private MigrationFailure? DownOne(long version, Action<long>? onReverted)
    {
        MigrationFailure? failure = Attempt(version, () => Recorded(() => _migrator!.ApplyMigrationDown(Migrations.Find(version), false)));
        return failure is null && onReverted is not null ? Attempt(version, () => onReverted(version)) : failure;
    }

    private void Recorded(Action step)
    {
        using IDisposable? recording = _recorder?.Begin();
        step();
    }

    private CatalogueMigration Known(long version) => _runner.Kind.Find(version)
        ?? throw new ArgumentException($"The kind {_runner.Kind.Kind} has no migration {version}.", nameof(version));
}
