using System.Data;
using FluentMigrator.Expressions;
using FluentMigrator.Model;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Processor;

/// <summary>Everything that is no change of a table's columns and keys, before which those that are pending are made.</summary>
internal abstract partial class RebuildingProcessor
{
    /// <inheritdoc />
    public override void Process(DeleteTableExpression expression)
    {
        ExpressionRules.RequireNoSchema(expression.SchemaName, expression.TableName);
        base.Process(expression);
    }

    /// <inheritdoc />
    public override void Process(RenameTableExpression expression)
    {
        ExpressionRules.RequireNoSchema(expression.SchemaName, expression.OldName);
        Rename(expression.OldName, $"ALTER TABLE {SqlName.Quote(expression.OldName)} RENAME TO "
            + $"{SqlName.Quote(expression.NewName)}");
    }

    /// <inheritdoc />
    public override void Process(RenameColumnExpression expression)
    {
        ExpressionRules.RequireNoSchema(expression.SchemaName, expression.TableName);
        Rename(expression.TableName,
            $"ALTER TABLE {SqlName.Quote(expression.TableName)} RENAME COLUMN {SqlName.Quote(expression.OldName)} TO "
            + $"{SqlName.Quote(expression.NewName)}");
    }

    /// <inheritdoc />
    public override void Process(InsertDataExpression expression)
    {
        ExpressionRules.RequireNoSchema(expression.SchemaName, expression.TableName);
        foreach (InsertionDataDefinition row in expression.Rows) ExpressionRules.RequireValues(expression.TableName, row, _text);
        base.Process(expression);
    }

    /// <inheritdoc />
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
        bool isOfNewColumn = expression is { IsAllRows: true, Set: [var only] } && _pending.Adds(expression.TableName, only.Key);
        if (!isOfNewColumn)
        {
            base.Process(expression);
            return;
        }

        (string column, object value) = expression.Set[0];
        Queue(null, expression.TableName, new TableChange.FillColumn(column, _text.Value(expression.TableName, column, value)));
    }

    /// <inheritdoc />
    public override void Process(CreateSchemaExpression expression) => RefuseSchema(expression.SchemaName);

    /// <inheritdoc />
    public override void Process(DeleteSchemaExpression expression) => RefuseSchema(expression.SchemaName);

    /// <inheritdoc />
    public override void Process(AlterSchemaExpression expression) => RefuseSchema(expression.DestinationSchemaName);

    /// <inheritdoc />
    public override void Process(PerformDBOperationExpression expression)
    {
        Flush();
        base.Process(expression);
    }

    /// <inheritdoc />
    protected override void Process(string sql)
    {
        Flush();
        base.Process(sql);
    }

    /// <inheritdoc />
    public override DataSet Read(string template, params object[] args)
    {
        Flush();
        return base.Read(template, args);
    }

    /// <inheritdoc />
    public override bool Exists(string template, params object[] args)
    {
        Flush();
        return base.Exists(template, args);
    }

    /// <inheritdoc />
    public override bool SchemaExists(string schemaName) => Asked(null, questions => questions.HasSchema(schemaName));

    /// <inheritdoc />
    public override bool TableExists(string schemaName, string tableName) =>
        Asked(schemaName, questions => questions.HasTable(tableName));

    /// <inheritdoc />
    public override bool ColumnExists(string schemaName, string tableName, string columnName) =>
        Asked(schemaName, questions => questions.HasColumn(tableName, columnName));

    /// <inheritdoc />
    public override bool ConstraintExists(string schemaName, string tableName, string constraintName) =>
        Asked(schemaName, questions => questions.HasConstraint(tableName, constraintName));

    /// <inheritdoc />
    public override bool IndexExists(string schemaName, string tableName, string indexName) =>
        Asked(schemaName, questions => questions.HasIndex(tableName, indexName));

    /// <inheritdoc />
    public override bool DefaultValueExists(string schemaName, string tableName, string columnName, object defaultValue) =>
        Asked(schemaName, questions => questions.HasDefault(tableName, columnName, _text.Default(tableName, columnName, defaultValue)));

    private bool Asked(string? schema, Func<SchemaQuestions, bool> question)
    {
        Flush();
        EnsureConnectionIsOpen();
        using IDisposable? asking = Asking();
        return ExpressionRules.IsMain(schema) && question(Questions);
    }

    // SQLite renames in views, triggers, indexes and the keys of other tables too, unless it is told to be as it once was.
    private void Rename(string table, string sql)
    {
        Flush();
        EnsureConnectionIsOpen();
        using IDisposable? asking = Asking();
        SchemaStatements statements = Statements;
        bool legacy = statements.Switch("legacy_alter_table", false);
        try
        {
            Run(sql);
        }
        catch (SqliteException error) when (error.SqliteErrorCode == SQLitePCL.raw.SQLITE_ERROR)
        {
            statements.SwitchBack("legacy_alter_table", legacy);
            throw new ChangeRefusedException(
                $"Table {table}: {SchemaTrial.Clean(error)}, said SQLite about {sql}. "
                + "A view or trigger that is in the way is to be "
                + "dropped first, with Execute.Sql.", error);
        }
        catch
        {
            statements.SwitchBack("legacy_alter_table", legacy);
            throw;
        }

        statements.Switch("legacy_alter_table", legacy);
    }

    private static void RefuseSchema(string? schema) =>
        throw new ChangeRefusedException(
            $"SQLite has no schemas, so {schema} cannot be created, altered or deleted. Take that away.");
}
