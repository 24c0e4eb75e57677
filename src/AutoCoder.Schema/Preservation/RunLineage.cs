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
        foreach (ScriptSchema trigger in before.Triggers) _triggers[trigger.Name] = (trigger.Source.Table, trigger.Source.Sql ?? "");
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
        [.. _before.Tables.Where(table => table.OpaqueText is null || !IsVirtual(table)).Select(Promise)], _losses.ToImmutable(), _notes.ToImmutable())
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
                if (table.Origin is { } origin && !_tables.Values.Any(other => SqlName.Same(other.Origin, origin))) Lost($"drops the table {origin}");
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
            foreach (string other in _triggers.Values.Where(trigger => SqlName.Same(trigger.Table, table)).SelectMany(trigger => Written(trigger.Sql)).Concat(Shadows(table)))
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

    private static bool IsVirtual(TableSchema table) => table.Source.Sql?.StartsWith("CREATE VIRTUAL", StringComparison.OrdinalIgnoreCase) == true;
}
