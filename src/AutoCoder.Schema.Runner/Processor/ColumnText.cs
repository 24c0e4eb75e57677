using System.Data;
using FluentMigrator;
using FluentMigrator.Generation;
using FluentMigrator.Model;
using FluentMigrator.Runner.Generators.SQLite;
using FluentColumn = FluentMigrator.Model.ColumnDefinition;

namespace AutoCoder.Schema.Runner.Processor;

/// <summary>The columns and keys of FluentMigrator as SQLite spells them.</summary>
internal sealed class ColumnText(ISQLiteTypeMap types, IQuoter quoter)
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
            string instead = type == DbType.DateTimeOffset
                ? "AsDateTime() and store UTC, or AsCustom(\"TEXT\") and store the offset with it"
                : "AsCustom(…) with a type that SQLite knows";
            throw new ChangeRefusedException(
                $"Table {column.TableName}: column {column.Name} is {type}, for which SQLite has no type. "
                + $"Write {instead}.", exception);
        }
    }

    /// <summary>The default as SQL, in parentheses where SQLite wants them; null when none is given.</summary>
    public string? Default(FluentColumn column) =>
        column.DefaultValue is FluentColumn.UndefinedDefaultValue
            ? null
            : Default(column.TableName, column.Name, column.DefaultValue);

    /// <summary>A default as SQL.</summary>
    /// <exception cref="ChangeRefusedException">SQLite has nothing for it.</exception>
    public string Default(string table, string column, object? value)
    {
        string sql = Value(table, column, value);
        return value is RawSql && TableDefinition.Parse($"CREATE TABLE t (c DEFAULT {sql})") is null ? $"({sql})" : sql;
    }

    /// <summary>A value as SQL.</summary>
    /// <exception cref="ChangeRefusedException">It cannot be written so that it is stored as what it is.</exception>
    public string Value(string table, string column, object? value)
    {
        try
        {
            if (ValueQuoter.CanWrite(value)) return quoter.QuoteValue(value!);
        }
        catch (NotSupportedException exception)
        {
            throw new ChangeRefusedException(
                $"Table {table}: column {column}: {exception.Message} SQLite has CurrentDateTime and CurrentUTCDateTime; for "
                + "anything else write RawSql.Insert(\"…\") with an expression of SQLite.", exception);
        }

        throw new ChangeRefusedException(
            $"Table {table}: column {column} is given a {value!.GetType().Name}, which SQLite cannot store as such. "
            + "Give it as text, as a number or by RawSql.Insert(\"…\").");
    }

    /// <summary>The clause of a computed column, or null.</summary>
    public static string? Generated(FluentColumn column) => column.Expression is null
        ? null
        : $"GENERATED ALWAYS AS ({column.Expression}) {(column.ExpressionStored ? "STORED" : "VIRTUAL")}";

    /// <summary><c>REFERENCES …</c> with what is done.</summary>
    public static string References(ForeignKeyDefinition key) =>
        $"REFERENCES {SqlName.Quote(key.PrimaryTable)} ({string.Join(", ", key.PrimaryColumns.Select(SqlName.Quote))})"
        + Action(" ON DELETE ", key.OnDelete) + Action(" ON UPDATE ", key.OnUpdate);

    private IEnumerable<string?> Parts(FluentColumn column)
    {
        yield return SqlName.Quote(column.Name);
        yield return Type(column);
        yield return string.IsNullOrEmpty(column.CollationName) ? null : $"COLLATE {SqlName.Quote(column.CollationName)}";
        yield return Generated(column);
        yield return column.IsNullable == true || (column.Expression is not null && column.IsNullable is null)
            ? null
            : "NOT NULL";
        yield return Default(column) is { } value ? $"DEFAULT {value}" : null;
        if (column.IsPrimaryKey)
        {
            yield return $"{Name(column.PrimaryKeyName)}PRIMARY KEY{(column.IsIdentity ? " AUTOINCREMENT" : "")}";
        }
        if (column.ForeignKey is { } key) yield return $"{Name(key.Name)}{References(key)}";
    }

    private static string Name(string? name) => string.IsNullOrEmpty(name) ? "" : $"CONSTRAINT {SqlName.Quote(name)} ";

    private static string Action(string on, System.Data.Rule rule) => rule switch
    {
        System.Data.Rule.Cascade => on + "CASCADE",
        System.Data.Rule.SetNull => on + "SET NULL",
        System.Data.Rule.SetDefault => on + "SET DEFAULT",
        _ => "",
    };
}

/// <summary>
/// Writes values as SQL. FluentMigrator (8.0.1) writes what it does not know without quotes, so that SQLite calculates
/// with it: <c>DateOnly</c> becomes 01/02/2026, a division, stored as 0.
/// </summary>
internal sealed class ValueQuoter(bool binaryGuid = false) : SQLiteQuoter(binaryGuid)
{
    /// <summary>Whether a value can be written so that it is stored as what it is.</summary>
    public static bool CanWrite(object? value) => value switch
    {
        null or DBNull or DateOnly or TimeOnly or RawSql or string or char or bool or Guid or byte[] or Enum => true,
        DateTime or DateTimeOffset or TimeSpan => true,
        decimal or sbyte or byte or short or ushort or int or uint or long or ulong => true,
        double number => double.IsFinite(number),
        float number => float.IsFinite(number),
        _ => value.GetType().FullName!.StartsWith("FluentMigrator.", StringComparison.Ordinal),
    };

    /// <inheritdoc />
    public override string QuoteValue(object value) => value switch
    {
        DateOnly date => base.QuoteValue(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        TimeOnly time => base.QuoteValue(time.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)),
        _ => base.QuoteValue(value),
    };
}
