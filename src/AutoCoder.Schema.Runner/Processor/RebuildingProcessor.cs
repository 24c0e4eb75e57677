using System.Data;
using FluentMigrator.Model;
using FluentMigrator.Runner;
using FluentMigrator.Runner.Generators;
using FluentMigrator.Runner.Generators.SQLite;
using FluentMigrator.Runner.Initialization;
using FluentMigrator.Runner.Processors;
using FluentMigrator.Runner.Processors.SQLite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AutoCoder.Schema.Runner.Processor;

/// <summary>
/// FluentMigrator's SQLite processor, which does every change of a table: by SQLite's own statement, or by rebuilding the
/// table. Changes that follow each other on one table are kept back and made together; before anything else happens on
/// the connection they are made.
/// </summary>
internal abstract partial class RebuildingProcessor : SQLiteProcessor
{
    // FluentMigrator's own mark for keys that it has written into CREATE TABLE (SQLiteColumn.Generate, 8.0.1).
    private const string WrittenInline = "$$IGNORE$$_";

    private readonly PendingChanges _pending = new();
    private readonly HashSet<ForeignKeyDefinition> _inline = new(ReferenceEqualityComparer.Instance);
    private readonly ColumnText _text;
    private readonly IServiceProvider _services;

    protected RebuildingProcessor(
        SQLiteDbFactory factory,
        SQLiteGenerator generator,
        ILogger<SQLiteProcessor> logger,
        IOptionsSnapshot<ProcessorOptions> options,
        IConnectionStringAccessor connectionStringAccessor,
        IServiceProvider serviceProvider,
        SQLiteQuoter quoter)
        : base(factory, generator, logger, options, connectionStringAccessor, serviceProvider, quoter)
    {
        _services = serviceProvider;
        RequireStrict(generator.CompatibilityMode);
        RequireStrict(serviceProvider.GetService<IOptions<GeneratorOptions>>()?.Value.CompatibilityMode);
        _text = new(serviceProvider.GetRequiredService<ISQLiteTypeMap>(), quoter);
    }

    /// <summary>Makes the changes that were kept back.</summary>
    /// <exception cref="ChangeRefusedException">They cannot be made as they are written.</exception>
    public void Flush()
    {
        if (_pending.Table is not { } table) return;
        IReadOnlyList<TableChange> changes = _pending.Take();
        if (Options.PreviewOnly)
        {
            foreach (TableChange change in changes) Logger.LogSay($"Table {table}: {change}");
            return;
        }

        EnsureConnectionIsOpen();
        using IDisposable? asking = Asking();
        WithoutForeignKeys(() => new TableChanges(Statements).Make(table, changes));
    }

    /// <summary>Forgets the changes that were kept back.</summary>
    protected void Forget() => _ = _pending.Take();

    /// <summary>Runs one statement of a change, not looked at for <c>GO</c> as FluentMigrator's are.</summary>
    protected virtual void Run(string sql)
    {
        Logger.LogSql(sql);
        using IDbCommand command = CreateCommand(sql);
        command.ExecuteNonQuery();
    }

    /// <summary>From here until it is disposed, what runs and is not <see cref="Run"/> is a question of the processor's own.</summary>
    protected virtual IDisposable? Asking() => null;

    /// <summary>Rows are about to decide whether a change can be made.</summary>
    protected virtual void OnRowsAsked()
    {
    }

    /// <summary>The statements on this connection.</summary>
    protected SchemaStatements Statements => new((SqliteConnection)Connection, Run, OnRowsAsked);

    private SchemaQuestions Questions => new(Statements);

    // With foreign keys on, dropping the old table deletes the child rows, and inside a transaction the switch does nothing.
    private void WithoutForeignKeys(Action work)
    {
        SchemaStatements statements = Statements;
        bool were = statements.Switch("foreign_keys", false);
        if (were && statements.Switch("foreign_keys", false))
        {
            throw new ChangeRefusedException(
                "Foreign keys are on and a transaction is open, so a table cannot be rebuilt without deleting the rows that refer "
                + "to it. Let FluentMigrator begin the transaction, or open the connection with Foreign Keys=False.");
        }

        try
        {
            work();
        }
        finally
        {
            if (were) _ = statements.Switch("foreign_keys", true);
        }
    }

    // Without a transaction each expression is kept when it has run, and nobody would say that there are no more.
    private void Queue(string? schema, string table, params IEnumerable<TableChange> changes)
    {
        ExpressionRules.RequireNoSchema(schema, table);
        if (!_pending.IsOf(table)) Flush();
        foreach (TableChange change in changes) _pending.Add(table, change);
        if (Transaction is null) Flush();
    }

    private static void RequireStrict(CompatibilityMode? mode)
    {
        if (mode != CompatibilityMode.LOOSE) return;
        throw new ChangeRefusedException(
            "FluentMigrator's compatibility mode LOOSE skips without a word what it cannot do on SQLite. Take it away: "
            + "everything is done here.");
    }
}
