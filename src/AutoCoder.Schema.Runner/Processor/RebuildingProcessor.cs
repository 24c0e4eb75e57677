using FluentMigrator.Expressions;
using FluentMigrator.Model;
using FluentMigrator.Runner;
using FluentMigrator.Runner.Generators;
using FluentMigrator.Runner.Generators.SQLite;
using FluentMigrator.Runner.Initialization;
using FluentMigrator.Runner.Processors;
using FluentMigrator.Runner.Processors.SQLite;
using FluentMigrator.Runner.VersionTableInfo;
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
/// are kept back and made together; before anything else happens on the connection they are made
/// (<see cref="QueueingProcessor.Flush"/>), by <see cref="TableEditor"/>, in whose file the way goes on.
/// </remarks>
internal abstract class RebuildingProcessor : QueueingProcessor
{
    // FluentMigrator's own mark for keys that it has written into CREATE TABLE (SQLiteColumn.Generate, 8.0.1).
    private const string WrittenInline = "$$IGNORE$$_";

    private readonly HashSet<ForeignKeyDefinition> _inline = new(ReferenceEqualityComparer.Instance);
    private readonly ColumnText _text;
    private readonly RowText _rows;
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
        _text = new(
            serviceProvider.GetRequiredService<ColumnTypes>(), (quoter as ValueQuoter)?.Values ?? new(false), OnSpelledAnew);
        _rows = new(_text, TypesOf);
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
        foreach (FluentColumn column in expression.Columns)
        {
            column.IsUnique = false;
            if (_text.Default(column) is { } value) column.DefaultValue = new WrittenValue(value, false);
        }

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

