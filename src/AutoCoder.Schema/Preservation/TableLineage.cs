namespace AutoCoder.Schema.Preservation;

/// <summary>A table in the course of a run: which table of before its rows are from, and which column of before each column is.</summary>
internal sealed class TableLineage
{
    private readonly Dictionary<string, string?> _columns = new(SqlNameComparer.Instance);
    private readonly HashSet<string> _written = new(SqlNameComparer.Instance);

    /// <summary>A table that was there before.</summary>
    public TableLineage(TableSchema table)
    {
        Origin = table.Name;
        foreach (ColumnSchema column in table.Columns.Where(column => column.Generated is null)) _columns[column.Name] = column.Name;
        Alias = table.Columns.FirstOrDefault(column => column.IsRowIdAlias)?.Name;
        WithoutRowId = table.WithoutRowId;
        KeyColumns = table.WithoutRowId && table.PrimaryKey is { } key ? [.. key.Terms.Select(term => term.Column).OfType<string>()] : Alias is null ? [] : [Alias];
    }

    /// <summary>A table that the run makes.</summary>
    public TableLineage(TableDefinition? definition)
    {
        foreach (ColumnDefinition column in definition?.Columns ?? []) _columns[column.Name] = null;
        Alias = definition is null ? null : Rebuilds.TableParts.RowIdAlias(definition)?.Name;
        WithoutRowId = definition?.WithoutRowId == true;
    }

    /// <summary>The table of before that its rows are from, or null.</summary>
    public string? Origin { get; private set; }

    /// <summary>Whether rows of it may have gone.</summary>
    public bool MayShrink { get; set; }

    /// <summary>Whether rows may have come.</summary>
    public bool MayGrow { get; set; }

    /// <summary>Whether each row still has the key that it had.</summary>
    public bool IsKeyed { get; private set; } = true;

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

    public void WriteAll() => (MayShrink, MayGrow) = (true, true);

    public void Rename(string column, string to)
    {
        if (_columns.Remove(column, out string? origin)) _columns[to] = origin;
        if (SqlName.Same(column, Alias)) Alias = to;
    }

    /// <summary>A column that is there already, in this file alone, is somebody's: whatever becomes of it is not followed.</summary>
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
        foreach ((string name, string? origin) in source._columns.Where(column => !values.Contains(column.Key, SqlNameComparer.Instance)))
            _ = _columns.TryAdd(name, origin);
        (Origin, MayShrink, MayGrow, KeyColumns) = (source.Origin, source.MayShrink, source.MayGrow, source.KeyColumns);
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
        return SqlName.Same(values[alias], source.Alias) || (IsRowId(values[alias]) && !source._columns.ContainsKey(values[alias]));
    }

    private static bool IsRowId(string name) => SqlName.Same(name, "rowid") || SqlName.Same(name, "_rowid_") || SqlName.Same(name, "oid");

    // The name of a column when the expression is one; else nothing that is one.
    private static string Name(string expression)
    {
        SqlToken[] tokens = SqlTokenizer.Significant(expression);
        return tokens is [{ Kind: TokenKind.Word or TokenKind.QuotedName }] ? SqlName.Unquote(expression.AsSpan(tokens[0].Start, tokens[0].Length)) : "";
    }
}
