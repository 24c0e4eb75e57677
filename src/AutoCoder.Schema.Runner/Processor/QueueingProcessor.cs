using System.Data;
using FluentMigrator.Expressions;
using FluentMigrator.Runner;
using FluentMigrator.Runner.Generators.SQLite;
using FluentMigrator.Runner.Initialization;
using FluentMigrator.Runner.Processors;
using FluentMigrator.Runner.Processors.SQLite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AutoCoder.Schema.Runner.Processor;

/// <summary>
/// Keeps back changes of a table that follow each other, and makes them together before anything else happens on the connection:
/// another table's change, a statement, code, a question.
/// </summary>
internal abstract class QueueingProcessor(
    SQLiteDbFactory factory,
    SQLiteGenerator generator,
    ILogger<SQLiteProcessor> logger,
    IOptionsSnapshot<ProcessorOptions> options,
    IConnectionStringAccessor connectionStringAccessor,
    IServiceProvider serviceProvider,
    SQLiteQuoter quoter)
    : SQLiteProcessor(factory, generator, logger, options, connectionStringAccessor, serviceProvider, quoter)
{
    private readonly List<TableChange> _pending = [];
    private string? _pendingTable; // null when no change is kept back

    public override void Process(PerformDBOperationExpression expression)
    {
        Flush();
        base.Process(expression);
    }

    protected override void Process(string sql)
    {
        Flush();
        if (Options.PreviewOnly || !sql.Contains("ALTER", StringComparison.OrdinalIgnoreCase)) base.Process(sql);
        else if (AlterTable.Is(sql)) PastOthers(base.Process).RunPastOthers(sql, AlterTable.IsRename(sql));
        else ProcessScript(sql);
    }

    // Of a script SQLite runs what stands before the statement that it refuses. So it is asked before whether others are in the
    // way of one; then each is run by itself.
    private void ProcessScript(string sql)
    {
        ImmutableArray<SqlStatement> script = SqlScript.Split(sql);
        if (!AlterTable.IsAmong(script) || !AreOthersInTheWay()) base.Process(sql);
        else foreach (SqlStatement statement in script) Process(statement.Text);
    }

    private bool AreOthersInTheWay()
    {
        EnsureConnectionIsOpen();
        using IDisposable? asking = Asking();
        return Connection is SqliteConnection && PastOthers(base.Process).AreOthersInTheWay();
    }

    private SchemaStatements PastOthers(Action<string> run)
    {
        EnsureConnectionIsOpen();
        return new(Sqlite, run);
    }

    public override DataSet Read(string template, params object[] args)
    {
        Flush();
        return base.Read(template, args);
    }

    public override bool Exists(string template, params object[] args)
    {
        Flush();
        return base.Exists(template, args);
    }

    public override bool SchemaExists(string schemaName) => Asked(null, schema => schema.HasSchema(schemaName));

    public override bool TableExists(string schemaName, string tableName) =>
        Asked(schemaName, schema => schema.HasTable(tableName));

    public override bool ColumnExists(string schemaName, string tableName, string columnName) =>
        Asked(schemaName, schema => schema.HasColumn(tableName, columnName));

    public override bool ConstraintExists(string schemaName, string tableName, string constraintName) =>
        Asked(schemaName, schema => schema.HasConstraint(tableName, constraintName));

    public override bool IndexExists(string schemaName, string tableName, string indexName) =>
        Asked(schemaName, schema => schema.HasIndex(tableName, indexName));

    /// <summary>The declared types of a table's columns, by name.</summary>
    protected IReadOnlyDictionary<string, string> TypesOf(string table)
    {
        Flush();
        EnsureConnectionIsOpen();
        using IDisposable? asking = Asking();
        return new SchemaLookup(Statements).TypesOf(table);
    }

    /// <summary>Answers a question about the schema as it is when everything is made.</summary>
    protected bool Asked(string? schema, Func<SchemaLookup, bool> question)
    {
        Flush();
        EnsureConnectionIsOpen();
        using IDisposable? asking = Asking();
        return ExpressionRules.IsMain(schema) && question(new SchemaLookup(Statements));
    }

    /// <summary>Keeps a change back.</summary>
    protected void Queue(string? schema, string table, TableChange change)
    {
        ExpressionRules.RequireNoSchema(schema, table);
        table = PlainName.Of(table);
        if (!IsPending(table)) Flush();
        _pendingTable = table;
        _pending.Add(change);
        // Without a transaction each expression is kept when it has run, and nobody would say that there are no more.
        if (Transaction is null) Flush();
    }

    /// <summary>The column of a table that is kept back, to be added; or null.</summary>
    protected TableChange.AddColumn? PendingColumn(string table, string column) => IsPending(table)
        ? _pending.OfType<TableChange.AddColumn>().FirstOrDefault(change => SqlName.Same(change.Column, PlainName.Of(column)))
        : null;

    private bool IsPending(string table) => _pendingTable is not null && SqlName.Same(_pendingTable, PlainName.Of(table));

    /// <summary>Makes the changes that were kept back.</summary>
    /// <exception cref="ChangeRefusedException">They cannot be made as they are written.</exception>
    public void Flush()
    {
        if (_pendingTable is not { } table) return;
        TableChange[] changes = [.. _pending];
        Forget(); // whatever comes of them
        if (Options.PreviewOnly)
        {
            foreach (string sql in PreviewText.Of(table, changes)) Logger.LogSql(sql);
            return;
        }

        EnsureConnectionIsOpen();
        using IDisposable? asking = Asking();
        WithoutForeignKeys(() => new TableEditor(Statements).Make(table, changes));
    }

    /// <summary>Forgets the changes that were kept back.</summary>
    protected void Forget()
    {
        _pending.Clear();
        _pendingTable = null;
    }

    /// <summary>Runs one statement of a change, not looked at for <c>GO</c> as FluentMigrator's are.</summary>
    protected virtual void Run(string sql)
    {
        Logger.LogSql(sql);
        using IDbCommand command = CreateCommand(sql);
        command.ExecuteNonQuery();
    }

    /// <summary>
    /// From here until it is disposed, what runs and is not <see cref="Run"/> is a question of the processor's own.
    /// </summary>
    protected virtual IDisposable? Asking() => null;

    /// <summary>Rows are about to decide whether a change can be made.</summary>
    protected virtual void OnRowsAsked()
    {
    }

    /// <summary>The statements on this connection.</summary>
    protected SchemaStatements Statements => new(Sqlite, Run, OnRowsAsked);

    /// <summary>The connection, as the driver that tables are changed with has it.</summary>
    /// <exception cref="ChangeRefusedException">It is another driver's, or somebody's own around it.</exception>
    protected SqliteConnection Sqlite => Connection as SqliteConnection ?? throw new ChangeRefusedException(
        $"The connection is a {Connection.GetType().FullName}, and tables are changed on one of Microsoft.Data.Sqlite only. "
        + "Reference that package, which FluentMigrator's SQLiteDbFactory then prefers, or register a SQLiteDbFactory whose "
        + "Factory is SqliteFactory.Instance.");

    // With foreign keys on, dropping the old table deletes the child rows, and inside a transaction the switch does nothing.
    private void WithoutForeignKeys(Action work)
    {
        SchemaStatements statements = Statements;
        bool were = statements.Switch("foreign_keys", false);
        if (were && statements.Switch("foreign_keys", false))
        {
            throw new ChangeRefusedException(
                "Foreign keys are on and a transaction is open, so a table cannot be rebuilt without deleting the rows that "
                + "refer to it. Let FluentMigrator begin the transaction, or open the connection with Foreign Keys=False.");
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
}

/// <summary>
/// The statements of changes for a preview, which executes nothing: those that do not depend on the table as it would be then.
/// </summary>
internal static class PreviewText
{
    /// <exception cref="ChangeRefusedException">There is no such statement.</exception>
    public static IEnumerable<string> Of(string table, IEnumerable<TableChange> changes) => changes.Select(change => change switch
    {
        TableChange.AddIndex add => add.Sql,
        TableChange.DropIndex drop => $"DROP INDEX {SqlName.Quote(drop.Name)}",
        TableChange.AddColumn add when Added(table, add) is { Length: > 0 } sql => sql,
        _ => throw new ChangeRefusedException(
            $"Table {table}: what SQLite is to execute here ({change.GetType().Name}) depends on the table as it is by then, and "
            + "a preview changes nothing. Run the migrations on a copy of the database instead."),
    });

    // Whether a column can be added by SQLite's own statement is decided by the column alone.
    private static string? Added(string table, TableChange.AddColumn change)
    {
        TableDraft before = TableDraft.Of(
            table, [new SchemaEntry("table", table, table, $"CREATE TABLE {SqlName.Quote(table)} (\"column of a preview\")")])!;
        return before.Apply(change) is DraftEdit.Done done ? NativeStatement.For(before, change, done.Draft) : null;
    }
}
