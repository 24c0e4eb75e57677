using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Testing.Rows;

/// <summary>Puts rows into one table. Rows that it refers to are there already.</summary>
/// <param name="connection">The database, with foreign keys off.</param>
/// <param name="table">The table.</param>
internal sealed class TableFiller(SqliteConnection connection, TableSchema table)
{
    private const int MostAttempts = 60;

    private readonly ImmutableArray<CheckGroup> _groups = CheckGroup.Of(table);
    private readonly ParentRows _parents = new(connection, table);
    private readonly Dictionary<string, CheckSolutions> _solutions = [];

    /// <summary>Puts in a row that is made up, but for what is given.</summary>
    /// <param name="variant">What kind of row.</param>
    /// <param name="given">The values that are given; a value may be null.</param>
    /// <returns>Why there is none, as a sentence without a full stop; null when it is in.</returns>
    public string? Add(RowVariant variant, IReadOnlyDictionary<string, object?> given)
    {
        long start = DatabaseRows.Count(connection, table.Name) + 1;
        string? problem = null;
        for (long number = start; number < start + MostAttempts; number++)
        {
            if (ValuesOf(number, variant, given) is not { } values) return Unsolved();
            try
            {
                DatabaseRows.Insert(connection, table.Name, values);
                return null;
            }
            catch (SqliteException error)
            {
                problem = error.Words();
                if (!IsTaken(error)) break;
            }
        }

        return problem;
    }

    private Dictionary<string, object?>? ValuesOf(long number, RowVariant variant, IReadOnlyDictionary<string, object?> given)
    {
        var values = new Dictionary<string, object?>(SqlNameComparer.Instance);
        ImmutableDictionary<string, object> parents = _parents.For(number, variant);
        foreach (ColumnSchema column in table.Columns.Where(column => column.Generated is null))
        {
            if (given.TryGetValue(column.Name, out object? value)) values[column.Name] = value;
            else if (parents.TryGetValue(column.Name, out object? parent)) values[column.Name] = parent;
            else if (IsToBeGiven(column, variant))
            {
                values[column.Name] = IsNullable(column) && variant == RowVariant.Nulls
                    ? null
                    : ColumnValues.Of(column, number, variant == RowVariant.Edges);
            }
        }

        foreach (CheckGroup group in _groups)
        {
            CheckSolutions solutions = Solve(group, given, parents);
            if (solutions.Found.IsEmpty) return null;
            ImmutableArray<object> solution = solutions.For(number, variant);
            for (int index = 0; index < solution.Length; index++) values[group.Columns[index].Name] = solution[index];
        }

        return values;
    }

    private bool IsToBeGiven(ColumnSchema column, RowVariant variant) => variant switch
    {
        _ when column.IsRowIdAlias => false,
        RowVariant.Defaults => column.Default is null && !IsNullable(column),
        _ => true,
    };

    private bool IsNullable(ColumnSchema column) =>
        !column.IsNotNull && table.PrimaryKey?.Terms.Any(term => SqlName.Same(term.Column, column.Name)) != true;

    private CheckSolutions Solve(
        CheckGroup group, IReadOnlyDictionary<string, object?> given, ImmutableDictionary<string, object> parents)
    {
        IEnumerable<object?> fixedValues = group.Columns.Select(
            column => given.TryGetValue(column.Name, out object? value) ? $"{value}" : parents.GetValueOrDefault(column.Name));
        string key = string.Join('\u001f', fixedValues.Prepend(group.ColumnNames));
        if (!_solutions.TryGetValue(key, out CheckSolutions? found))
            _solutions[key] = found = CheckSolutions.Find(
                table, group, [.. group.Columns.Select(column => Candidates(column, group, given, parents))]);
        return found;
    }

    private ImmutableArray<object> Candidates(
        ColumnSchema column,
        CheckGroup group,
        IReadOnlyDictionary<string, object?> given,
        ImmutableDictionary<string, object> parents)
    {
        if (given.TryGetValue(column.Name, out object? value)) return [value ?? DBNull.Value];
        if (parents.TryGetValue(column.Name, out object? parent)) return [parent];
        return
        [
            .. new[] { ColumnValues.Of(column, 1, isEdge: false) }
                .Concat(IsNullable(column) ? [DBNull.Value] : [])
                .Concat(group.Checks.SelectMany(CheckLiterals.In))
                .Concat([ColumnValues.Of(column, 2, isEdge: false), ColumnValues.Of(column, 3, isEdge: false)])
                .Concat([ColumnValues.Of(column, 1, isEdge: true), 0L, 1L, -1L, "", "[]", "{}"])
                .Distinct(),
        ];
    }

    private string Unsolved()
    {
        CheckSolutions unsolved = _solutions.Values.First(solutions => solutions.Found.IsEmpty);
        string checks = string.Join(" and ", unsolved.Group.Checks.Select(check => $"CHECK ({check})"));
        return unsolved.Problem is { } problem
            ? $"{checks} cannot be asked: {problem}"
            : $"{checks} is met by none of {unsolved.Tried} values tried for {unsolved.Group.ColumnNames}";
    }

    private static bool IsTaken(SqliteException error) =>
        error.SqliteExtendedErrorCode is SQLitePCL.raw.SQLITE_CONSTRAINT_UNIQUE or SQLitePCL.raw.SQLITE_CONSTRAINT_PRIMARYKEY;
}

/// <summary>Kinds of rows that are made up, since each is what another mistake does not think of.</summary>
internal enum RowVariant
{
    /// <summary>An ordinary value in every column.</summary>
    Full,

    /// <summary>NULL in every column that allows it.</summary>
    Nulls,

    /// <summary>Only what has to be given: defaults stand in the others.</summary>
    Defaults,

    /// <summary>
    /// Values from the edge: quotes and letters of other scripts, large and negative numbers, far dates, bytes of 0.
    /// </summary>
    Edges,
}

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
            if (isNullable && (variant is RowVariant.Nulls or RowVariant.Defaults || parents.IsEmpty))
                Set(values, key, [.. key.Columns.Select(_ => DBNull.Value)]);
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
            $"SELECT DISTINCT {string.Join(", ", columns)} FROM {SqlName.Quote(key.ParentTable)} WHERE "
            + $"{string.Join(" AND ", columns.Select(column => $"{column} IS NOT NULL"))} ORDER BY 1 LIMIT {Most}");
        return _keys[key] = ConnectionSchema.HasTable(connection, key.ParentTable) ? DatabaseRows.Read(connection, sql) : [];
    }

    private static void Set(ImmutableDictionary<string, object>.Builder values, ForeignKeySchema key, object[] parent)
    {
        for (int index = 0; index < key.Columns.Length; index++) values[key.Columns[index]] = parent[index];
    }
}
