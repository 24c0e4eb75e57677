using FluentMigrator.Model;
using FluentColumn = FluentMigrator.Model.ColumnDefinition;
using FluentIndex = FluentMigrator.Model.IndexDefinition;

namespace AutoCoder.Schema.Runner.Processor;

/// <summary>What FluentMigrator lets one write and SQLite would ignore or bend.</summary>
internal static class ExpressionRules
{
    /// <exception cref="ChangeRefusedException">The expression names a schema.</exception>
    public static void RequireNoSchema(string? schema, string? table)
    {
        if (IsMain(schema)) return;
        throw new ChangeRefusedException($"Table {table}: SQLite has no schema {schema}. Take InSchema(\"{schema}\") away.");
    }

    /// <summary>Whether a schema's name means the database itself.</summary>
    public static bool IsMain(string? schema) => string.IsNullOrWhiteSpace(schema) || SqlName.Same(schema, "main");

    /// <summary>Looks at a column that is created or altered.</summary>
    /// <exception cref="ChangeRefusedException">SQLite would make something else of it.</exception>
    public static void Require(FluentColumn column, string table, ColumnText text)
    {
        column.TableName ??= table;
        string at = $"Table {table}: column {column.Name}";
        RequireNoFeatures(column.AdditionalFeatures, at);
        if (column is { IsForeignKey: true, ForeignKey: null })
        {
            throw new ChangeRefusedException($"{at} is a foreign key to nothing. Write ForeignKey(\"table\", \"column\").");
        }

        if (column.IsIdentity && !column.IsPrimaryKey)
        {
            throw new ChangeRefusedException(
                $"{at} is an identity but no key, and SQLite counts keys only. Write PrimaryKey().Identity().");
        }

        string type = text.Type(column);
        if (column.IsIdentity && !SqlName.Same(type, "INTEGER"))
        {
            throw new ChangeRefusedException(
                $"{at} is an identity of type {type}, and SQLite counts INTEGER only. Write AsInt64().");
        }
    }

    /// <summary>Looks at the columns of a table that is created.</summary>
    /// <exception cref="ChangeRefusedException">SQLite would make something else of them.</exception>
    public static void Require(IEnumerable<FluentColumn> columns, string table, ColumnText text)
    {
        FluentColumn[] all = [.. columns];
        foreach (FluentColumn column in all) Require(column, table, text);
        if (all.FirstOrDefault(column => column.IsIdentity) is not { } identity || all.Count(column => column.IsPrimaryKey) == 1)
            return;
        throw new ChangeRefusedException(
            $"Table {table}: column {identity.Name} is an identity in a key of several columns, "
            + "and SQLite counts single keys only. "
            + "Make it the only column of the key, and the others a unique constraint.");
    }

    /// <exception cref="ChangeRefusedException">The index is to be what no index of SQLite is.</exception>
    public static void Require(FluentIndex index)
    {
        string at = $"Table {index.TableName}: index {index.Name}";
        RequireNoSchema(index.SchemaName, index.TableName);
        RequireNoFeatures(index.AdditionalFeatures, at);
        foreach (IndexColumnDefinition column in index.Columns)
        {
            RequireNoFeatures(column.AdditionalFeatures, $"{at}, column {column.Name}");
        }
        if (index.IsClustered) throw new ChangeRefusedException($"{at}: SQLite has no clustered indexes. Take Clustered() away.");
    }

    /// <exception cref="ChangeRefusedException">Something is asked for that another database has.</exception>
    public static void RequireNoFeatures(IDictionary<string, object> features, string at)
    {
        if (features.Count == 0) return;
        string names = string.Join(", ", features.Keys);
        throw new ChangeRefusedException(
            $"{at}: SQLite knows nothing of {names}. Take it away, or write the statement as SQLite has it with Execute.Sql.");
    }
}
