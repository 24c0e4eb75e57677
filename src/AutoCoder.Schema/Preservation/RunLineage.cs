namespace AutoCoder.Schema.Preservation;

/// <summary>Follows the tables of a database through the statements of a run.</summary>
internal sealed class RunLineage
{
    private readonly DatabaseSchema _before;
    private readonly Dictionary<string, TableLineage> _tables = new(SqlNameComparer.Instance);
    private readonly Dictionary<string, (string Table, string Sql)> _triggers = new(SqlNameComparer.Instance);
    private readonly ImmutableArray<string>.Builder _losses = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<string>.Builder _notes = ImmutableArray.CreateBuilder<string>();
    private readonly HashSet<string> _told = [];
    private RunStep _step = new("", []);
    private bool _isExplained, _deletesUnseen;

    public RunLineage(DatabaseSchema before)
    {
        _before = before;
        foreach (TableSchema table in before.Tables) _tables[table.Name] = new(table);
        foreach (ScriptSchema trigger in before.Triggers)
            _triggers[trigger.Name] = (trigger.Source.Table, trigger.Source.Sql ?? "");
    }

    public void Take(RunStep step)
    {
        _step = step;
        _isExplained = false;
        foreach (string sql in step.Statements) Take(sql);
        foreach (string table in step.AlsoWrites) WriteAll(table);
        if (step.Destructive is not null) _losses.Add($"{step.Name} deletes on purpose: {step.Destructive}");
        _deletesUnseen |= step.Destructive is not null && (step.RunsCode || !_isExplained);
        if (!step.RunsCode) return;
        string[] named = [.. step.Statements.SelectMany(Named).Distinct(SqlNameComparer.Instance)];
        foreach (string table in named) WriteAll(table);
        _notes.Add(named.Length == 0
            ? $"{step.Name} runs code: every table that it did not name when it was recorded has to stay as it is."
            : $"{step.Name} runs code: the contents of {string.Join(", ", named)} were not compared.");
    }

    public RunPromise Promise() => new(
        [.. _before.Tables.Where(table => table.OpaqueText is null || !IsVirtual(table)).Select(Promise)],
        _losses.ToImmutable(), _notes.ToImmutable())
    {
        DeletesUnseen = _deletesUnseen,
    };

    private TablePromise Promise(TableSchema table)
    {
        KeyValuePair<string, TableLineage> now = _tables.FirstOrDefault(entry => SqlName.Same(entry.Value.Origin, table.Name));
        if (now.Value is not { } lineage) return new(table.Name, null, [], MayShrink: true, MayGrow: false, IsKeyed: false);
        bool isWhole = !lineage.MayShrink && !lineage.MayGrow;
        return new(table.Name, now.Key, isWhole ? [.. lineage.Kept] : [], lineage.MayShrink, lineage.MayGrow, lineage.IsKeyed);
    }

    private void Take(string sql)
    {
        switch (StatementEffect.Of(sql))
        {
            case StatementEffect.Updates update:
                foreach (string column in update.Columns) Find(update.Table)?.Write(column);
                if (update.CanDelete) Delete(update.Table);
                Fire(update.Table);
                break;
            case StatementEffect.Inserts insert:
                Grow(insert.Table, insert.CanReplace);
                Fire(insert.Table);
                break;
            case StatementEffect.Copies copies:
                Copy(copies.Copy);
                break;
            case StatementEffect.Deletes delete:
                Delete(delete.Table);
                Fire(delete.Table);
                break;
            case StatementEffect.Unknown:
                foreach (string table in Named(sql)) WriteAll(table);
                break;
            case { } definition:
                Define(definition);
                break;
        }
    }

