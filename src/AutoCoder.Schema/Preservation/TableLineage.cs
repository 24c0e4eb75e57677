namespace AutoCoder.Schema.Preservation;

/// <summary>
/// A table in the course of a run: which table of before its rows are from, and which column of before each column is.
/// </summary>
internal sealed class TableLineage
{
    private readonly Dictionary<string, string?> _columns = new(SqlNameComparer.Instance);
    private readonly HashSet<string> _written = new(SqlNameComparer.Instance);

    /// <summary>A table that was there before.</summary>
    public TableLineage(TableSchema table)
    {
        Origin = table.Name;
        foreach (ColumnSchema column in table.Columns.Where(column => column.Generated is null))
            _columns[column.Name] = column.Name;
        Alias = table.Columns.FirstOrDefault(column => column.IsRowIdAlias)?.Name;
        WithoutRowId = table.WithoutRowId;
        KeyColumns = table.WithoutRowId && table.PrimaryKey is { } key
            ? [.. key.Terms.Select(term => term.Column).OfType<string>()]
            : Alias is null ? [] : [Alias];
    }

    /// <summary>A table that the run makes.</summary>
    public TableLineage(TableDefinition? definition)
    {
        foreach (ColumnDefinition column in definition?.Columns ?? []) _columns[column.Name] = null;
        Alias = definition is null ? null : TableParts.RowIdAlias(definition)?.Name;
        WithoutRowId = definition?.WithoutRowId == true;
    }

    /// <summary>The table of before that its rows are from, or null.</summary>
    public string? Origin { get; private set; }

    /// <summary>How many rows of it may have gone.</summary>
    public long MostGone { get; private set; }

    /// <summary>
    /// How many rows may have been taken away and put there again under the same key: they are new rows and have other values.
    /// </summary>
    public long MostReplaced { get; private set; }

    /// <summary>Whether rows may have come.</summary>
    public bool MayGrow { get; private set; }

    /// <summary>Whether anything may have been done to it, so that nothing of it can be held against a run.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Whether each row still has the key that it had.</summary>
    public bool IsKeyed { get; private set; } = true;

    /// <summary>Triggers that the run sets off and that write to it; nobody said that they may.</summary>
    public SortedSet<string> Triggers { get; private set; } = new(SqlNameComparer.Instance);

    /// <summary>No number is too many.</summary>
    public const long Any = long.MaxValue;

    private string? Alias { get; set; }

    private bool WithoutRowId { get; }

    private string[] KeyColumns { get; set; } = [];

    /// <summary>Columns of before that are still there, with their names now.</summary>
    public IEnumerable<ColumnPromise> Kept => _columns
        .Where(column => column.Value is { } origin && !_written.Contains(origin))
        .Select(column => new ColumnPromise(column.Value!, column.Key));

    public void Write(string column)
    {
        if (!_columns.TryGetValue(column, out string? origin) || origin is null) return;
        _written.Add(origin);
        if (KeyColumns.Contains(origin, SqlNameComparer.Instance)) IsKeyed = false;
    }

    public void WriteAll() => IsOpen = true;

    /// <summary>Rows go.</summary>
    /// <param name="most">How many at the most.</param>
    public void Shrink(long most) => MostGone = Sum(MostGone, most);

    /// <summary>Rows come.</summary>
    /// <param name="most">How many at the most.</param>
    public void Grow(long most)
    {
        MayGrow = true;
        if (MostGone > 0) MostReplaced = Sum(MostReplaced, most);
    }

    /// <summary>Rows come, and each takes away what has a key of it already.</summary>
    /// <param name="most">How many come at the most.</param>
    /// <param name="keys">How many rows one of them can stand in the place of.</param>
    public void Replace(long most, int keys)
    {
        Shrink(most > Any / keys ? Any : most * keys);
        Grow(most);
    }

    /// <summary>Rows get other numbers where nothing but the number tells them apart.</summary>
    public void Renumber() => IsKeyed &= WithoutRowId || Alias is not null;

    public void Rename(string column, string to)
    {
        if (_columns.Remove(column, out string? origin)) _columns[to] = origin;
        if (SqlName.Same(column, Alias)) Alias = to;
    }

    /// <summary>
    /// A column that is there already, in this file alone, is somebody's: whatever becomes of it is not followed.
    /// </summary>
    public void Add(string column) => _columns[column] = null;

    /// <summary>Whether there was such a column before the run.</summary>
    public bool Drop(string column) => _columns.Remove(column, out string? origin) && origin is not null;

    /// <summary>All rows of another table are put into this one, which the run has made.</summary>
    public bool TryTakeOver(TableLineage source, RowStatement.Copy copy)
    {
        if (Origin is not null || source.Origin is null || MayGrow) return false;
        string[] columns = [.. copy.Columns], values = [.. copy.Values.Select(Name)];
        for (int i = 0; i < columns.Length; i++)
        {
            if (_columns.ContainsKey(columns[i])) _columns[columns[i]] = source._columns.GetValueOrDefault(values[i]);
        }

        // What a file has beyond the recorded table is carried along by name.
        foreach ((string name, string? origin) in source._columns)
        {
            if (!values.Contains(name, SqlNameComparer.Instance)) _ = _columns.TryAdd(name, origin);
        }

        (Origin, KeyColumns, Triggers, IsOpen) = (source.Origin, source.KeyColumns, source.Triggers, source.IsOpen);
        (MostGone, MostReplaced, MayGrow) = (source.MostGone, source.MostReplaced, source.MayGrow);
        _written.UnionWith(source._written);
        IsKeyed = source.IsKeyed && CarriesKey(source, columns, values);
        return true;
    }

    private bool CarriesKey(TableLineage source, string[] columns, string[] values)
    {
        if (WithoutRowId || source.WithoutRowId) return WithoutRowId && source.WithoutRowId;
        int alias = Alias is null
            ? Array.FindIndex(columns, column => IsRowId(column) && !_columns.ContainsKey(column))
            : Array.FindIndex(columns, column => SqlName.Same(column, Alias));
        if (alias < 0) return false;
        return SqlName.Same(values[alias], source.Alias)
            || (IsRowId(values[alias]) && !source._columns.ContainsKey(values[alias]));
    }

    private static long Sum(long one, long other) => one > Any - other ? Any : one + other;

    private static bool IsRowId(string name) =>
        SqlName.Same(name, "rowid") || SqlName.Same(name, "_rowid_") || SqlName.Same(name, "oid");

    // The name of a column when the expression is one; else nothing that is one.
    private static string Name(string expression)
    {
        SqlToken[] tokens = SqlTokenizer.Significant(expression);
        return tokens is [{ Kind: TokenKind.Word or TokenKind.QuotedName }]
            ? SqlName.Unquote(expression.AsSpan(tokens[0].Start, tokens[0].Length))
            : "";
    }
}
