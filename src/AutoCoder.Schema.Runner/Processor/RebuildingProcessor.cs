using System.Data;
using FluentMigrator.Expressions;
using FluentMigrator.Model;
using FluentMigrator.Runner;
using FluentMigrator.Runner.Generators;
using FluentMigrator.Runner.Generators.SQLite;
using FluentMigrator.Runner.Initialization;
using FluentMigrator.Runner.Processors;
using FluentMigrator.Runner.Processors.SQLite;
using FluentMigrator.Runner.VersionTableInfo;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using FluentColumn = FluentMigrator.Model.ColumnDefinition;
using FluentConstraint = FluentMigrator.Model.ConstraintDefinition;
using FluentIndex = FluentMigrator.Model.IndexDefinition;

namespace AutoCoder.Schema.Runner.Processor;

/// <summary>
/// FluentMigrator's SQLite processor, which does every change of a table: by SQLite's own statement, or by rebuilding the table.
/// </summary>
/// <remarks>
/// The way of an expression: what SQLite would ignore or bend is refused (<see cref="ExpressionRules"/>), the rest is spelled as
/// SQLite has it (<see cref="ColumnText"/>) and becomes a <see cref="TableChange"/>. Changes that follow each other on one table
/// are kept back and made together; before anything else happens on the connection they are made (<see cref="Flush"/>), by
/// <see cref="TableEditor"/>, in whose file the way goes on.
/// </remarks>
internal abstract class RebuildingProcessor : SQLiteProcessor
{
    // FluentMigrator's own mark for keys that it has written into CREATE TABLE (SQLiteColumn.Generate, 8.0.1).
    private const string WrittenInline = "$$IGNORE$$_";

    private readonly List<TableChange> _pending = [];
    private readonly HashSet<ForeignKeyDefinition> _inline = new(ReferenceEqualityComparer.Instance);
    private readonly ColumnText _text;
    private readonly IServiceProvider _services;
    private string? _pendingTable; // null when no change is kept back

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

    private static void RequireStrict(CompatibilityMode? mode)
    {
        if (mode != CompatibilityMode.LOOSE) return;
        throw new ChangeRefusedException(
            "FluentMigrator's compatibility mode LOOSE skips without a word what it cannot do on SQLite. Take it away: "
            + "everything is done here.");
    }

    public override void Process(AlterTableExpression expression) =>
        ExpressionRules.RequireNoSchema(expression.SchemaName, expression.TableName);

    public override void Process(CreateTableExpression expression)
    {
        ExpressionRules.RequireNoSchema(expression.SchemaName, expression.TableName);
        ExpressionRules.Require(expression.Columns, expression.TableName, _text);

        // Unique() asks for a unique index in an expression of its own; inline it would be there a second time.
        foreach (FluentColumn column in expression.Columns) column.IsUnique = false;
        base.Process(expression);
    }

    public override void Process(CreateColumnExpression expression)
    {
        ExpressionRules.Require(expression.Column, expression.TableName, _text);
        if (expression.Column.ForeignKey is { } key)
        {
            RequireNoSchema(key);
            _inline.Add(key);
        }

        Queue(expression.SchemaName, expression.TableName,
            new TableChange.AddColumn(expression.Column.Name, _text.Definition(expression.Column)));
    }

    public override void Process(AlterColumnExpression expression)
    {
        FluentColumn column = expression.Column;
        ExpressionRules.Require(column, expression.TableName, _text);
        string? collation = string.IsNullOrEmpty(column.CollationName) ? null : column.CollationName;
        Queue(expression.SchemaName, expression.TableName, new TableChange.AlterColumn(
            column.Name, _text.Type(column), column.IsNullable, _text.Default(column), collation, ColumnText.Generated(column)));
        if (column.IsPrimaryKey)
        {
            Queue(null, expression.TableName, new TableChange.AddPrimaryKey(Named(column.PrimaryKeyName), [column.Name]));
        }
        if (column.IsIdentity) Queue(null, expression.TableName, new TableChange.AddAutoIncrement(column.Name));
    }

    public override void Process(DeleteColumnExpression expression) =>
        Queue(expression.SchemaName, expression.TableName, new TableChange.DropColumns([.. expression.ColumnNames]));

    public override void Process(AlterDefaultConstraintExpression expression) => Queue(
        expression.SchemaName, expression.TableName, new TableChange.AlterColumn(
            expression.ColumnName, null, null,
            _text.Default(expression.TableName, expression.ColumnName, expression.DefaultValue), null, null));

