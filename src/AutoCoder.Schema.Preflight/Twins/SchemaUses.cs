namespace AutoCoder.Schema.Preflight.Twins;

/// <summary>
/// What there is in a schema that leans on other objects of it, each asked of SQLite by itself: every view is read, every trigger
/// fired without the others, every virtual table read through, every table with foreign keys written to while they are enforced.
/// </summary>
internal sealed class SchemaUses
{
    // A search table keeps its rows in tables of its own, which it makes itself.
    private static readonly string[] Shadows =
    [
        "data", "idx", "content", "docsize", "config", "segments", "segdir", "stat", "node", "parent", "rowid",
    ];

    private readonly ImmutableArray<SchemaEntry> _entries;
    private readonly Dictionary<string, SchemaUse> _uses = new(StringComparer.Ordinal);

    private SchemaUses(ImmutableArray<SchemaEntry> entries)
    {
        _entries = [.. entries.Where(entry => entry is { Sql: not null, IsOfSqlite: false })];
    }

    /// <summary>The uses, by what they are of.</summary>
    public IReadOnlyDictionary<string, SchemaUse> All => _uses;

    /// <summary>What of the application stands in.</summary>
    public ImmutableArray<string> StandIns { get; private set; } = [];

    /// <summary>What SQLite said that it misses, where functions and collations stand in.</summary>
    public ImmutableArray<string> Missing { get; private set; } = [];

    /// <summary>The objects with what SQLite says where one cannot be made in memory.</summary>
    public ImmutableArray<(SchemaEntry Entry, string Error)> Unmade { get; private set; } = [];

    /// <summary>Whether there is anything in a schema that leans on something else.</summary>
    /// <param name="entries">The rows of the schema.</param>
    /// <param name="scriptsOnly">Whether only views and triggers count.</param>
    public static bool AreIn(ImmutableArray<SchemaEntry> entries, bool scriptsOnly) =>
        entries.Any(entry => entry.Type is "view" or "trigger" || (!scriptsOnly && (IsVirtual(entry) || HasKeys(entry))));

    /// <summary>Asks.</summary>
    /// <param name="entries">The rows of a schema.</param>
    /// <param name="scriptsOnly">Whether only views and triggers count.</param>
    /// <param name="takesTexts">Whether a name in double quotes that is none is a text.</param>
    public static SchemaUses Of(ImmutableArray<SchemaEntry> entries, bool scriptsOnly, bool takesTexts)
    {
        var uses = new SchemaUses(entries);
        using SchemaTwin twin = uses.Twin(takesTexts);
        uses.Ask(twin, scriptsOnly);
        (uses.StandIns, uses.Missing) = (twin.StandIns.Names, twin.StandIns.Missing);
        return uses;
    }

    /// <summary>
    /// The rows with each text in double quotes in single ones: what SQLite itself does to all of them when it renames a column.
    /// </summary>
    public static ImmutableArray<SchemaEntry> WithPlainTexts(ImmutableArray<SchemaEntry> entries)
    {
        // In single quotes it would be a column to an index, and the schema malformed.
        ImmutableArray<SchemaEntry> texts = TextIndexes.In(entries);
        var uses = new SchemaUses(entries.RemoveRange(texts));
        using SchemaTwin twin = uses.Twin(takesTexts: true);
        uses.Ask(twin, scriptsOnly: false); // for what has to stand in
        foreach (SchemaEntry trigger in uses._entries.Where(uses.IsPlainTrigger)) _ = twin.RefusalWhenMade(trigger);
        const string Scratch = "autocoder_schema_scratch";
        // What is broken is passed over so, and stays as it is.
        _ = twin.RefusalWhenRun($"CREATE TABLE {Scratch} (a)");
        _ = twin.RefusalWhenRun("PRAGMA writable_schema=ON");
        if (twin.RefusalWhenRun($"ALTER TABLE {Scratch} RENAME COLUMN a TO b") is not null) return entries;
        const string Rows = "SELECT type || ' ' || name || char(10) || sql FROM sqlite_schema WHERE sql NOTNULL";
        Dictionary<string, string> plain = twin.Texts(Rows).Select(row => row.Split('\n', 2))
            .DistinctBy(parts => parts[0], StringComparer.Ordinal)
            .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
        return
        [
            .. entries.Select(entry => plain.TryGetValue($"{entry.Type} {entry.Name}", out string? sql) && entry.Sql is not null
                ? entry with { Sql = sql }
                : entry),
        ];
    }

    private static bool IsVirtual(SchemaEntry entry) =>
        entry is { Type: "table", Sql: { } sql } && CreateStatement.VirtualTableModule(sql) is not null;

    private static bool HasKeys(SchemaEntry entry) =>
        entry.Type == "table" && entry.Sql?.Contains("REFERENCES", StringComparison.OrdinalIgnoreCase) == true;

