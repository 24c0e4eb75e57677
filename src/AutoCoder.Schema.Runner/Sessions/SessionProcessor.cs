using System.Data;
using System.Diagnostics.CodeAnalysis;
using FluentMigrator.Expressions;
using FluentMigrator.Runner.Generators.SQLite;
using FluentMigrator.Runner.Initialization;
using FluentMigrator.Runner.Processors;
using FluentMigrator.Runner.Processors.SQLite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SQLitePCL;

namespace AutoCoder.Schema.Runner.Sessions;

/// <summary>
/// The rebuilding processor on the session's connection, inside the session's transaction. It never begins, commits,
/// rolls back, opens or closes anything: FluentMigrator would commit when it creates its version table
/// (<c>VersionLoader.LoadVersionInfo</c> through <c>MigrationRunner.Up</c>, 8.0.1), in the middle of our transaction.
/// </summary>
internal sealed class SessionProcessor : RebuildingProcessor
{
    private readonly SessionConnection _session;

    public SessionProcessor(
        SQLiteDbFactory factory,
        SQLiteGenerator generator,
        ILogger<SQLiteProcessor> logger,
        IOptionsSnapshot<ProcessorOptions> options,
        IConnectionStringAccessor connectionStringAccessor,
        IServiceProvider serviceProvider,
        SQLiteQuoter quoter,
        SessionConnection session)
        : base(factory, generator, logger, options, connectionStringAccessor, serviceProvider, quoter)
    {
        _session = session;
        Connection = session.Connection;
        Transaction = session.Transaction;
    }

    /// <summary>Brings the schema to that of a version.</summary>
    /// <exception cref="ChangeRefusedException">There are rows that stand against it.</exception>
    public void Repair(SchemaRepair.Possible repair) => new RepairRun(Statements).Run(repair);

    /// <summary>The statement that is running or has failed; null when the last one succeeded.</summary>
    public string? Statement { get; private set; }

    /// <summary>
    /// Whether a migration ran statements or code of its own, beside what is made of FluentMigrator's expressions, since somebody
    /// took note of it.
    /// </summary>
    public bool HasRunOwn { get; set; }

    /// <inheritdoc />
    public override void Execute(string template, params object[] args)
    {
        HasRunOwn = true;
        base.Execute(template, args);
    }

    /// <inheritdoc />
    public override void BeginTransaction()
    {
    }

    /// <inheritdoc />
    public override void CommitTransaction()
    {
    }

    /// <inheritdoc />
    public override void RollbackTransaction()
    {
    }

    /// <inheritdoc />
    public override void Process(PerformDBOperationExpression expression)
    {
        Flush();
        HasRunOwn = true;
        Statement = string.IsNullOrEmpty(expression.Description) ? "Execute.WithConnection" : expression.Description;
        using IDisposable? recording = _session.Recorder?.AsCode();
        base.Process(expression);
        Statement = null;
    }

    /// <inheritdoc />
    protected override void Process(string sql)
    {
        Flush();
        Statement = sql;
        if (_session.Transaction is not null)
        {
            using IDisposable? asking = Asking();
            JournalMode.RequireUnchanged(sql, _session.Connection);
        }

        using IDisposable? recording = _session.Recorder?.AsExpression();
        try
        {
            base.Process(sql);
        }
        catch (Exception error) when (error.GetBaseException() is SqliteException { SqliteErrorCode: raw.SQLITE_CONSTRAINT } said
            && IndexDefinition.Parse(sql) is { IsUnique: true } index
            && new RowObstacles(Statements, index.Table, [new TableChange.AddIndex(index.Name, sql)]).Find() is { } rows)
        {
            throw new ChangeRefusedException($"{said.Message} In table {index.Table} {rows}", error) { IsOfRows = true };
        }

        Statement = null;
    }

    /// <inheritdoc />
    protected override void Run(string sql)
    {
        Statement = sql;
        using IDisposable? recording = _session.Recorder?.AsExpression();
        base.Run(sql);
        Statement = null;
    }

    /// <inheritdoc />
    protected override IDisposable? Asking() => _session.Recorder?.AsProcessor();

    /// <inheritdoc />
    protected override void OnSpelledAnew(string sql, bool isOfTable) => _session.Recorder?.SpelledAnew(isOfTable ? sql : null);

