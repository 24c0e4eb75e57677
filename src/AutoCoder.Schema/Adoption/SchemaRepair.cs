namespace AutoCoder.Schema.Adoption;

/// <summary>
/// What brings a database to the schema of a version without losing a row or a column, or what stands against that.
/// </summary>
/// <remarks>
/// One vocabulary: differences are repaired, by steps; a step that makes a column NOT NULL fills it first. The planned changes
/// are tried on drafts, and what the database would then be is read and compared again. So what is told to go goes, and whatever
/// no change takes away is told as left or as an obstacle, also where no rule here thinks of it. Tables and columns are never
/// dropped, and tables never made: that is what migrations are for. A column that is missing is made where its version says what
/// it holds. Pure; Runner carries it out, through the same rebuild as migrations.
/// </remarks>
internal abstract record SchemaRepair
{
    private SchemaRepair()
    {
    }

    /// <summary>Finds it.</summary>
    /// <param name="expected">The schema of the version.</param>
    /// <param name="actual">The schema that the database has, without the version table.</param>
    /// <param name="history">What is known of the versions before and after.</param>
    /// <param name="trial">Tries what the rules about schemas do not think of; null: nobody does.</param>
    internal static SchemaRepair Plan(
        DatabaseSchema expected, DatabaseSchema actual, SchemaHistory history, ISchemaTrial? trial = null)
    {
        ImmutableArray<RepairDraft> tables = Drafts(expected, actual, (wanted, found) =>
        [
            .. new ColumnRepairs(wanted, found, actual, history).All(),
            .. new ConstraintRepairs(wanted, found, expected, history).All(),
            .. new IndexRepairs(wanted, found, expected, history).All(),
        ]);
        IEnumerable<SchemaEntry> entries = After(tables, actual);
        (ImmutableArray<string> statements, ImmutableArray<SchemaEntry> after) =
            new ScriptRepairs(expected, actual, history).Run(entries);
        ImmutableArray<SchemaDifference> left = TrialComparison.Of(expected, SchemaReader.Read(after), trial).All;
        // Somebody's own trigger is no obstacle: it stays, and whoever asks is told.
        string[] own = [.. ScriptComparison.Own(expected, actual).Select(trigger => trigger.Name)];
        ImmutableArray<SchemaDifference> obstacles =
        [
            .. left.Where(difference => difference.Class == DifferenceClass.Breaking
                && !own.Contains(difference.Subject, SqlNameComparer.Instance)),
        ];
        if (!obstacles.IsEmpty) return new Impossible(obstacles);
        ImmutableArray<SchemaDifference> repaired = [.. TrialComparison.Of(expected, actual, trial).All.Except(left)];
        return new Possible([.. tables.Select(table => table.Repair!)], statements, repaired, left);
    }

    /// <summary>
    /// What is only in the way of the migrations to come: indexes that one of them makes. The rest is left alone. Null when
    /// nothing is.
    /// </summary>
    internal static Possible? InTheWay(DatabaseSchema expected, DatabaseSchema actual, SchemaHistory history) => Only(
        expected, actual, (wanted, found) => new IndexRepairs(wanted, found, expected, history).OfLater());

    /// <summary>
    /// Unique keys that the migrations before took away and that are still there: another runner declared them in the column and
    /// as an index. Null when there is none.
    /// </summary>
    internal static Possible? KeysLeftBehind(DatabaseSchema expected, DatabaseSchema actual, SchemaHistory history) => Only(
        expected, actual, (wanted, found) => new ConstraintRepairs(wanted, found, expected, history).KeysLeftBehind());

    private static Possible? Only(
        DatabaseSchema expected, DatabaseSchema actual, Func<TableSchema, TableSchema, IEnumerable<RepairStep>> steps)
    {
        ImmutableArray<RepairDraft> tables = Drafts(expected, actual, steps);
        if (tables.IsEmpty) return null;
        ImmutableArray<SchemaDifference> left = SchemaComparison.Compare(expected, SchemaReader.Read(After(tables, actual)));
        ImmutableArray<SchemaDifference> repaired = [.. SchemaComparison.Compare(expected, actual).Except(left)];
        return new Possible([.. tables.Select(table => table.Repair!)], [], repaired, left);
    }

    private static IEnumerable<SchemaEntry> After(ImmutableArray<RepairDraft> tables, DatabaseSchema actual) =>
        tables.Aggregate((IEnumerable<SchemaEntry>)actual.Entries, (before, table) => table.Entries(before));

    private static ImmutableArray<RepairDraft> Drafts(
        DatabaseSchema expected, DatabaseSchema actual, Func<TableSchema, TableSchema, IEnumerable<RepairStep>> steps) =>
        [.. InOrder(expected).Select(table => Draft(table, actual, steps)).OfType<RepairDraft>()];

    private static RepairDraft? Draft(
        TableSchema expected, DatabaseSchema database, Func<TableSchema, TableSchema, IEnumerable<RepairStep>> steps)
    {
        bool isReadable = database.FindTable(expected.Name) is { OpaqueText: null } && expected.OpaqueText is null;
        if (!isReadable || RepairDraft.Of(expected.Name, database) is not { } draft) return null;
        draft.Try([.. steps(expected, database.FindTable(expected.Name)!)]);
        return draft.Repair is null ? null : draft;
    }

