using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Testing.Rows;

/// <summary>The rows that the rows of a table refer to.</summary>
/// <param name="connection">The database.</param>
/// <param name="table">The table that refers.</param>
internal sealed class ParentRows(SqliteConnection connection, TableSchema table)
{
    private const int Most = 50;

    private readonly Dictionary<ForeignKeySchema, ImmutableArray<object[]>> _keys = [];

    /// <summary>The values of the columns with which a row refers to others; DBNull where it does not.</summary>
    /// <param name="number">The row's number: others refer to others.</param>
    /// <param name="variant">What kind of row.</param>
    public ImmutableDictionary<string, object> For(long number, RowVariant variant)
    {
        var values = ImmutableDictionary.CreateBuilder<string, object>(SqlNameComparer.Instance);
        foreach (ForeignKeySchema key in table.ForeignKeys.Where(key => key.ParentColumns.Length == key.Columns.Length))
        {
            bool isNullable = key.Columns.All(column => table.FindColumn(column) is { IsNotNull: false, IsRowIdAlias: false });
            ImmutableArray<object[]> parents = Keys(key);
            if (isNullable && (variant is RowVariant.Nulls or RowVariant.Defaults || parents.IsEmpty)) Set(values, key, [.. key.Columns.Select(_ => DBNull.Value)]);
            else if (!parents.IsEmpty) Set(values, key, parents[(int)((number - 1) % parents.Length)]);
        }

        return values.ToImmutable();
    }

    // A row of the table itself is there only when another was put in before it.
    private ImmutableArray<object[]> Keys(ForeignKeySchema key)
    {
        if (_keys.TryGetValue(key, out ImmutableArray<object[]> known) && !known.IsEmpty) return known;
        string[] columns = [.. key.ParentColumns.Select(SqlName.Quote)];
        string sql = string.Create(CultureInfo.InvariantCulture,
            $"SELECT DISTINCT {string.Join(", ", columns)} FROM {SqlName.Quote(key.ParentTable)} WHERE {string.Join(" AND ", columns.Select(column => $"{column} IS NOT NULL"))} ORDER BY 1 LIMIT {Most}");
        return _keys[key] = DatabaseRows.HasTable(connection, key.ParentTable) ? DatabaseRows.Read(connection, sql) : [];
    }

    private static void Set(ImmutableDictionary<string, object>.Builder values, ForeignKeySchema key, object[] parent)
    {
        for (int index = 0; index < key.Columns.Length; index++) values[key.Columns[index]] = parent[index];
    }
}