    /// <inheritdoc />
    protected override void OnRowsAsked() => _session.Recorder?.AskedRows();

    /// <inheritdoc />
    protected override IDbCommand CreateCommand(string commandText, IDbConnection connection, IDbTransaction transaction)
    {
        IDbCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = commandText;
        return command;
    }

    /// <inheritdoc />
    protected override void EnsureConnectionIsOpen()
    {
        if (Connection.State != ConnectionState.Open) throw new InvalidOperationException("The connection was closed.");
    }

    /// <inheritdoc />
    protected override void EnsureConnectionIsClosed()
    {
    }

    // The base rolls back, closes and disposes; the session does that when it is done.
    /// <inheritdoc />
    [SuppressMessage("Usage", "CA2215", Justification = "The connection and the transaction are the session's.")]
    protected override void Dispose(bool isDisposing)
    {
    }
}

/// <summary>
/// The connection and the transaction of one session, handed to FluentMigrator through the session's service scope.
/// </summary>
internal sealed class SessionConnection : IConnectionStringAccessor
{
    private SqliteConnection? _connection;

    /// <summary>The session's connection.</summary>
    /// <exception cref="InvalidOperationException">The scope belongs to no session.</exception>
    public SqliteConnection Connection => _connection ?? throw new InvalidOperationException("The scope has no session.");

    /// <summary>The session's transaction; null when it runs without one.</summary>
    public SqliteTransaction? Transaction { get; private set; }

    /// <summary>Writes down what migrations execute; null when nobody asked.</summary>
    public StatementRecorder? Recorder { get; set; }

    /// <summary>
    /// What a migration that asks for its connection string gets. Never empty: FluentMigrator would then do nothing.
    /// </summary>
    public string ConnectionString => _connection?.ConnectionString ?? "Data Source=:memory:";

    public void Use(SqliteConnection connection, SqliteTransaction? transaction, StatementRecorder? recorder = null)
    {
        Recorder = recorder;
        _connection = connection;
        Transaction = transaction;
    }
}

/// <summary>
/// Keeps the one transaction of a session ours: until it is allowed, SQLite turns every commit on the connection into a
/// rollback (sqlite3_commit_hook), so a migration that commits by itself, or goes on after a rollback, changes nothing.
/// </summary>
internal sealed class TransactionGuard
{
    private readonly SqliteConnection _connection;
    private bool _commitIsAllowed;
    private bool _hasRefusedCommit;

    public TransactionGuard(SqliteConnection connection)
    {
        _connection = connection;
        raw.sqlite3_commit_hook(connection.Handle, OnCommit, null);
    }

    /// <summary>Whether nobody tried to commit and a transaction is open: what can be told at no cost.</summary>
    public bool IsIntact => !_hasRefusedCommit && IsInTransaction;

    /// <summary>
    /// Whether the transaction that is open is the one that the session began: the driver refuses to run anything after
    /// a rollback that was not its own, even when a transaction was begun again.
    /// </summary>
    public bool IsOurs()
    {
        if (!IsIntact) return false;
        try
        {
            _connection.Execute("SELECT 1");
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Whether a transaction is open on the connection.</summary>
    public bool IsInTransaction =>
        _connection.State == System.Data.ConnectionState.Open && raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    /// <summary>From here on a commit commits.</summary>
    public void AllowCommit() => _commitIsAllowed = true;

    /// <summary>
    /// Rolls back what was not committed. The driver's transaction does when it is disposed, and fails when there is nothing to
    /// roll back; so, after a migration has ended the transaction behind its back, there has to be one again.
    /// </summary>
    public void End(SqliteTransaction transaction)
    {
        Release();
        if (transaction.Connection is null || _connection.State != System.Data.ConnectionState.Open) return;
        if (!IsInTransaction) raw.sqlite3_exec(_connection.Handle, "BEGIN");
        transaction.Dispose();
    }

    // Leaves the connection as it was.
    private void Release()
    {
        if (_connection.State == System.Data.ConnectionState.Open) raw.sqlite3_commit_hook(_connection.Handle, null, null);
    }

    private int OnCommit(object userData)
    {
        if (_commitIsAllowed) return 0;
        _hasRefusedCommit = true;
        return 1;
    }
}
