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
                problem = DatabaseRows.Describe(error);
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
            else if (IsToBeGiven(column, variant)) values[column.Name] = IsNullable(column) && variant == RowVariant.Nulls ? null : ColumnValues.Of(column, number, variant == RowVariant.Edges);
        }

        foreach (CheckGroup group in _groups)
        {
            CheckSolutions solutions = Solve(group, given, parents);
            if (solutions.Found.IsEmpty) return null;
            object[] solution = solutions.For(number, variant);
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

    private CheckSolutions Solve(CheckGroup group, IReadOnlyDictionary<string, object?> given, ImmutableDictionary<string, object> parents)
    {
        string key = string.Join('\u001f', group.Columns.Select(column => given.TryGetValue(column.Name, out object? value) ? $"{value}" : parents.GetValueOrDefault(column.Name)).Prepend(group.ColumnNames));
        if (!_solutions.TryGetValue(key, out CheckSolutions? found))
            _solutions[key] = found = CheckSolutions.Find(table, group, [.. group.Columns.Select(column => Candidates(column, group, given, parents))]);
        return found;
    }

    private ImmutableArray<object> Candidates(ColumnSchema column, CheckGroup group, IReadOnlyDictionary<string, object?> given, ImmutableDictionary<string, object> parents)
    {
        if (given.TryGetValue(column.Name, out object? value)) return [value ?? DBNull.Value];
        if (parents.TryGetValue(column.Name, out object? parent)) return [parent];
        return
        [
            .. new[] { ColumnValues.Of(column, 1, isEdge: false) }
                .Concat(IsNullable(column) ? [DBNull.Value] : [])
                .Concat(group.Checks.SelectMany(CheckLiterals.In))
                .Concat([ColumnValues.Of(column, 2, isEdge: false), ColumnValues.Of(column, 3, isEdge: false), ColumnValues.Of(column, 1, isEdge: true), 0L, 1L, -1L, "", "[]", "{}"])
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
