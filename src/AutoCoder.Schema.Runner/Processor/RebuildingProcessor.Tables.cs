using FluentMigrator.Expressions;
using FluentMigrator.Model;
using FluentMigrator.Runner.VersionTableInfo;
using Microsoft.Extensions.DependencyInjection;
using FluentColumn = FluentMigrator.Model.ColumnDefinition;
using FluentConstraint = FluentMigrator.Model.ConstraintDefinition;
using FluentIndex = FluentMigrator.Model.IndexDefinition;

namespace AutoCoder.Schema.Runner.Processor;

/// <summary>The expressions that change tables.</summary>
internal abstract partial class RebuildingProcessor
{
    /// <inheritdoc />
    public override void Process(AlterTableExpression expression) =>
        ExpressionRules.RequireNoSchema(expression.SchemaName, expression.TableName);

    /// <inheritdoc />
    public override void Process(CreateTableExpression expression)
    {
        ExpressionRules.RequireNoSchema(expression.SchemaName, expression.TableName);
        ExpressionRules.Require(expression.Columns, expression.TableName, _text);

        // Unique() asks for a unique index in an expression of its own; inline it would be there a second time.
        foreach (FluentColumn column in expression.Columns) column.IsUnique = false;
        base.Process(expression);
    }

    /// <inheritdoc />
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

    /// <inheritdoc />
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

    /// <inheritdoc />
    public override void Process(DeleteColumnExpression expression) =>
        Queue(expression.SchemaName, expression.TableName, new TableChange.DropColumns([.. expression.ColumnNames]));

    /// <inheritdoc />
    public override void Process(AlterDefaultConstraintExpression expression) => Queue(
        expression.SchemaName, expression.TableName, new TableChange.AlterColumn(
            expression.ColumnName, null, null,
            _text.Default(expression.TableName, expression.ColumnName, expression.DefaultValue), null, null));

    /// <inheritdoc />
    public override void Process(DeleteDefaultConstraintExpression expression) =>
        Queue(expression.SchemaName, expression.TableName, new TableChange.DropDefault(expression.ColumnName));

    /// <inheritdoc />
    public override void Process(CreateForeignKeyExpression expression)
    {
        ForeignKeyDefinition key = expression.ForeignKey;
        if (_inline.Remove(key) || key.Name?.StartsWith(WrittenInline, StringComparison.Ordinal) == true) return;
        RequireNoSchema(key);
        Queue(null, key.ForeignTable, new TableChange.AddForeignKey(
            Named(key.Name), [.. key.ForeignColumns], key.PrimaryTable, ColumnText.References(key)));
    }

    /// <inheritdoc />
    public override void Process(DeleteForeignKeyExpression expression)
    {
        ForeignKeyDefinition key = expression.ForeignKey;
        RequireNoSchema(key);
        Queue(null, key.ForeignTable, new TableChange.DropForeignKey(Named(key.Name), [.. key.ForeignColumns], Named(key.PrimaryTable)));
    }

    /// <inheritdoc />
    public override void Process(CreateConstraintExpression expression)
    {
        FluentConstraint constraint = expression.Constraint;
        string? name = Named(constraint.ConstraintName);
        ExpressionRules.RequireNoFeatures(constraint.AdditionalFeatures, $"Table {constraint.TableName}: constraint {name}");
        Queue(constraint.SchemaName, constraint.TableName, constraint.IsPrimaryKeyConstraint
            ? new TableChange.AddPrimaryKey(name, [.. constraint.Columns])
            : new TableChange.AddIndex(name ?? "", UniqueIndex(constraint)));
    }

    /// <inheritdoc />
    public override void Process(DeleteConstraintExpression expression)
    {
        FluentConstraint constraint = expression.Constraint;
        string? name = Named(constraint.ConstraintName);
        Queue(constraint.SchemaName, constraint.TableName, constraint.IsPrimaryKeyConstraint
            ? new TableChange.DropPrimaryKey(name)
            : new TableChange.DropUnique(name, [.. constraint.Columns]));
    }

    /// <inheritdoc />
    public override void Process(CreateIndexExpression expression)
    {
        if (IsOfVersionTable(expression.Index)) expression.Index.IsClustered = false;
        ExpressionRules.Require(expression.Index);
        expression.Index.SchemaName = null;
        Queue(null, expression.Index.TableName, new TableChange.AddIndex(expression.Index.Name, Generator.Generate(expression)));
    }

    /// <inheritdoc />
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
}