    private void Define(StatementEffect effect)
    {
        switch (effect)
        {
            case StatementEffect.RenamesTable rename when _tables.Remove(rename.Table, out TableLineage? table):
                _tables[rename.To] = table;
                break;
            case StatementEffect.RenamesColumn rename:
                Find(rename.Table)?.Rename(rename.Column, rename.To);
                break;
            case StatementEffect.AddsColumn add:
                Find(add.Table)?.Add(add.Column);
                break;
            case StatementEffect.DropsColumn drop when Find(drop.Table)?.Drop(drop.Column) == true:
                Lost($"drops the column {drop.Column} of {drop.Table}");
                break;
            case StatementEffect.CreatesTable create:
                _ = _tables.TryAdd(create.Table, new(create.Definition));
                break;
            case StatementEffect.DropsTable drop when _tables.Remove(drop.Table, out TableLineage? table):
                if (table.Origin is { } origin && !_tables.Values.Any(other => SqlName.Same(other.Origin, origin)))
                    Lost($"drops the table {origin}");
                break;
            case StatementEffect.CreatesTrigger create:
                _triggers[create.Name] = (create.Table, create.Sql);
                break;
            case StatementEffect.DropsTrigger drop:
                _triggers.Remove(drop.Name);
                break;
            default:
                break;
        }
    }

    private void Copy(RowStatement.Copy copy)
    {
        if (Find(copy.Table) is { } target && Find(copy.Source) is { } source && target.TryTakeOver(source, copy)) return;
        Grow(copy.Table, canReplace: false);
        Fire(copy.Table);
    }

    private void Grow(string table, bool canReplace)
    {
        if (Find(table) is not { } lineage) return;
        lineage.MayGrow = true;
        lineage.MayShrink |= canReplace;
    }

    private void Delete(string table)
    {
        if (Find(table) is not { } lineage) return;
        lineage.MayShrink = true;
        if (lineage.Origin is { } origin) Lost($"deletes rows of {origin}");
    }

    private void Lost(string what)
    {
        _isExplained |= what.StartsWith("drops", StringComparison.Ordinal);
        if (_step.Destructive is null && _told.Add($"{_step.Name} {what}")) _losses.Add($"{_step.Name} {what}.");
    }

    // Writing to a table also does what its triggers do, and what triggers do to the tables that they write to; and an index of
    // words keeps its own tables.
    private void Fire(string written)
    {
        Queue<string> open = new([written]);
        HashSet<string> seen = new(SqlNameComparer.Instance) { written };
        while (open.TryDequeue(out string? table))
        {
            foreach (string other in _triggers.Values.Where(trigger => SqlName.Same(trigger.Table, table))
                .SelectMany(trigger => Written(trigger.Sql)).Concat(Shadows(table)))
            {
                WriteAll(other);
                if (seen.Add(other)) open.Enqueue(other);
            }
        }
    }

    // The table that a trigger is on stands in its head as well: it counts when it is named again.
    private IEnumerable<string> Written(string trigger)
    {
        int body = trigger.IndexOf("BEGIN", StringComparison.OrdinalIgnoreCase);
        return Named(body < 0 ? trigger : trigger[body..]);
    }

    private string[] Shadows(string table) =>
        _before.FindTable(table) is { } found && IsVirtual(found)
            ? _tables.Keys.Where(name => name.StartsWith($"{table}_", StringComparison.OrdinalIgnoreCase)).ToArray()
            : [];

    private void WriteAll(string table) => Find(table)?.WriteAll();

    private TableLineage? Find(string table) => _tables.GetValueOrDefault(table);

    private IEnumerable<string> Named(string sql) => SqlTokenizer.Significant(sql)
        .Where(token => token.Kind is TokenKind.Word or TokenKind.QuotedName or TokenKind.Text)
        .Select(token => SqlName.Unquote(sql.AsSpan(token.Start, token.Length)))
        .Where(name => _tables.ContainsKey(name))
        .Distinct(SqlNameComparer.Instance).ToArray();

    private static bool IsVirtual(TableSchema table) =>
        table.Source.Sql?.StartsWith("CREATE VIRTUAL", StringComparison.OrdinalIgnoreCase) == true;
}

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
        return SqlName.Same(values[alias], source.Alias)
            || (IsRowId(values[alias]) && !source._columns.ContainsKey(values[alias]));
    }

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