        // Earlier builds let a computed column that is added be NULL; FluentMigrator's own processor does not.
        if (expression.Column is { Expression: not null, IsNullable: null })
            OnSpelledAnew($"{ColumnText.Generated(expression.Column)} NOT NULL", isOfTable: true);
        Queue(expression.SchemaName, expression.TableName,
            new TableChange.AddColumn(PlainName.Of(expression.Column.Name), _text.Definition(expression.Column)));
    }

    public override void Process(AlterColumnExpression expression)
    {
        FluentColumn column = expression.Column;
        ExpressionRules.Require(column, expression.TableName, _text);
        string? collation = string.IsNullOrEmpty(column.CollationName) ? null : column.CollationName;
        Queue(expression.SchemaName, expression.TableName, new TableChange.AlterColumn(
            PlainName.Of(column.Name), _text.Type(column), column.IsNullable, _text.Default(column), collation,
            ColumnText.Generated(column)));
        if (column.IsPrimaryKey)
        {
            Queue(null, expression.TableName,
                new TableChange.AddPrimaryKey(Named(column.PrimaryKeyName), [PlainName.Of(column.Name)]));
        }
        if (column.IsIdentity) Queue(null, expression.TableName, new TableChange.AddAutoIncrement(PlainName.Of(column.Name)));
    }

    public override void Process(DeleteColumnExpression expression) =>
        Queue(expression.SchemaName, expression.TableName, new TableChange.DropColumns(PlainName.Of(expression.ColumnNames)));

    public override void Process(AlterDefaultConstraintExpression expression) => Queue(
        expression.SchemaName, expression.TableName, new TableChange.AlterColumn(
            PlainName.Of(expression.ColumnName), null, null,
            _text.Default(expression.TableName, expression.ColumnName, expression.DefaultValue, null), null, null));

    public override void Process(DeleteDefaultConstraintExpression expression) =>
        Queue(expression.SchemaName, expression.TableName, new TableChange.DropDefault(PlainName.Of(expression.ColumnName)));

    public override void Process(CreateForeignKeyExpression expression)
    {
        ForeignKeyDefinition key = expression.ForeignKey;
        if (_inline.Remove(key) || key.Name?.StartsWith(WrittenInline, StringComparison.Ordinal) == true) return;
        RequireNoSchema(key);
        Queue(null, key.ForeignTable, new TableChange.AddForeignKey(
            Named(key.Name), PlainName.Of(key.ForeignColumns), PlainName.Of(key.PrimaryTable),
            ColumnText.References(key)));
    }

    public override void Process(DeleteForeignKeyExpression expression)
    {
        ForeignKeyDefinition key = expression.ForeignKey;
        RequireNoSchema(key);
        Queue(null, key.ForeignTable,
            new TableChange.DropForeignKey(Named(key.Name), PlainName.Of(key.ForeignColumns), Named(key.PrimaryTable)));
    }

    public override void Process(CreateConstraintExpression expression)
    {
        FluentConstraint constraint = expression.Constraint;
        string? name = Named(constraint.ConstraintName);
        ExpressionRules.RequireNoFeatures(constraint.AdditionalFeatures, $"Table {constraint.TableName}: constraint {name}");
        Queue(constraint.SchemaName, constraint.TableName, constraint.IsPrimaryKeyConstraint
            ? new TableChange.AddPrimaryKey(name, PlainName.Of(constraint.Columns))
            : new TableChange.AddIndex(name ?? "", UniqueIndex(constraint)));
    }

    public override void Process(DeleteConstraintExpression expression)
    {
        FluentConstraint constraint = expression.Constraint;
        string? name = Named(constraint.ConstraintName);
        Queue(constraint.SchemaName, constraint.TableName, constraint.IsPrimaryKeyConstraint
            ? new TableChange.DropPrimaryKey(name)
            : new TableChange.DropUnique(name, PlainName.Of(constraint.Columns)));
    }

    public override void Process(CreateIndexExpression expression)
    {
        if (IsOfVersionTable(expression.Index)) expression.Index.IsClustered = false;
        ExpressionRules.Require(expression.Index);
        expression.Index.SchemaName = null;
        Queue(null, expression.Index.TableName,
            new TableChange.AddIndex(PlainName.Of(expression.Index.Name), Generator.Generate(expression)));
    }

    public override void Process(DeleteIndexExpression expression)
    {
        ExpressionRules.Require(expression.Index);
        Queue(null, expression.Index.TableName, new TableChange.DropIndex(PlainName.Of(expression.Index.Name)));
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
        $"CREATE UNIQUE INDEX {PlainName.Quote(constraint.ConstraintName)} "
        + $"ON {PlainName.Quote(constraint.TableName)} "
        + $"({string.Join(", ", constraint.Columns.Select(PlainName.Quote))})";

    private static string? Named(string? name) => string.IsNullOrEmpty(name) ? null : PlainName.Of(name);

    // What follows is no change of a table's columns and keys: before it, those that are pending are made.
    public override void Process(DeleteTableExpression expression)
    {
        ExpressionRules.RequireNoSchema(expression.SchemaName, expression.TableName);
        base.Process(expression);
    }

    public override void Process(RenameTableExpression expression)
    {
        ExpressionRules.RequireNoSchema(expression.SchemaName, expression.OldName);
        (string old, string name) = (PlainName.Of(expression.OldName), PlainName.Of(expression.NewName));
        if (old == name) return;
        if (SqlName.Same(old, name) && Asked(null, schema => schema.HasTable(old)))
        {
            string between = FreeName(name); // to SQLite the two are one name, which is taken
            RenameTable(old, between);
            old = between;
        }

        RenameTable(old, name);
    }

    private void RenameTable(string old, string name) =>
        Rename(old, $"ALTER TABLE {SqlName.Quote(old)} RENAME TO {SqlName.Quote(name)}");

    private string FreeName(string name)
    {
        using IDisposable? asking = Asking();
        HashSet<string> taken = new(Statements.ReadSchema().Select(entry => entry.Name), SqlNameComparer.Instance);
        string free = $"{name}_renamed";
        while (taken.Contains(free)) free += "_";
        return free;
    }

    public override void Process(RenameColumnExpression expression)
    {
        ExpressionRules.RequireNoSchema(expression.SchemaName, expression.TableName);
        Rename(PlainName.Of(expression.TableName),
            $"ALTER TABLE {PlainName.Quote(expression.TableName)} RENAME COLUMN {PlainName.Quote(expression.OldName)} TO "
            + $"{PlainName.Quote(expression.NewName)}");
    }

    public override void Process(InsertDataExpression expression)
    {
        ExpressionRules.RequireNoSchema(expression.SchemaName, expression.TableName);
        _rows.Write(expression.TableName, expression.Rows);
        base.Process(expression);
    }

    public override void Process(DeleteDataExpression expression)
    {
        ExpressionRules.RequireNoSchema(expression.SchemaName, expression.TableName);
        _rows.Write(expression.TableName, expression.Rows);
        base.Process(expression);
    }

    /// <summary>
    /// <c>SetExistingRowsTo</c> arrives as an update of all rows: for a column that is pending it is a part of adding it.
    /// </summary>
    public override void Process(UpdateDataExpression expression)
    {
        ExpressionRules.RequireNoSchema(expression.SchemaName, expression.TableName);
        TableChange.AddColumn? added = expression is { IsAllRows: true, Set: [var only] }
            ? PendingColumn(expression.TableName, only.Key)
            : null;
        if (added is null)
        {
            _rows.Write(expression.TableName, expression.Set, expression.Where);
            base.Process(expression);
            return;
        }

        (string column, object value) = expression.Set[0];
        string? type = TableDefinition.Parse($"CREATE TABLE t ({added.Definition})")?.FindColumn(PlainName.Of(column))?.Type;
        Queue(null, expression.TableName, new TableChange.FillColumn(
            PlainName.Of(column), _text.Value(expression.TableName, column, value, type).Sql));
    }

    public override void Process(CreateSchemaExpression expression) => RefuseSchema(expression.SchemaName);

    public override void Process(DeleteSchemaExpression expression) => RefuseSchema(expression.SchemaName);

    public override void Process(AlterSchemaExpression expression) => RefuseSchema(expression.DestinationSchemaName);

    public override bool DefaultValueExists(string schemaName, string tableName, string columnName, object defaultValue) =>
        Asked(schemaName, schema => schema.HasDefault(tableName, columnName, _text.Default(
            tableName, columnName, defaultValue, schema.TypesOf(tableName).GetValueOrDefault(columnName))));

    private void Rename(string table, string sql)
    {
        Flush();
        if (Options.PreviewOnly)
        {
            Logger.LogSql(sql);
            return;
        }

        EnsureConnectionIsOpen();
        using IDisposable? asking = Asking();
        new TableEditor(Statements).Rename(table, sql);
    }

    private static void RefuseSchema(string? schema) =>
        throw new ChangeRefusedException(
            $"SQLite has no schemas, so {schema} cannot be created, altered or deleted. Take that away.");

    /// <summary>What earlier builds wrote otherwise, to another effect.</summary>
    /// <param name="sql">How it is spelled.</param>
    /// <param name="isOfTable">Whether it is a part of the table from now on, which rebuilds repeat.</param>
    protected virtual void OnSpelledAnew(string sql, bool isOfTable)
    {
    }
}