    public override void Process(DeleteDefaultConstraintExpression expression) =>
        Queue(expression.SchemaName, expression.TableName, new TableChange.DropDefault(expression.ColumnName));

    public override void Process(CreateForeignKeyExpression expression)
    {
        ForeignKeyDefinition key = expression.ForeignKey;
        if (_inline.Remove(key) || key.Name?.StartsWith(WrittenInline, StringComparison.Ordinal) == true) return;
        RequireNoSchema(key);
        Queue(null, key.ForeignTable, new TableChange.AddForeignKey(
            Named(key.Name), [.. key.ForeignColumns], key.PrimaryTable, ColumnText.References(key)));
    }

    public override void Process(DeleteForeignKeyExpression expression)
    {
        ForeignKeyDefinition key = expression.ForeignKey;
        RequireNoSchema(key);
        Queue(null, key.ForeignTable,
            new TableChange.DropForeignKey(Named(key.Name), [.. key.ForeignColumns], Named(key.PrimaryTable)));
    }

    public override void Process(CreateConstraintExpression expression)
    {
        FluentConstraint constraint = expression.Constraint;
        string? name = Named(constraint.ConstraintName);
        ExpressionRules.RequireNoFeatures(constraint.AdditionalFeatures, $"Table {constraint.TableName}: constraint {name}");
        Queue(constraint.SchemaName, constraint.TableName, constraint.IsPrimaryKeyConstraint
            ? new TableChange.AddPrimaryKey(name, [.. constraint.Columns])
            : new TableChange.AddIndex(name ?? "", UniqueIndex(constraint)));
    }

    public override void Process(DeleteConstraintExpression expression)
    {
        FluentConstraint constraint = expression.Constraint;
        string? name = Named(constraint.ConstraintName);
        Queue(constraint.SchemaName, constraint.TableName, constraint.IsPrimaryKeyConstraint
            ? new TableChange.DropPrimaryKey(name)
            : new TableChange.DropUnique(name, [.. constraint.Columns]));
    }

    public override void Process(CreateIndexExpression expression)
    {
        if (IsOfVersionTable(expression.Index)) expression.Index.IsClustered = false;
        ExpressionRules.Require(expression.Index);
        expression.Index.SchemaName = null;
        Queue(null, expression.Index.TableName, new TableChange.AddIndex(expression.Index.Name, Generator.Generate(expression)));
    }

    public override void Process(DeleteIndexExpression expression)
    {
        ExpressionRules.Require(expression.Index);
        Queue(null, expression.Index.TableName, new TableChange.DropIndex(expression.Index.Name));
    }

    // FluentMigrator's own migration of its version table (VersionUniqueMigration, 8.0.1) says Clustered().
    private bool IsOfVersionTable(FluentIndex index) =>
        index.IsClustered && _services.GetService<IVersionTableMetaData>() is { } table
        && SqlName.Same(index.TableName, table.TableName) && SqlName.Same(index.Name, table.UniqueIndexName);

    private static void RequireNoSchema(ForeignKeyDefinition key)
    {
        ExpressionRules.RequireNoSchema(key.ForeignTableSchema, key.ForeignTable);
        ExpressionRules.RequireNoSchema(key.PrimaryTableSchema, key.PrimaryTable);
    }

    // FluentMigrator makes unique constraints on SQLite so; they keep their name, and are dropped without a rebuild.
    private static string UniqueIndex(FluentConstraint constraint) =>
        $"CREATE UNIQUE INDEX {SqlName.Quote(constraint.ConstraintName)} ON {SqlName.Quote(constraint.TableName)} "
        + $"({string.Join(", ", constraint.Columns.Select(SqlName.Quote))})";

    private static string? Named(string? name) => string.IsNullOrEmpty(name) ? null : name;

    // What follows is no change of a table's columns and keys: before it, those that are pending are made.
    public override void Process(DeleteTableExpression expression)
    {
        ExpressionRules.RequireNoSchema(expression.SchemaName, expression.TableName);
        base.Process(expression);
    }

    public override void Process(RenameTableExpression expression)
    {
        ExpressionRules.RequireNoSchema(expression.SchemaName, expression.OldName);
        Rename(expression.OldName,
            $"ALTER TABLE {SqlName.Quote(expression.OldName)} RENAME TO {SqlName.Quote(expression.NewName)}");
    }

