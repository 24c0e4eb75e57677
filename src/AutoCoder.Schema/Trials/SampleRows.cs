namespace AutoCoder.Schema.Trials;

/// <summary>Finds values that meet CHECKs by trying: SQLite decides, no rule of it is written a second time here.</summary>
/// <param name="table">The table.</param>
/// <param name="group">Its CHECKs that share columns.</param>
/// <param name="candidates">The values to be tried for each column of the group.</param>
/// <returns>Values for the columns of the group, several where there are; empty when none of those tried meets them.</returns>
internal delegate ImmutableArray<ImmutableArray<object?>> CheckSolver(
    TableSchema table, CheckGroup group, ImmutableArray<ImmutableArray<object?>> candidates);

/// <summary>
/// Made-up rows that refer to each other: the same table and number give the same row. Not safe for several threads.
/// </summary>
/// <param name="expected">The schema that the code is written for.</param>
/// <param name="actual">Another one; its tables are asked for where the first has none of that name.</param>
/// <param name="solve">Finds values that meet CHECKs.</param>
internal sealed class SampleRows(DatabaseSchema expected, DatabaseSchema actual, CheckSolver solve)
{
    private readonly Dictionary<(string Table, int Number), SampleRow?> _rows = [];

    /// <summary>The table of a name.</summary>
    public TableSchema? Table(string name) => expected.FindTable(name) ?? actual.FindTable(name);

    /// <summary>A row; null when no values were found that its CHECKs take.</summary>
    /// <param name="table">The table, which is no virtual one.</param>
    /// <param name="number">Which; from 1.</param>
    public SampleRow? Of(TableSchema table, int number)
    {
        (string, int) key = (SqlName.Fold(table.Name), number);
        if (_rows.TryGetValue(key, out SampleRow? known)) return known;
        _rows[key] = null; // a circle of references ends here, in NULL or in a row that refers to itself
        return _rows[key] = Make(table, number);
    }

    /// <summary>
    /// The tables that rows of a table refer to, those first that others of them refer to; without the table itself.
    /// </summary>
    public ImmutableArray<TableSchema> Ancestors(TableSchema table)
    {
        var order = ImmutableArray.CreateBuilder<TableSchema>();
        var seen = new HashSet<string>(SqlNameComparer.Instance) { table.Name };
        Add(table);
        return order.ToImmutable();

        void Add(TableSchema child)
        {
            foreach (ForeignKeySchema key in child.ForeignKeys)
            {
                if (!seen.Add(key.ParentTable) || Table(key.ParentTable) is not { OpaqueText: null } parent) continue;
                Add(parent);
                order.Add(parent);
            }
        }
    }

    private SampleRow? Make(TableSchema table, int number)
    {
        var values = new Dictionary<string, object?>(SqlNameComparer.Instance);
        foreach (ColumnSchema column in table.Columns.Where(column => column.Generated is null))
            values[column.Name] = column.IsRowIdAlias ? (long)number : ColumnValues.Of(column, number, isEdge: false);
        var given = new HashSet<string>(SqlNameComparer.Instance);
        foreach (ForeignKeySchema key in table.ForeignKeys) Refer(table, key, values, given);
        foreach (CheckGroup group in CheckGroup.Of(table))
        {
            object[] literals = [.. group.Checks.SelectMany(CheckLiterals.In).Distinct()];
            ImmutableArray<ImmutableArray<object?>> found = solve(
                table, group, [.. group.Columns.Select(column => Candidates(column, literals, values, given, number))]);
            if (found.IsEmpty) return null;
            ImmutableArray<object?> solution = found[(number - 1) % found.Length];
            for (int index = 0; index < solution.Length; index++) values[group.Columns[index].Name] = solution[index];
        }

        return new SampleRow([.. table.Columns.Where(column => column.Generated is null)
            .Select(column => KeyValuePair.Create(column.Name, values[column.Name]))]);
    }

    private void Refer(
        TableSchema table, ForeignKeySchema key, Dictionary<string, object?> values, HashSet<string> given)
    {
        bool isToItself = SqlName.Same(key.ParentTable, table.Name);
        SampleRow? parent = !isToItself && Table(key.ParentTable) is { OpaqueText: null } there ? Of(there, 1) : null;
        for (int index = 0; index < key.Columns.Length && index < key.ParentColumns.Length; index++)
        {
            string column = key.Columns[index];
            if (!values.ContainsKey(column) || table.FindColumn(column) is not { } own) continue;
            if (parent is not null) values[column] = parent.Find(key.ParentColumns[index]);
            else if (!own.IsNotNull && !own.IsRowIdAlias && !IsInKey(table, column)) values[column] = null;
            else if (isToItself) values[column] = values.GetValueOrDefault(key.ParentColumns[index]);
            given.Add(column);
        }
    }

    private static bool IsInKey(TableSchema table, string column) =>
        table.PrimaryKey?.Terms.Any(term => SqlName.Same(term.Column, column)) == true;

    private static ImmutableArray<object?> Candidates(
        ColumnSchema column, object[] literals, Dictionary<string, object?> values, HashSet<string> given, int number)
    {
        if (given.Contains(column.Name) || column.IsRowIdAlias) return [values[column.Name]];
        IEnumerable<object?> candidates =
        [
            ColumnValues.Of(column, number, isEdge: false), .. literals,
            .. column.IsNotNull ? Array.Empty<object?>() : [null], ColumnValues.Of(column, number + 1, isEdge: false),
            ColumnValues.Of(column, number, isEdge: true), 0L, 1L, -1L, "", "[]", "{}",
        ];
        return [.. candidates.Distinct()];
    }
}

/// <summary>A made-up row: a value for every column that is not generated.</summary>
/// <param name="Values">The columns as declared, in their order.</param>
internal sealed record SampleRow(ImmutableArray<KeyValuePair<string, object?>> Values)
{
    /// <summary>The value of a column; null too where there is none of that name.</summary>
    public object? Find(string column) => Values.FirstOrDefault(value => SqlName.Same(value.Key, column)).Value;

    /// <summary>The row with other values in some columns.</summary>
    public SampleRow With(IReadOnlyDictionary<string, object?> others) =>
        new([.. Values.Select(value => others.TryGetValue(value.Key, out object? other)
            ? KeyValuePair.Create(value.Key, other)
            : value)]);

    /// <summary>The row with another value in a column.</summary>
    public SampleRow With(string column, object? other) =>
        With(new Dictionary<string, object?>(SqlNameComparer.Instance) { [column] = other });

    /// <summary>The row without some columns.</summary>
    public SampleRow Without(IEnumerable<string> columns)
    {
        var without = columns.ToHashSet(SqlNameComparer.Instance);
        return new(Values.RemoveAll(value => without.Contains(value.Key)));
    }
}
