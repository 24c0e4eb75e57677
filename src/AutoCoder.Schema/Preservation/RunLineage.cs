namespace AutoCoder.Schema.Preservation;

/// <summary>Follows the tables of a database through the statements of a run.</summary>
internal sealed class RunLineage
{
    private readonly DatabaseSchema _before;
    private readonly Dictionary<string, TableLineage> _tables = new(SqlNameComparer.Instance);
    private readonly TriggerLineage _triggers;
    private readonly ImmutableArray<string>.Builder _losses = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<string>.Builder _unmarked = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<string>.Builder _notes = ImmutableArray.CreateBuilder<string>();
    private readonly HashSet<string> _told = [];
    private RunStep _step = new("", []);
    private LossMark? _mark;
    private int _newKeys;
    private bool _isLegacy;

    public RunLineage(DatabaseSchema before, DatabaseSchema? recorded)
    {
        _before = before;
        _triggers = new(before, recorded);
        foreach (TableSchema table in before.Tables) _tables[table.Name] = new(table);
    }

    public void Take(RunStep step)
    {
        _step = step;
        _mark = LossMark.Parse(step.Destructive)?.In(_tables.ContainsKey);
        Excuse();
        foreach (string sql in step.Statements) Take(sql);
        Excuse();
        if (step.Destructive is not null) _losses.Add($"{step.Name} deletes on purpose: {step.Destructive}");
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
        Unmarked = _unmarked.ToImmutable(),
        Virtual = [.. _before.Tables.Where(IsVirtual).Select(Untouched).OfType<ColumnPromise>()],
    };

    private ColumnPromise? Untouched(TableSchema table)
    {
        KeyValuePair<string, TableLineage> now = _tables.FirstOrDefault(entry => SqlName.Same(entry.Value.Origin, table.Name));
        return now.Value is { IsOpen: false, MostGone: 0, MayGrow: false } ? new(table.Name, now.Key) : null;
    }

    private TablePromise Promise(TableSchema table)
    {
        KeyValuePair<string, TableLineage> now = _tables.FirstOrDefault(entry => SqlName.Same(entry.Value.Origin, table.Name));
        if (now.Value is not { } lineage) return new(table.Name, null, [], MayShrink: true, MayGrow: false, IsKeyed: false);
        if (lineage.IsOpen) return new(table.Name, now.Key, [], MayShrink: true, MayGrow: true, lineage.IsKeyed);
        return new(table.Name, now.Key, [.. lineage.Kept], lineage.MostGone > 0, lineage.MayGrow, lineage.IsKeyed)
        {
            MostGone = lineage.MostGone,
            MostReplaced = lineage.MostReplaced,
            Triggers = [.. lineage.Triggers],
        };
    }

    // What a migration says by its traits holds for the names of before it and of after it.
    private void Excuse()
    {
        foreach (LossName name in _mark?.Names ?? [])
        {
            if (name.Column is { } column) Find(name.Table)?.Write(column);
            else Find(name.Table)?.Shrink(TableLineage.Any);
        }

        foreach (LossName name in _step.AlsoWrites.Select(LossName.Parse).OfType<LossName>())
        {
            if (name.Column is { } column) Find(name.Table)?.Write(column);
            else WriteAll(name.Table);
        }
    }

    private void Take(string sql)
    {
        switch (StatementEffect.Of(sql))
        {
            case { } effect when Writing.Of(effect) is not null:
                _triggers.Begin();
                Rows(effect, isSaid: true, mostTimes: 1);
                break;
            case StatementEffect.Unknown:
                foreach (string table in Named(sql)) WriteAll(table);
                break;
            case { } definition:
                Define(definition);
                Renumber(sql);
                break;
        }
    }

    // VACUUM may number the rows of a table anew that has no INTEGER PRIMARY KEY (https://www.sqlite.org/lang_vacuum.html). Rows
    // can be replaced by a unique index that the run makes, too.
    private void Renumber(string sql)
    {
        var cursor = new TokenCursor(sql, SqlTokenizer.Significant(sql));
        if (cursor.At("CREATE") && cursor.At("UNIQUE", 1)) _newKeys++;
        if (cursor.Try("PRAGMA", "legacy_alter_table")) _isLegacy = Switch(sql);
        if (!cursor.At("VACUUM")) return;
        foreach (TableLineage table in _tables.Values) table.Renumber();
    }

    // PRAGMA legacy_alter_table = ON, which rebuilds set: a rename leaves the statements of triggers alone.
    private static bool Switch(string sql) => SqlTokenizer.Significant(sql)
        .Select(token => sql.Substring(token.Start, token.Length).ToUpperInvariant())
        .Any(word => word is "1" or "ON" or "TRUE" or "YES");