    // Parents first: a foreign key is only sound when what it refers to is a key already.
    private static List<TableSchema> InOrder(DatabaseSchema schema)
    {
        List<TableSchema> ordered = [], open = [];
        foreach (TableSchema table in schema.Tables) Visit(table);
        return ordered;

        void Visit(TableSchema table)
        {
            if (ordered.Contains(table) || open.Contains(table)) return;
            open.Add(table);
            foreach (ForeignKeySchema key in table.ForeignKeys)
            {
                if (schema.Tables.FirstOrDefault(parent => SqlName.Same(parent.Name, key.ParentTable)) is { } parent)
                    Visit(parent);
            }

            ordered.Add(table);
        }
    }

    /// <summary>It can be done, as far as the schema tells; rows can still stand against it.</summary>
    /// <param name="Tables">What is done to tables, in the order in which it is to be done.</param>
    /// <param name="Statements">What is made after that: missing views and triggers. One statement each.</param>
    /// <param name="Repaired">The differences that go.</param>
    /// <param name="Left">The differences that stay: harmless ones, and triggers of somebody's own.</param>
    public sealed record Possible(
        ImmutableArray<TableRepair> Tables,
        ImmutableArray<string> Statements,
        ImmutableArray<SchemaDifference> Repaired,
        ImmutableArray<SchemaDifference> Left) : SchemaRepair
    {
        /// <summary>Somebody's own triggers that do more than the code knows: no migration runs under them.</summary>
        public ImmutableArray<SchemaDifference> Triggers =>
            [.. Left.Where(difference => difference.Class == DifferenceClass.Breaking)];

        /// <summary>Whether it succeeds whatever rows there are: defaults, looser columns and plain indexes.</summary>
        public bool AsksNoRow => Tables.All(table => table.Fills.IsEmpty && table.Changes.All(change => change switch
        {
            TableChange.AlterColumn alter => alter is { Type: null, Collation: null, IsNullable: not false },
            TableChange.AddIndex index =>
                IndexDefinition.Parse(index.Sql) is { IsUnique: false, Where: null } plain
                    && plain.Terms.All(term => term.Column is not null),
            _ => change is TableChange.DropIndex,
        }));

        /// <summary>Whether nothing is to be done.</summary>
        public bool IsEmpty => Tables.IsEmpty && Statements.IsEmpty;

        /// <summary>What is done, in sentences, in the order in which it is done.</summary>
        public ImmutableArray<string> Steps =>
        [
            .. Tables.SelectMany(table => table.Reasons),
            .. Statements.Select(
                sql => $"{string.Join(' ', sql.Split((char[]?)null, 4, StringSplitOptions.RemoveEmptyEntries).Take(3))} …"),
        ];
    }

    /// <summary>It cannot be done, or not without losing something.</summary>
    /// <param name="Obstacles">The differences that stand against it; not empty.</param>
    public sealed record Impossible(ImmutableArray<SchemaDifference> Obstacles) : SchemaRepair;
}

/// <summary>What is done to one table of a database that is brought to the schema of a version.</summary>
/// <param name="Table">The table.</param>
/// <param name="Fills">Columns that get a value where they have none, before anything else.</param>
/// <param name="Changes">The changes, made together.</param>
/// <param name="Reasons">What is done, one sentence each, for people to read before.</param>
internal sealed record TableRepair(
    string Table, ImmutableArray<ColumnFill> Fills, ImmutableArray<TableChange> Changes, ImmutableArray<string> Reasons);

/// <summary>A column that must not hold NULL any more.</summary>
/// <param name="Column">The column.</param>
/// <param name="Statements">
/// The UPDATE statements by which the migration that made it NOT NULL filled it, or by which its default does; may be empty.
/// Rows that hold NULL after them stop the repair, and are named.
/// </param>
internal sealed record ColumnFill(string Column, ImmutableArray<string> Statements);

/// <summary>What is known of the versions around the one that a database is brought to.</summary>
/// <param name="Earlier">The schemas of the versions before it: what only they had was left behind, and is nobody's own.</param>
/// <param name="Later">The schemas of the versions after it: what they bring must not be in their way.</param>
/// <param name="Fills">How the migrations up to it gave a value to rows without one.</param>
internal sealed record SchemaHistory(
    ImmutableArray<DatabaseSchema> Earlier, ImmutableArray<DatabaseSchema> Later, NullFills Fills)
{
    /// <summary>Whether a column that is missing may be made; else it stands against the version.</summary>
    public bool MayAddColumns { get; init; }

    /// <summary>Whether a table is known to have no row: then a column that has no default can be made too.</summary>
    public Func<string, bool> HasNoRow { get; init; } = _ => false;

    /// <summary>Nothing is known.</summary>
    public static SchemaHistory None { get; } = new([], [], NullFills.None);

    /// <summary>What is known around a version.</summary>
    /// <param name="version">The version.</param>
    /// <param name="schemas">The schema after each version of the kind.</param>
    /// <param name="statements">The statements that each version's migration executes; may lack versions.</param>
    public static SchemaHistory At(
        long version,
        ImmutableSortedDictionary<long, DatabaseSchema> schemas,
        IReadOnlyDictionary<long, ImmutableArray<string>> statements) =>
        new(
            [.. schemas.Where(entry => entry.Key < version).Select(entry => entry.Value)],
            [.. schemas.Where(entry => entry.Key > version).Select(entry => entry.Value)],
            new NullFills(version, schemas, statements));

    /// <summary>Whether a table had something in an earlier version.</summary>
    internal bool Had(string table, Func<TableSchema, bool> something) =>
        Earlier.Any(schema => schema.FindTable(table) is { } found && something(found));
}

