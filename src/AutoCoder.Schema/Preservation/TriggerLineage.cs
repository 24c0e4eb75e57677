namespace AutoCoder.Schema.Preservation;

/// <summary>The triggers of a database in the course of a run.</summary>
internal sealed class TriggerLineage
{
    private readonly Dictionary<string, TableTrigger> _triggers = new(SqlNameComparer.Instance);
    private readonly Dictionary<string, string> _before = new(SqlNameComparer.Instance);
    private readonly HashSet<string> _followed = new(SqlNameComparer.Instance);
    private readonly Dictionary<string, string> _recorded;

    /// <summary>Begins with the triggers of a database.</summary>
    /// <param name="before">Its schema.</param>
    /// <param name="recorded">The schema that migrations made of it until now; null when nobody knows that.</param>
    public TriggerLineage(DatabaseSchema before, DatabaseSchema? recorded)
    {
        _recorded = (recorded?.Triggers ?? []).ToDictionary(
            trigger => trigger.Name, trigger => Words(trigger.Source.Sql ?? ""), SqlNameComparer.Instance);
        foreach (ScriptSchema trigger in before.Triggers)
        {
            string sql = trigger.Source.Sql ?? "", words = Words(sql);
            bool isRecorded = IsRecorded(trigger.Name, words);
            _before[trigger.Name] = words;
            _triggers[trigger.Name] =
                TableTrigger.Read(trigger.Name, trigger.Source.Table, sql, isRecorded) with { IsRecorded = isRecorded };
        }
    }

    /// <summary>The triggers that a statement sets off.</summary>
    public IEnumerable<TableTrigger> SetOffBy(Writing writing) =>
    [
        .. _triggers.Values.Where(
            trigger => SqlName.Same(trigger.Table, writing.Table) && (trigger.Events & writing.Events) != 0),
    ];

    /// <summary>A rebuild makes triggers again as they were: whose they are is what it was.</summary>
    public void Create(string name, string table, string sql)
    {
        string words = Words(sql);
        bool isAgain = _before.GetValueOrDefault(name) == words, isRecorded = isAgain && IsRecorded(name, words);
        _triggers[name] =
            TableTrigger.Read(name, table, sql, isOfMigrations: !isAgain || isRecorded) with { IsRecorded = isRecorded };
    }

    public void Drop(string name) => _triggers.Remove(name);

    /// <summary>A table has another name, and the triggers on it go with it.</summary>
    /// <param name="table">The name before.</param>
    /// <param name="to">The name now.</param>
    /// <param name="inBodies">Whether SQLite writes it into the statements of triggers, too.</param>
    public void RenameTable(string table, string to, bool inBodies)
    {
        foreach (TableTrigger trigger in _triggers.Values.ToArray())
        {
            string on = SqlName.Same(trigger.Table, table) ? to : trigger.Table;
            _triggers[trigger.Name] = (inBodies ? trigger.WithRenamed(table, to) : trigger) with { Table = on };
        }
    }

    /// <summary>A column has another name, which SQLite writes into the statements of triggers.</summary>
    public void RenameColumn(string table, string column, string to)
    {
        foreach (TableTrigger trigger in _triggers.Values.ToArray())
            _triggers[trigger.Name] = trigger.WithRenamedColumn(table, column, to);
    }

    /// <summary>A table goes, and the triggers on it.</summary>
    public void DropOf(string table)
    {
        foreach (TableTrigger trigger in _triggers.Values.Where(trigger => SqlName.Same(trigger.Table, table)).ToArray())
            _triggers.Remove(trigger.Name);
    }

    /// <summary>A statement of the run is followed from here.</summary>
    public void Begin() => _followed.Clear();

    /// <summary>Whether the trigger was not followed for this statement: triggers may set off each other.</summary>
    public bool IsFirst(TableTrigger trigger) => _followed.Add(trigger.Name);

    private bool IsRecorded(string name, string words) => _recorded.GetValueOrDefault(name) == words;

    private static string Words(string sql) => string.Join(
        ' ', SqlTokenizer.Significant(sql).Where(token => token.Kind != TokenKind.Semicolon)
            .Select(token => sql.Substring(token.Start, token.Length)));
}

/// <summary>What sets triggers off.</summary>
[Flags]
internal enum TriggerEvents
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A row comes.</summary>
    Insert = 1,

    /// <summary>Values of a row change.</summary>
    Update = 2,

    /// <summary>A row goes.</summary>
    Delete = 4,

    /// <summary>Any of them.</summary>
    All = Insert | Update | Delete,
}