    public override void Process(RenameColumnExpression expression)
    {
        ExpressionRules.RequireNoSchema(expression.SchemaName, expression.TableName);
        Rename(expression.TableName,
            $"ALTER TABLE {SqlName.Quote(expression.TableName)} RENAME COLUMN {SqlName.Quote(expression.OldName)} TO "
            + $"{SqlName.Quote(expression.NewName)}");
    }

    public override void Process(InsertDataExpression expression)
    {
        ExpressionRules.RequireNoSchema(expression.SchemaName, expression.TableName);
        foreach (InsertionDataDefinition row in expression.Rows) ExpressionRules.RequireValues(expression.TableName, row, _text);
        base.Process(expression);
    }

    public override void Process(DeleteDataExpression expression)
    {
        ExpressionRules.RequireNoSchema(expression.SchemaName, expression.TableName);
        foreach (DeletionDataDefinition row in expression.Rows) ExpressionRules.RequireValues(expression.TableName, row, _text);
        base.Process(expression);
    }

    /// <summary>
    /// <c>SetExistingRowsTo</c> arrives as an update of all rows: for a column that is pending it is a part of adding it.
    /// </summary>
    public override void Process(UpdateDataExpression expression)
    {
        ExpressionRules.RequireNoSchema(expression.SchemaName, expression.TableName);
        ExpressionRules.RequireValues(expression.TableName, expression.Set, _text);
        ExpressionRules.RequireValues(expression.TableName, expression.Where, _text);
        bool isOfNewColumn = expression is { IsAllRows: true, Set: [var only] } && IsPending(expression.TableName)
            && _pending.OfType<TableChange.AddColumn>().Any(change => SqlName.Same(change.Column, only.Key));
        if (!isOfNewColumn)
        {
            base.Process(expression);
            return;
        }

        (string column, object value) = expression.Set[0];
        Queue(null, expression.TableName, new TableChange.FillColumn(column, _text.Value(expression.TableName, column, value)));
    }

    public override void Process(CreateSchemaExpression expression) => RefuseSchema(expression.SchemaName);

    public override void Process(DeleteSchemaExpression expression) => RefuseSchema(expression.SchemaName);

    public override void Process(AlterSchemaExpression expression) => RefuseSchema(expression.DestinationSchemaName);

    public override void Process(PerformDBOperationExpression expression)
    {
        Flush();
        base.Process(expression);
    }

    protected override void Process(string sql)
    {
        Flush();
        base.Process(sql);
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

    public override bool DefaultValueExists(string schemaName, string tableName, string columnName, object defaultValue) =>
        Asked(schemaName, schema => schema.HasDefault(tableName, columnName, _text.Default(tableName, columnName, defaultValue)));

    private bool Asked(string? schema, Func<SchemaLookup, bool> question)
    {
        Flush();
        EnsureConnectionIsOpen();
        using IDisposable? asking = Asking();
        return ExpressionRules.IsMain(schema) && question(new SchemaLookup(Statements));
    }

    private void Rename(string table, string sql)
    {
        Flush();
        EnsureConnectionIsOpen();
        using IDisposable? asking = Asking();
        new TableEditor(Statements).Rename(table, sql);
    }

    private static void RefuseSchema(string? schema) =>
        throw new ChangeRefusedException(
            $"SQLite has no schemas, so {schema} cannot be created, altered or deleted. Take that away.");

    // Without a transaction each expression is kept when it has run, and nobody would say that there are no more.
    private void Queue(string? schema, string table, TableChange change)
    {
        ExpressionRules.RequireNoSchema(schema, table);
        if (!IsPending(table)) Flush();
        _pendingTable = table;
        _pending.Add(change);
        if (Transaction is null) Flush();
    }

    private bool IsPending(string table) => _pendingTable is not null && SqlName.Same(_pendingTable, table);

    /// <summary>Makes the changes that were kept back.</summary>
    /// <exception cref="ChangeRefusedException">They cannot be made as they are written.</exception>
    public void Flush()
    {
        if (_pendingTable is not { } table) return;
        TableChange[] changes = [.. _pending];
        Forget(); // whatever comes of them
        if (Options.PreviewOnly)
        {
            foreach (TableChange change in changes) Logger.LogSay($"Table {table}: {change}");
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
    protected SchemaStatements Statements => new((SqliteConnection)Connection, Run, OnRowsAsked);

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