/// <summary>The repair of one table, tried on a draft of it: what the draft refuses is not in the repair.</summary>
internal sealed class RepairDraft
{
    private readonly List<ColumnFill> _fills = [];
    private readonly List<TableChange> _changes = [];
    private readonly List<string> _reasons = [];
    private readonly string _table;

    private RepairDraft(TableDraft draft)
    {
        Draft = draft;
        _table = draft.Original.Name;
    }

    /// <summary>The table as it will be.</summary>
    public TableDraft Draft { get; private set; }

    /// <summary>The repair; null when there is nothing to do.</summary>
    public TableRepair? Repair => _changes.Count == 0 ? null : new(_table, [.. _fills], [.. _changes], [.. _reasons]);

    /// <summary>Begins; null for a table that cannot be taken apart.</summary>
    public static RepairDraft? Of(string table, DatabaseSchema schema) =>
        TableDraft.Of(table, schema.Entries) is { } draft ? new(draft) : null;

    /// <summary>Takes up the steps that can be done, in their order: all together where they can, else by halves.</summary>
    public void Try(ImmutableArray<RepairStep> steps)
    {
        if (steps.IsEmpty) return;
        if (Draft.Apply([.. steps.SelectMany(step => step.Changes)]) is DraftEdit.Done { Draft: var after })
        {
            Draft = after;
            _changes.AddRange(steps.SelectMany(step => step.Changes));
            _reasons.AddRange(steps.Select(step => step.Reason));
            _fills.AddRange(steps.Select(step => step.Fill).OfType<ColumnFill>());
        }
        else if (steps.Length > 1)
        {
            Try(steps[..(steps.Length / 2)]);
            Try(steps[(steps.Length / 2)..]);
        }
    }

    /// <summary>The rows of <c>sqlite_schema</c> after it.</summary>
    public IEnumerable<SchemaEntry> Entries(IEnumerable<SchemaEntry> before) =>
    [
        .. before.Where(entry => !IsOfTable(entry)),
        new SchemaEntry("table", _table, _table, Draft.Table.Sql),
        .. Draft.Indexes,
    ];

    private bool IsOfTable(SchemaEntry entry) => entry.Type is "table" or "index" && SqlName.Same(entry.Table, _table);
}

/// <summary>
/// What is to be done about views and triggers: a missing one is made; one that an earlier version had, letter for letter, was
/// left behind and is replaced, or goes. Any other that is in the way is somebody's own.
/// </summary>
internal sealed class ScriptRepairs(DatabaseSchema expected, DatabaseSchema actual, SchemaHistory history)
{
    private readonly List<string> _drops = [];
    private readonly List<string> _creates = [];

    /// <summary>The statements, and the rows of <c>sqlite_schema</c> after them.</summary>
    public (ImmutableArray<string> Statements, ImmutableArray<SchemaEntry> Entries) Run(IEnumerable<SchemaEntry> before)
    {
        List<SchemaEntry> entries = [.. before];
        Repair("view", schema => schema.Views, CanonicalLines.View, entries);
        Repair("trigger", schema => schema.Triggers, CanonicalLines.Trigger, entries);
        return ([.. _drops, .. _creates], [.. entries]);
    }

    private void Repair(
        string type,
        Func<DatabaseSchema, ImmutableArray<ScriptSchema>> of,
        Func<ScriptSchema, string> line,
        List<SchemaEntry> entries)
    {
        foreach (ScriptSchema script in of(actual))
        {
            bool isRight = of(expected).Any(wanted => line(wanted) == line(script));
            bool isOurs = history.Earlier.Any(schema => of(schema).Any(old => line(old) == line(script)));
            if (isRight || !isOurs) continue;
            _drops.Add($"DROP {type.ToUpperInvariant()} {SqlName.Quote(script.Name)}");
            entries.RemoveAll(entry => entry.Type == type && SqlName.Same(entry.Name, script.Name));
        }

        foreach (ScriptSchema wanted in of(expected))
        {
            if (entries.Any(entry => SqlName.Same(entry.Name, wanted.Name))) continue;
            _creates.Add(wanted.Source.Sql!);
            entries.Add(wanted.Source);
        }
    }
}
