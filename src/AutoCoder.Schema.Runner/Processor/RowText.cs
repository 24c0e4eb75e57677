using FluentMigrator;

namespace AutoCoder.Schema.Runner.Processor;

/// <summary>The values of rows as SQL, put into the expressions that FluentMigrator's generator makes statements of.</summary>
/// <param name="text">How a value is written.</param>
/// <param name="typesOf">The declared types of a table's columns, by name.</param>
internal sealed class RowText(ColumnText text, Func<string, IReadOnlyDictionary<string, string>> typesOf)
{
    /// <summary>Puts SQL in the place of every value, but for those of which the generator makes more than a literal.</summary>
    /// <exception cref="ChangeRefusedException">A value would be stored as something else.</exception>
    public void Write(string table, params IEnumerable<IList<KeyValuePair<string, object>>?> rows)
    {
        IReadOnlyDictionary<string, string>? types = null;
        foreach (IList<KeyValuePair<string, object>>? row in rows)
        {
            for (int index = 0; index < row?.Count; index++)
            {
                (string column, object? value) = row[index];
                if (value is null or DBNull or RawSql) continue; // IS NULL; an operator with what follows it
                string? type = ValueText.DependsOnType(value)
                    ? (types ??= typesOf(table)).GetValueOrDefault(PlainName.Of(column))
                    : null;
                row[index] = new(column, text.Value(table, column, value, type));
            }
        }
    }
}