/// <summary>A table, or a view, that is written to.</summary>
/// <param name="Table">Which.</param>
/// <param name="Events">How.</param>
internal sealed record Writing(string Table, TriggerEvents Events)
{
    /// <summary>What a statement writes to; null when it writes to no row.</summary>
    public static Writing? Of(StatementEffect effect) => effect switch
    {
        StatementEffect.Updates update => new(
            update.Table, TriggerEvents.Update | (update.CanDelete ? TriggerEvents.Delete : TriggerEvents.None)),
        StatementEffect.Deletes delete => new(delete.Table, TriggerEvents.Delete),
        StatementEffect.Copies { Copy: var copy } => new(copy.Table, TriggerEvents.Insert),
        StatementEffect.Inserts insert => new(
            insert.Table,
            TriggerEvents.Insert | (insert.CanReplace ? TriggerEvents.Delete : TriggerEvents.None)
                | (insert.Sets.IsEmpty ? TriggerEvents.None : TriggerEvents.Update)),
        _ => null,
    };
}

/// <summary>A trigger, as far as it is understood.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Table">The table or view that it is on.</param>
/// <param name="Events">What sets it off.</param>
/// <param name="Effects">What it does to rows.</param>
/// <param name="Unread">Statements of it that are not understood.</param>
internal sealed record TableTrigger(
    string Name, string Table, TriggerEvents Events, ImmutableArray<StatementEffect> Effects, ImmutableArray<string> Unread)
{
    /// <summary>Whether a migration makes it, of the run or before it.</summary>
    public bool IsOfMigrations { get; init; }

    /// <summary>Whether it is one of a migration before the run.</summary>
    public bool IsRecorded { get; init; }

    /// <summary>Whether it does all that writing to its view does.</summary>
    public bool IsInsteadOf { get; init; }

    /// <summary>Takes a statement apart. Never throws.</summary>
    public static TableTrigger Read(string name, string table, string sql, bool isOfMigrations)
    {
        SqlToken[] tokens = SqlTokenizer.Significant(sql);
        int begin = Array.FindIndex(tokens, token => Is(token, "BEGIN")), on = Array.FindIndex(tokens, token => Is(token, "ON"));
        if (begin < 0 || on < 0) return new(name, table, TriggerEvents.All, [], [sql]) { IsOfMigrations = isOfMigrations };
        TriggerEvents events = TriggerEvents.None;
        foreach (SqlToken token in tokens.Take(on))
        {
            if (Is(token, "INSERT")) events |= TriggerEvents.Insert;
            if (Is(token, "UPDATE")) events |= TriggerEvents.Update;
            if (Is(token, "DELETE")) events |= TriggerEvents.Delete;
        }

        string[] statements = [.. Statements(sql, tokens[(begin + 1)..])];
        ImmutableArray<StatementEffect> effects = [.. statements.Select(StatementEffect.Of)];
        return new(
            name, table, events, [.. effects.Where(effect => effect is not StatementEffect.Unknown)],
            [.. statements.Where((_, index) => effects[index] is StatementEffect.Unknown)])
        {
            IsOfMigrations = isOfMigrations,
            IsInsteadOf = tokens.Take(on).Any(token => Is(token, "INSTEAD")),
        };

        bool Is(SqlToken token, string word) =>
            token.Kind == TokenKind.Word && SqlNameComparer.Same(sql.AsSpan(token.Start, token.Length), word);
    }

    /// <summary>The same with another name of a table that it writes to.</summary>
    public TableTrigger WithRenamed(string table, string to) => this with
    {
        Effects =
        [
            .. Effects.Select(effect => !SqlName.Same(Writing.Of(effect)?.Table, table) ? effect : effect switch
            {
                StatementEffect.Updates update => update with { Table = to },
                StatementEffect.Inserts insert => insert with { Table = to },
                StatementEffect.Deletes delete => delete with { Table = to },
                StatementEffect.Copies copies => new StatementEffect.Copies(copies.Copy with { Table = to }),
                _ => effect,
            }),
        ],
    };

    /// <summary>The same with another name of a column that it writes to.</summary>
    public TableTrigger WithRenamedColumn(string table, string column, string to) => this with
    {
        Effects =
        [
            .. Effects.Select(effect => !SqlName.Same(Writing.Of(effect)?.Table, table) ? effect : effect switch
            {
                StatementEffect.Updates update => update with { Columns = Renamed(update.Columns, column, to) },
                StatementEffect.Inserts insert => insert with { Sets = Renamed(insert.Sets, column, to) },
                _ => effect,
            }),
        ],
    };

    private static ImmutableArray<string> Renamed(ImmutableArray<string> columns, string column, string to) =>
        [.. columns.Select(name => SqlName.Same(name, column) ? to : name)];

    // Each ends with a semicolon, and none has one within.
    private static IEnumerable<string> Statements(string sql, SqlToken[] tokens)
    {
        int first = 0;
        for (int i = 0; i < tokens.Length; i++)
        {
            if (tokens[i].Kind != TokenKind.Semicolon) continue;
            if (i > first) yield return sql[tokens[first].Start..tokens[i - 1].End];
            first = i + 1;
        }
    }
}
