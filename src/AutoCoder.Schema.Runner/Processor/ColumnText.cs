using System.Data;
using FluentMigrator;
using FluentMigrator.Model;
using FluentMigrator.Runner.Generators.SQLite;
using FluentColumn = FluentMigrator.Model.ColumnDefinition;

namespace AutoCoder.Schema.Runner.Processor;

/// <summary>The columns and keys of FluentMigrator as SQLite spells them.</summary>
/// <param name="types">The types.</param>
/// <param name="values">The values.</param>
/// <param name="onSpelledAnew">Told of a value that earlier builds stored as something else, and whether it is a part of a table.
/// </param>
internal sealed class ColumnText(ISQLiteTypeMap types, ValueText values, Action<string, bool> onSpelledAnew)
{
    /// <summary>The whole definition. A column of which nothing is said is NOT NULL: FluentMigrator's rule.</summary>
    public string Definition(FluentColumn column) => string.Join(' ', Parts(column).Where(part => part is not null));

    /// <summary>The declared type.</summary>
    /// <exception cref="ChangeRefusedException">SQLite has nothing for it.</exception>
    public string Type(FluentColumn column)
    {
        if (column.Type is not { } type) return column.CustomType;
        try
        {
            return types.GetTypeMap(type, column.Size, column.Precision);
        }
        catch (NotSupportedException exception)
        {
            throw new ChangeRefusedException(
                $"Table {column.TableName}: column {column.Name} is {type}, for which FluentMigrator has no type of SQLite. "
                + "Write AsString() or AsCustom(\"TEXT\"), or map it in autocoder-schema.json: "
                + $"\"types\": {{ \"{type}\": \"TEXT\" }}.",
                exception);
        }
    }

    /// <summary>The default as SQL, in parentheses where SQLite wants them; null when none is given.</summary>
    public string? Default(FluentColumn column) =>
        column.DefaultValue is FluentColumn.UndefinedDefaultValue
            ? null
            : Default(column.TableName, column.Name, column.DefaultValue, Type(column));

    /// <summary>A default as SQL.</summary>
    /// <exception cref="ChangeRefusedException">SQLite has nothing for it.</exception>
    public string Default(string table, string column, object? value, string? type)
    {
        string sql = Value(table, column, value, type, isDefault: true).Sql;
        return value is RawSql && TableDefinition.Parse($"CREATE TABLE t (c DEFAULT {sql})") is null ? $"({sql})" : sql;
    }

    /// <summary>A value as SQL.</summary>
    /// <param name="table">Where it goes.</param>
    /// <param name="column">Where it goes.</param>
    /// <param name="value">The value.</param>
    /// <param name="type">The type that the column is declared with; null when it is not known.</param>
    /// <param name="isDefault">Whether it becomes a part of the table.</param>
    /// <exception cref="ChangeRefusedException">It cannot be written so that it is stored as what it is.</exception>
    public WrittenValue Value(string table, string column, object? value, string? type, bool isDefault = false)
    {
        if (ValueText.Objection(value, type) is { } objection)
            throw new ChangeRefusedException($"Table {table}: column {column} {objection}");
        WrittenValue written = values.Of(value, type);
        if (written.IsSpelledAnew) onSpelledAnew(isDefault ? $" DEFAULT {written.Sql}" : written.Sql, isDefault);
        return written;
    }

    /// <summary>The clause of a computed column, or null.</summary>
    public static string? Generated(FluentColumn column) => column.Expression is null
        ? null
        : $"GENERATED ALWAYS AS ({column.Expression}) {(column.ExpressionStored ? "STORED" : "VIRTUAL")}";

    /// <summary><c>REFERENCES …</c> with what is done.</summary>
    public static string References(ForeignKeyDefinition key) =>
        $"REFERENCES {PlainName.Quote(key.PrimaryTable)} ({string.Join(", ", key.PrimaryColumns.Select(PlainName.Quote))})"
        + Action(" ON DELETE ", key.OnDelete) + Action(" ON UPDATE ", key.OnUpdate);

    private IEnumerable<string?> Parts(FluentColumn column)
    {
        yield return PlainName.Quote(column.Name);
        yield return Type(column);
        yield return string.IsNullOrEmpty(column.CollationName) ? null : $"COLLATE {SqlName.Quote(column.CollationName)}";
        yield return Generated(column);
        yield return column.IsNullable == true ? null : "NOT NULL";
        yield return Default(column) is { } value ? $"DEFAULT {value}" : null;
        if (column.IsPrimaryKey)
        {
            yield return $"{Name(column.PrimaryKeyName)}PRIMARY KEY{(column.IsIdentity ? " AUTOINCREMENT" : "")}";
        }
        if (column.ForeignKey is { } key) yield return $"{Name(key.Name)}{References(key)}";
    }

    private static string Name(string? name) => string.IsNullOrEmpty(name) ? "" : $"CONSTRAINT {PlainName.Quote(name)} ";

    private static string Action(string on, System.Data.Rule rule) => rule switch
    {
        System.Data.Rule.Cascade => on + "CASCADE",
        System.Data.Rule.SetNull => on + "SET NULL",
        System.Data.Rule.SetDefault => on + "SET DEFAULT",
        _ => "",
    };
}

/// <summary>The types that columns are declared with: those that the team maps, and else FluentMigrator's.</summary>
/// <param name="types">FluentMigrator's, or the application's own.</param>
/// <param name="mapped">Those that the configuration maps, by the names of <see cref="DbType"/>.</param>
internal sealed class ColumnTypes(ISQLiteTypeMap types, ImmutableSortedDictionary<string, string>? mapped) : ISQLiteTypeMap
{
    /// <inheritdoc />
    public string GetTypeMap(DbType type, int? size, int? precision)
    {
        if (mapped?.TryGetValue(type.ToString(), out string? declared) == true) return declared;
        try
        {
            return types.GetTypeMap(type, size, precision);
        }
        catch (NotSupportedException) when (type == DbType.DateTimeOffset)
        {
            // FluentMigrator has none (8.0.1); SQLite stores both alike.
            return types.GetTypeMap(DbType.DateTime, size, precision);
        }
    }
}
