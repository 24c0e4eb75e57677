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
internal sealed class DatabaseSession : IDisposable
{
    // In rollback mode SQLite itself sees it when it begins to write; in WAL mode it would write to a file that nobody finds.
    private const string Replaced =
        "Another file took its place while it was worked on, and is what it was. "
        + "Find out what moves files there, then run this again.";

    private readonly KindRunner _runner;
    private readonly IServiceScope _scope;
    private readonly SqliteTransaction? _transaction;
    private readonly TransactionGuard? _guard;
    private readonly bool _ownsConnection;
    private readonly MigrationFlow _flow;
    private readonly VersionRecord _record;
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
        _flow = (connection as ThoroughConnection)?.Flow ?? new();
        runner.AsAtHome(connection);
        _record = new(connection, runner.VersionTable);
        scope.ServiceProvider.GetRequiredService<SessionConnection>().Use(connection, transaction, recorder);
    }

    /// <summary>The connection that everything runs on.</summary>
    public SqliteConnection Connection { get; }

    /// <summary>False for a session in which each statement is kept as soon as it has run.</summary>
    public bool IsTransactional => _transaction is not null;

    /// <summary>Whether a transaction is open; SQLite takes one back by itself when the disk is full, say.</summary>
    public bool IsInTransaction => _guard?.IsInTransaction == true;

    /// <summary>What ran beside the migrations: maintenance and profiles, as it was executed on this database.</summary>
    public StatementsBeside Beside { get; } = new();

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
        return Recording(versions, [], () => _runner.Repeats is { } repeats && _recorder is null
            ? repeats.Up(this, versions, onApplied, cancellation)
            : UpByMigrations(versions, onApplied, cancellation));
    }

    /// <summary>The same by FluentMigrator, whatever was seen on other databases.</summary>
    public MigrationFailure? UpByMigrations(
        ImmutableArray<long> versions, Action<long>? onApplied, CancellationToken cancellation) => Prepare()
        ?? Stage(MigrationStage.BeforeAll)
        ?? EachOf(versions, version => UpOne(version, onApplied), cancellation)
        ?? Stage(MigrationStage.BeforeProfiles)
        ?? AllOf(Migrations.LoadProfiles())
        ?? Stage(MigrationStage.AfterAll);

    /// <summary>Runs maintenance where there is no migration to run, as FluentMigrator does at each start.</summary>
    /// <param name="onDone">Called after it, in its transaction; what it throws is a failure.</param>
    public MigrationFailure? Maintain(Action onDone) => Prepare() ?? Recording([], [], () => Stage(MigrationStage.BeforeAll)
        ?? Stage(MigrationStage.BeforeProfiles) ?? Stage(MigrationStage.AfterAll) ?? Attempt(null, "maintenance", onDone));

    /// <summary>Told before and after each stage that has maintenance.</summary>
    public Action? OnMaintenance { get; set; }

    /// <summary>Takes migrations back.</summary>
    /// <param name="versions">Migrations of the kind that are applied, in the order to take them back.</param>
    /// <param name="onReverted">Called after each, in its transaction; what it throws is a failure of the migration.</param>
    /// <param name="cancellation">Looked at before each.</param>
    /// <returns>The failure, after which the session can only be disposed; null when all are taken back.</returns>
    /// <exception cref="OperationCanceledException">The work was cancelled, between two migrations or in a statement.</exception>
    public MigrationFailure? Down(
        ImmutableArray<long> versions, Action<long>? onReverted = null, CancellationToken cancellation = default) =>
        Recording([], versions, () => Prepare() ?? EachOf(versions, version => DownOne(version, onReverted), cancellation));

    /// <summary>Takes a version back by the script of a ledger, and strikes it out of the record.</summary>
    /// <param name="step">The version, which the kind need not know, and the statements.</param>
    /// <param name="onReverted">Called after it, in its transaction; what it throws is a failure.</param>
    /// <param name="cancellation">Ends a statement, whatever it is at.</param>
    /// <returns>The failure, after which the session can only be disposed; null when it is taken back.</returns>
    public MigrationFailure? DownByScript(DowngradeStep step, Action onReverted, CancellationToken cancellation)
    {
        string name = step.Name ?? "of its ledger";
        return Recording([], [step.Version], () => Prepare()
            ?? RunScript(step, name, cancellation)
            ?? Attempt(step.Version, name, () => _migrator!.VersionLoader.DeleteVersion(step.Version))
            ?? Attempt(step.Version, name, onReverted));
    }

    /// <summary>Records migrations as applied without running them: the adoption of a database that nobody tracked.</summary>
    /// <param name="versions">Migrations of the kind that are not recorded.</param>
    /// <param name="onStamped">Called after each; what it throws is a failure.</param>
    /// <returns>The failure, after which the session can only be disposed; null when all are recorded.</returns>
    public MigrationFailure? Stamp(ImmutableArray<long> versions, Action<long>? onStamped = null) =>
        versions.IsEmpty ? null : Recording(versions, [], () => Prepare()
            ?? EachOf(versions, version => StampOne(version, onStamped), CancellationToken.None));

    /// <summary>Strikes versions out of the record without running anything: the database does not have them.</summary>
    /// <param name="versions">Versions that are recorded; the kind need not know them.</param>
    /// <returns>The failure, after which the session can only be disposed; null when all are struck out.</returns>
    public MigrationFailure? Forget(ImmutableArray<long> versions) => versions.IsEmpty ? null : Recording(
        [], versions, () => Prepare() ?? EachOf(
            versions, version => Attempt(version, RecordName, () => _migrator!.VersionLoader.DeleteVersion(version)),
            CancellationToken.None));

    /// <summary>Brings the schema to that of a version.</summary>
    /// <param name="repair">What is to be done.</param>
    /// <param name="onRepaired">Called after it; what it throws is a failure.</param>
    /// <returns>The failure, after which the session can only be disposed; null when it is done.</returns>
    public MigrationFailure? Repair(SchemaRepair.Possible repair, Action onRepaired) =>
        Attempt(null, "the repair of its schema", () =>
    {
        Processor.Repair(repair);
        onRepaired();
    });

    /// <summary>Does something for each version, in the session's transaction.</summary>
    /// <returns>The failure, after which the session can only be disposed; null when all is done.</returns>
    public MigrationFailure? WithEach(ImmutableArray<long> versions, Action<long> step) =>
        EachOf(versions, version => Attempt(version, () => step(version)), CancellationToken.None);

    /// <summary>The versions that the version table holds, ascending, each once.</summary>
    public ImmutableArray<long> ReadVersions() => ConnectionSchema.Versions(Connection, _runner.VersionTable);

    /// <summary>The tables that are this program's: the version table and the ledger, there or not.</summary>
    public ImmutableArray<string> Records => [_runner.VersionTable.Name, LedgerTable.Name];

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
        if (_guard?.IsOurs() == false) return Ended(null, "commit");
        if (_flow.Refusal is { } left) return new(null, "commit", null, left);
        if (Contradiction() is { } contradiction) return contradiction;
        if (_transaction is null) return null;
        if (VfsFile.HasMoved(Connection.Handle!)) return new(null, "commit", null, Replaced);
        _guard!.AllowCommit();
        try
        {
            _transaction.Commit();
            return null;
        }
        catch (Exception exception) when (exception is SqliteException or InvalidOperationException)
        {
            return MigrationFailure.OfCommit(exception, Connection.DataSource);
        }
    }

    /// <summary>Rolls back what was not committed and closes the database.</summary>
    public void Dispose()
    {
        _scope.Dispose();
        if (_transaction is not null) _guard!.End(_transaction);
        if (_ownsConnection) Connection.Dispose();
    }

    private SessionProcessor Processor => _scope.ServiceProvider.GetRequiredService<SessionProcessor>();

    private ScopedMigrations Migrations => _scope.ServiceProvider.GetRequiredService<ScopedMigrations>();

    /// <summary>Does something while a recorder writes down what is executed.</summary>
    public MigrationFailure? Watched(StatementRecorder recorder, Func<MigrationFailure?> work)
    {
        SessionConnection session = _scope.ServiceProvider.GetRequiredService<SessionConnection>();
        try
        {
            session.Recorder = _recorder = recorder;
            return work();
        }
        finally
        {
            session.Recorder = _recorder = null;
        }
    }

    /// <summary>Creates the version table where there is none, and reads the applied versions.</summary>
    public MigrationFailure? Prepare() => Attempt(null, $"the version table {_runner.VersionTable.Name}", () =>
    {
        if (_migrator is null) _migrator = (MigrationRunner)_scope.ServiceProvider.GetRequiredService<IMigrationRunner>();
        else _migrator.VersionLoader.LoadVersionInfo();
        _ = _migrator.VersionLoader;
    });

    private string RecordName => _runner.VersionTable.Name;

    private MigrationFailure? Recording(ImmutableArray<long> added, ImmutableArray<long> removed, Func<MigrationFailure?> work)
    {
        if (Attempt(null, $"the version table {RecordName}", _record.Begin) is { } unread) return unread;
        if (work() is { } failure) return failure;
        _record.Change(added, removed);
        return null;
    }

    // Whoever writes to the record besides: what it says now, and what is made to write to it from now on.
    private MigrationFailure? Contradiction()
    {
        string? wrong = null;
        return Attempt(null, RecordName, () => wrong = _record.Contradiction(KnownSchema)) ?? Told(null, RecordName, wrong);
    }

    private static MigrationFailure? Told(long? version, string name, string? why) =>
        why is null ? null : new(version, name, null, why);

    private MigrationFailure? Stage(MigrationStage stage)
    {
        if (Migrations.LoadMaintenance(stage) is not { Count: > 0 } classes) return null;
        OnMaintenance?.Invoke();
        MigrationFailure? failure = AllOf(classes, stage is MigrationStage.BeforeAll or MigrationStage.BeforeEach);
        OnMaintenance?.Invoke();
        return failure;
    }

    private MigrationFailure? AllOf(IEnumerable<IMigrationInfo> unversioned, bool isBefore = false)
    {
        foreach (IMigrationInfo info in unversioned)
        {
            string name = info.GetName();
            if ((Attempt(null, name, () => Noted(info, isBefore)) ?? Settle(null, name)) is { } failure) return failure;
            // After a migration its row in the version table is written, which shows the same; maintenance leaves no row.
            if (_guard?.IsOurs() == false) return Ended(null, name);
        }

        return null;
    }

    // Nobody recorded before what it executes, so it is written down while it does.
    private void Noted(IMigrationInfo info, bool isBefore)
    {
        if (_recorder is not null)
        {
            RunUnversioned(info);
            return;
        }

        using var recorder = new StatementRecorder(Connection);
        using (recorder.Begin()) RunUnversioned(info);
        Beside.Add(recorder.Statements, isBefore);
    }

    // Nothing follows that would make the last changes of it happen.
    private void RunUnversioned(IMigrationInfo info)
    {
        _migrator!.ApplyMigrationUp(info, false);
        Processor.Flush();
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
            ?? Settle(version, NameOf(version))
            ?? Stage(MigrationStage.AfterEach);
        return failure is null && onApplied is not null ? Attempt(version, () => onApplied(version)) : failure;
    }

    private MigrationFailure? DownOne(long version, Action<long>? onReverted)
    {
        MigrationFailure? failure =
            Attempt(version, () => Recorded(() => _migrator!.ApplyMigrationDown(Migrations.Find(version), false)))
            ?? Settle(version, NameOf(version));
        return failure is null && onReverted is not null ? Attempt(version, () => onReverted(version)) : failure;
    }

    // What FluentMigrator's expressions make leaves nothing, so most migrations pay nothing for this.
    private MigrationFailure? Settle(long? version, string name)
    {
        bool hasRunOwn = Processor.HasRunOwn;
        Processor.HasRunOwn = false;
        return hasRunOwn ? SettleConnection(version, name) : null;
    }

    /// <summary>Sets back what a step left on the connection.</summary>
    /// <returns>What cannot be left; null when nothing is.</returns>
    public MigrationFailure? SettleConnection(long? version, string name)
    {
        string? left = null;
        void Settling() => left = ConnectionRemains.Settle(Connection, _runner.VersionTable);
        return Attempt(version, name, Settling) ?? Told(version, name, left);
    }

    private void Recorded(Action step)
    {
        using IDisposable? recording = _recorder?.Begin();
        step();
    }

    private MigrationFailure? StampOne(long version, Action<long>? onStamped)
    {
        CatalogueMigration migration = Known(version);
        return Attempt(version, () =>
        {
            _migrator!.VersionLoader.UpdateVersionInfo(version, migration.Description ?? migration.Name);
            onStamped?.Invoke(version);
        });
    }

    private MigrationFailure? RunScript(DowngradeStep step, string name, CancellationToken cancellation) =>
        new ScriptRun(Connection, RecordName, _guard, one => Attempt(step.Version, name, one))
            .Run(step.Statements ?? [], cancellation);

    /// <summary>Tries a step of a migration, and tells its failure by what it is.</summary>
    public MigrationFailure? Attempt(long version, Action step) => Attempt(version, Known(version).Name, step);

    private MigrationFailure? Attempt(long? version, string name, Action step)
    {
        try
        {
            using IDisposable? counting = Clock?.Counting();
            _flow.Run(step, _runner.MayStartWork);
        }
        catch (Exception exception) when ((Connection as ThoroughConnection)?.IsCancelled(exception) == true)
        {
            throw new OperationCanceledException(((ThoroughConnection)Connection).Cancellation);
        }
        catch (Exception exception) when ((Connection as ThoroughConnection)?.IsOverTime(exception) == true)
        {
            return OverTime(version, name);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            if (_flow.Refusal is { } refusal) return new(version, name, Processor.Statement, refusal);
            HasNoWayBack = exception.GetBaseException() is NotSupportedException or NotImplementedException;
            bool isEnded = _guard?.IsOurs() == false && !MigrationErrors.IsOfDatabase(exception);
            return isEnded ? Ended(version, name) : Failed(version, name, exception);
        }

        if (_flow.Refusal is { } left) return new(version, name, null, left);
        return _guard is { IsIntact: false } ? Ended(version, name) : null;
    }

    private MigrationFailure Failed(long? version, string name, Exception exception) =>
        MigrationFailure.OfThrown(version, name, Processor.Statement, exception, Connection, _runner.IsTheirs);

    /// <summary>The failure of a statement that ran for longer than it may.</summary>
    public MigrationFailure OverTime(long? version, string name) =>
        new(version, name, null, MigrationErrors.OverTime(Clock!)) { Limit = Clock!.Limit };

    private StatementClock? Clock => (Connection as ThoroughConnection)?.Clock;

    private static MigrationFailure Ended(long? version, string name) =>
        new(version, name, null, MigrationErrors.TransactionEnded);

    /// <summary>The class of a migration of the kind.</summary>
    public string NameOf(long version) => Known(version).Name;

    private CatalogueMigration Known(long version) => _runner.Kind.Find(version)
        ?? throw new ArgumentException($"The kind {_runner.Kind.Kind} has no migration {version}.", nameof(version));
}