    /// <summary>What a statement does to rows, and what it sets off.</summary>
    /// <param name="effect">The statement's effect.</param>
    /// <param name="isSaid">Whether the run says it: then what it changes may change.</param>
    /// <param name="mostTimes">How often it is executed at the most.</param>
    private void Rows(StatementEffect effect, bool isSaid, long mostTimes)
    {
        switch (effect)
        {
            case StatementEffect.Updates update when isSaid:
                foreach (string column in update.Columns) Find(update.Table)?.Write(column);
                if (update.CanDelete) Delete(update.Table);
                break;
            case StatementEffect.Deletes delete when isSaid:
                Delete(delete.Table);
                break;
            case StatementEffect.Inserts insert:
                Insert(insert, isSaid, mostTimes);
                break;
            case StatementEffect.Copies { Copy: var copy }:
                TableLineage? target = Find(copy.Table), source = Find(copy.Source);
                if (isSaid && target is not null && source is not null && target.TryTakeOver(source, copy)) return;
                target?.Grow(TableLineage.Any);
                break;
            default:
                break;
        }

        if (Writing.Of(effect) is not { } writing) return;
        if (Find(writing.Table) is { Origin: { } origin } written && IsVirtual(_before.FindTable(origin)!)) written.WriteAll();
        Fire(writing);
    }

    private void Insert(StatementEffect.Inserts insert, bool isSaid, long mostTimes)
    {
        if (Find(insert.Table) is not { } table) return;
        long most = mostTimes == 1 && insert.Rows is { } rows ? rows : TableLineage.Any;
        if (isSaid && insert.CanReplace) table.Replace(most, KeysOf(table));
        else table.Grow(most);
        foreach (string column in isSaid ? insert.Sets : []) table.Write(column);
    }

    private int KeysOf(TableLineage table) =>
        1 + _newKeys + (table.Origin is { } origin ? _before.FindTable(origin)!.UniqueKeys.Length : 0);

    // What a trigger does is said by the migration that makes it, in the run or before it, and by whoever writes to a view, which
    // has nothing else. What another one does to values and rows that are there is nobody's wish until it is said; that it adds
    // rows takes nothing away.
    private void Fire(Writing writing)
    {
        foreach (TableTrigger trigger in _triggers.SetOffBy(writing))
        {
            if (!_triggers.IsFirst(trigger)) continue;
            bool isSaid = trigger.IsOfMigrations || trigger.IsInsteadOf;
            foreach (StatementEffect effect in trigger.Effects)
            {
                if (!isSaid) Suspect(trigger, effect);
                else if (trigger.IsRecorded) Tell(trigger, effect);
                Rows(effect, isSaid, mostTimes: TableLineage.Any);
            }

            foreach (string table in trigger.Unread.SelectMany(Named))
            {
                if (isSaid) WriteAll(table);
                else _ = Find(table)?.Triggers.Add(trigger.Name);
            }
        }
    }

    private void Suspect(TableTrigger trigger, StatementEffect effect)
    {
        if (Taking(effect) is { } writing) _ = Find(writing.Table)?.Triggers.Add(trigger.Name);
    }

    private void Tell(TableTrigger trigger, StatementEffect effect)
    {
        if (Taking(effect) is not { } writing || !_told.Add($"{trigger.Name} {writing.Table}")) return;
        _notes.Add($"{_step.Name} sets off the trigger {trigger.Name}, which a migration made and which writes to "
            + $"{writing.Table}.");
    }

    private static Writing? Taking(StatementEffect effect) =>
        effect is StatementEffect.Updates or StatementEffect.Deletes
            or StatementEffect.Inserts { CanReplace: true } or StatementEffect.Inserts { Sets.IsEmpty: false }
            ? Writing.Of(effect)
            : null;

    private void Define(StatementEffect effect)
    {
        switch (effect)
        {
            case StatementEffect.RenamesTable rename when _tables.Remove(rename.Table, out TableLineage? table):
                _tables[rename.To] = table;
                _triggers.RenameTable(rename.Table, rename.To, inBodies: !_isLegacy);
                break;
            case StatementEffect.RenamesColumn rename:
                Find(rename.Table)?.Rename(rename.Column, rename.To);
                _triggers.RenameColumn(rename.Table, rename.Column, rename.To);
                break;
            case StatementEffect.AddsColumn add:
                Find(add.Table)?.Add(add.Column);
                break;
            case StatementEffect.DropsColumn drop when Find(drop.Table)?.Drop(drop.Column) == true:
                Lost($"drops the column {drop.Column} of {drop.Table}", drop.Table, drop.Column);
                break;
            case StatementEffect.CreatesTable create:
                _ = _tables.TryAdd(create.Table, new(create.Definition));
                break;
            case StatementEffect.DropsTable drop when _tables.Remove(drop.Table, out TableLineage? table):
                _triggers.DropOf(drop.Table);
                if (table.Origin is { } origin && !_tables.Values.Any(other => SqlName.Same(other.Origin, origin)))
                    Lost($"drops the table {origin}", origin, null);
                break;
            case StatementEffect.CreatesTrigger create:
                _triggers.Create(create.Name, create.Table, create.Sql);
                break;
            case StatementEffect.DropsTrigger drop:
                _triggers.Drop(drop.Name);
                break;
            default:
                break;
        }
    }

    private void Delete(string table)
    {
        if (Find(table) is not { } lineage) return;
        lineage.Shrink(TableLineage.Any);
        if (lineage.Origin is { } origin) Lost($"deletes rows of {origin}", origin, null);
    }

    private void Lost(string what, string table, string? column)
    {
        if (_mark?.Excuses(table, column) == true || !_told.Add($"{_step.Name} {what}")) return;
        _losses.Add($"{_step.Name} {what}.");
        _unmarked.Add($"{_step.Name} {what}.");
    }

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