    // Of two triggers on a table the first that is broken would hide the other; so each is made when its turn comes. What stands
    // in the place of a write to a view may be what another trigger needs.
    private bool IsPlainTrigger(SchemaEntry entry) => entry.Type == "trigger" && !IsView(entry.Table);

    private bool IsView(string name) => _entries.Any(entry => entry.Type == "view" && SqlName.Same(entry.Name, name));

    private bool IsShadow(SchemaEntry entry) => entry.Type == "table" && !IsVirtual(entry) && _entries.Any(table =>
        IsVirtual(table) && Shadows.Any(shadow => SqlName.Same(entry.Name, $"{table.Name}_{shadow}")));

    private SchemaTwin Twin(bool takesTexts)
    {
        var twin = SchemaTwin.Of(
            [.. _entries.Where(entry => !IsShadow(entry))], takesTexts, isLater: IsPlainTrigger);
        foreach ((SchemaEntry entry, string error) in twin.Unmade)
        {
            string? refusal = twin.StandIns.WithoutTokenizer(entry.Sql!, error) is { } plain ? twin.RefusalWhenRun(plain) : error;
            if (refusal is not null) Unmade = Unmade.Add((entry, refusal));
        }

        return twin;
    }

    private void Ask(SchemaTwin twin, bool scriptsOnly)
    {
        foreach (SchemaEntry entry in _entries)
        {
            string name = $"main.{SqlName.Quote(entry.Name)}";
            if (entry.Type == "view")
                Add(entry, $"view {entry.Name}", twin.RefusalOf(entry) ?? twin.Refusal($"SELECT * FROM {name}"));
            else if (entry.Type == "trigger")
                Add(entry, $"trigger {entry.Name} on {entry.Table}", RefusalOfTrigger(twin, entry));
            else if (!scriptsOnly && IsVirtual(entry))
                Add(entry, $"{Noun(entry)} {entry.Name}", RefusalOfUnmade(entry) ?? twin.RefusalWhenRun($"SELECT * FROM {name}"));
            else if (!scriptsOnly && HasKeys(entry))
                Add(entry, $"table {entry.Name}", twin.Refusal($"INSERT INTO {name} DEFAULT VALUES", enforcesKeys: true));
        }
    }

    private string? RefusalOfUnmade(SchemaEntry entry) =>
        Unmade.FirstOrDefault(one => SqlName.Same(one.Entry.Name, entry.Name)).Error;

    private static string Noun(SchemaEntry table) =>
        CreateStatement.VirtualTableModule(table.Sql!)!.StartsWith("fts", StringComparison.OrdinalIgnoreCase)
            ? "search table"
            : "virtual table";

    private void Add(SchemaEntry entry, string subject, string? error) =>
        _uses[$"{entry.Type} {SqlName.Fold(entry.Name)}"] = new(entry, subject, error);

    private string? RefusalOfTrigger(SchemaTwin twin, SchemaEntry trigger)
    {
        bool isPlain = IsPlainTrigger(trigger);
        if ((isPlain ? twin.RefusalWhenMade(trigger) : twin.RefusalOf(trigger)) is { } unmade) return unmade;
        string? error = Firing(twin, trigger, out string sql) ?? twin.Refusal(sql);
        if (isPlain) _ = twin.RefusalWhenRun($"DROP TRIGGER main.{SqlName.Quote(trigger.Name)}");
        return error;
    }

    // An UPDATE of every column, since a trigger may be on some of them only.
    private static string? Firing(SchemaTwin twin, SchemaEntry trigger, out string sql)
    {
        string table = $"main.{SqlName.Quote(trigger.Table)}";
        string verb = CreateStatement.TriggerVerb(trigger.Sql!);
        sql = verb == "INSERT" ? $"INSERT INTO {table} DEFAULT VALUES" : $"DELETE FROM {table}";
        if (verb != "UPDATE") return null;
        string columns = $"SELECT name FROM pragma_table_xinfo('{trigger.Table.Replace("'", "''", StringComparison.Ordinal)}') "
            + "WHERE hidden = 0";
        if (twin.Refusal($"SELECT * FROM {table}") is { } unread) return unread;
        sql = $"UPDATE {table} SET "
            + string.Join(", ", twin.Texts(columns).Select(SqlName.Quote).Select(column => $"{column} = {column}"));
        return null;
    }
}

/// <summary>Something that leans on other objects of its schema.</summary>
/// <param name="Entry">Its row.</param>
/// <param name="Subject">What messages call it: <c>view v</c>, <c>trigger tr on t</c>.</param>
/// <param name="Error">What SQLite says against using it; null for nothing.</param>
internal sealed record SchemaUse(SchemaEntry Entry, string Subject, string? Error);
