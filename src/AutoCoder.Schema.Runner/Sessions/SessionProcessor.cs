using System.Data;
using System.Diagnostics.CodeAnalysis;
using FluentMigrator.Expressions;
using FluentMigrator.Runner.Generators.SQLite;
using FluentMigrator.Runner.Initialization;
using FluentMigrator.Runner.Processors;
using FluentMigrator.Runner.Processors.SQLite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

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
    public void Repair(Reconciliation.Possible repair) => new SchemaRepair(Statements).Run(repair);

    /// <summary>The statement that is running or has failed; null when the last one succeeded.</summary>
    public string? Statement { get; private set; }

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
        using IDisposable? recording = _session.Recorder?.AsExpression();
        base.Process(sql);
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
