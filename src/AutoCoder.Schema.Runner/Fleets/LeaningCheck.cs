namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>
/// What worked before a run and leans on what it takes away has to work before the commit: views, triggers, search tables and
/// keys, whoever's they are.
/// </summary>
internal static class LeaningCheck
{
    private const int MostNamed = 10;

    /// <summary>Why the run must not be committed; null when nothing is in the way.</summary>
    /// <param name="trial">What was tried.</param>
    /// <param name="run">What the run is called: <c>the upgrade</c>.</param>
    /// <param name="steps">The migrations that ran, in their order; nobody is named without them.</param>
    /// <param name="isOwn">Whether something is a part of the migrations.</param>
    public static MigrationFailure? Of(
        LeaningTrial trial, string run, IEnumerable<LeaningStep> steps, Func<SchemaEntry, bool> isOwn)
    {
        if (trial.Broken is not [var first, ..]) return null;
        LeaningStep? blamed = steps.FirstOrDefault(step => step.Takes(first) is not null);
        string taken = blamed is null ? "" : $" Migration {blamed.Title} takes {blamed.Takes(first)} away.";
        string others = string.Join("; ", trial.Broken.Skip(1).Take(MostNamed).Select(Told));
        string more = trial.Broken.Length > MostNamed + 1 ? $"; and {trial.Broken.Length - MostNamed - 1} more" : "";
        string also = others.Length == 0 ? "" : $" So would {others}{more}.";
        string message = $"it worked before {run} and would fail after it: {first.Error}.{taken}{also} Nothing was kept.";
        ImmutableArray<SchemaEntry> broken = [.. trial.Broken.Select(use => use.Entry)];
        return blamed is not null && broken.All(isOwn)
            ? new(blamed.Version, blamed.Name, null, $"{first.Subject}: {message}")
            {
                Remedy = blamed.UniqueIndexFor(first.Entry.Name),
            }
            : new(null, first.Subject, null, message) { InTheWay = broken };
    }

    /// <summary>What could not be tried.</summary>
    /// <param name="trial">What was tried.</param>
    /// <param name="run">What the run is called.</param>
    public static ImmutableArray<string> Notes(LeaningTrial trial, string run) =>
    [
        .. trial.Untried.Take(MostNamed).Select(use =>
            $"Whether {run} is in the way of {use.Subject} could not be tried: it did not work before ({use.Error})."),
        .. trial.StandIns.IsEmpty ? [] : new[] { StoodIn(trial) },
    ];

    private static string StoodIn(LeaningTrial trial) =>
        $"{string.Join(", ", trial.StandIns)} of the application could not be tried: a stand-in was tried instead.";

    private static string Told(SchemaUse use) => $"{use.Subject} ({use.Error})";

    /// <summary>
    /// The command that takes out of the way what a failure names, and what is to be done then; null where nothing is in the way
    /// but what the migrations made themselves.
    /// </summary>
    /// <param name="failure">What failed.</param>
    /// <param name="database">The database.</param>
    /// <param name="run">What is to be run again: <c>the upgrade</c>.</param>
    /// <param name="isOwn">Whether something is a part of the migrations.</param>
    public static string? Command(MigrationFailure failure, string database, string run, Func<SchemaEntry, bool> isOwn)
    {
        string drops = string.Join("; ", failure.InTheWay.Where(entry => MayGo(entry) && !isOwn(entry))
            .Select(entry => $"DROP {entry.Type.ToUpperInvariant()} {SqlName.Quote(entry.Name)}"));
        return drops.Length == 0
            ? null
            : $"{ShellWord.Join(["sqlite3", database, drops])}    # then run {run} again, and make it anew as it shall be";
    }

    /// <summary>Whether something is a part of one of the schemas that migrations make.</summary>
    public static bool IsOf(IEnumerable<DatabaseSchema?> schemas, SchemaEntry entry) => schemas.Any(schema =>
        schema?.Entries.Any(own => own.Type == entry.Type && SqlName.Same(own.Name, entry.Name)) == true);

    // A table with rows of its own is nobody's to drop.
    private static bool MayGo(SchemaEntry entry) =>
        entry.Type is "view" or "trigger" || (entry.Sql is { } sql && CreateStatement.VirtualTableModule(sql) is not null);
}

/// <summary>A migration of a run, with the schemas that it stands between.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Name">Its class.</param>
/// <param name="Before">The schema before it.</param>
/// <param name="After">The schema after it.</param>
internal sealed record LeaningStep(long Version, string Name, DatabaseSchema Before, DatabaseSchema After)
{
    private readonly ImmutableArray<(string Name, string Told)> _taken =
    [
        .. Names(Before).Where(name => !Names(After).Any(other => SqlName.Same(other.Told, name.Told))),
    ];

    /// <summary>The migration in messages.</summary>
    public string Title => string.Create(CultureInfo.InvariantCulture, $"{Version} ({Name})");

    /// <summary>What it takes away that something of the schema names; null for nothing.</summary>
    public string? Takes(SchemaUse use) => _taken.FirstOrDefault(name => IsNamed(name.Name, use.Error!)).Told
        ?? _taken.FirstOrDefault(name => IsNamed(name.Name, use.Entry.Sql!)).Told;

    /// <summary>
    /// What to do about a key of a table that from this step on leads to what is no key; null when there is none.
    /// </summary>
    public string? UniqueIndexFor(string? table)
    {
        if (table is null || After.FindTable(table) is not { } later) return null;
        bool wasThere = Before.FindTable(table)?.ForeignKeys.Any(key => !ParentKeys.Has(Before, key)) == true;
        ForeignKeySchema? key = later.ForeignKeys.FirstOrDefault(key => !ParentKeys.Has(After, key));
        if (wasThere || key is null || After.FindTable(key.ParentTable) is not { } parent) return null;
        string columns = string.Join(", ", key.ParentColumns.Select(name => parent.FindColumn(name)?.Name ?? name));
        return $"give {parent.Name} a unique index over {columns} (Create.Index), in the migration or, where that has shipped, "
            + "in one more";
    }

    private static IEnumerable<(string Name, string Told)> Names(DatabaseSchema schema)
    {
        foreach (TableSchema table in schema.Tables)
        {
            yield return (table.Name, table.Name);
            foreach (ColumnSchema column in table.Columns) yield return (column.Name, $"{table.Name}.{column.Name}");
        }

        foreach (SchemaEntry entry in schema.Entries)
        {
            if (entry.Type is "index" or "view") yield return (entry.Name, entry.Name);
        }
    }

    private static bool IsNamed(string name, string text)
    {
        foreach (SqlToken token in SqlTokenizer.Significant(text))
        {
            bool isName = token.Kind is TokenKind.Word or TokenKind.QuotedName or TokenKind.Text;
            if (isName && SqlName.Same(SqlName.Unquote(text.AsSpan(token.Start, token.Length)), name)) return true;
        }

        return false;
    }
}
