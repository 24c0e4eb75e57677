using System.Buffers;
using System.Collections.Concurrent;

namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>
/// The distinct schemas of a fleet, told apart by every byte of <c>sqlite_schema</c>. A fleet has few: databases with the same
/// text get the same object, so that each is taken apart, and compared, once. Safe to use from many threads.
/// </summary>
/// <param name="versionTable">The table of versions, which with the ledger is no part of what is compared.</param>
/// <param name="most">
/// How many are kept; what comes after is taken apart for each database, so memory does not grow with the fleet.
/// </param>
/// <param name="mostBytes">How long they are together at most.</param>
internal sealed class KnownSchemas(VersionTable versionTable, int most = 10_000, long mostBytes = 64L << 20)
{
    /// <summary>The statement whose rows are a schema: every object, in the order in which they were made.</summary>
    public const string Rows = "SELECT type, name, tbl_name, sql FROM main.sqlite_schema ORDER BY rowid";

    private const int Columns = 4;

    private readonly KnownContents<KnownSchema> _whole = new(most, mostBytes);
    private readonly KnownContents<KnownSchema> _own = new(most, mostBytes);

    /// <summary>The schema that <see cref="Rows"/> gives.</summary>
    public KnownSchema Of(SqliteStatement rows)
    {
        ArrayBufferWriter<byte> text = RowBuffer.ForSchema();
        while (rows.Step())
        {
            for (int column = 0; column < Columns; column++) RowCells.Put(text, rows, column);
        }

        if (_whole.Find(text.WrittenSpan) is { } known) return known;
        byte[] whole = text.WrittenSpan.ToArray();
        return _whole.Keep(whole, Read(whole));
    }

    private KnownSchema Read(byte[] whole)
    {
        ImmutableArray<SchemaEntry> entries = KnownSchema.EntriesOf(whole);
        ArrayBufferWriter<byte> text = RowBuffer.ForSchema();
        foreach (SchemaEntry entry in entries.Where(IsOwn))
        {
            foreach (string? cell in new[] { entry.Type, entry.Name, entry.Table, entry.Sql }) RowCells.Put(text, cell);
        }

        byte[] own = text.WrittenSpan.ToArray();
        return new KnownSchema(whole, entries, versionTable, _own.Find(own) ?? _own.Keep(own, new KnownSchema(own)));
    }

    private bool IsOwn(SchemaEntry entry) => !entry.IsOfSqlite && !SqlName.Same(entry.Table, versionTable.Name)
        && !SqlName.Same(entry.Table, LedgerTable.Name);
}

/// <summary>One schema of a fleet, and what was found out about it. Safe to use from many threads.</summary>
internal sealed class KnownSchema : IAskedSchema
{
    private const int MostAnswers = 10_000;

    private readonly byte[] _rows;
    private readonly Lazy<DatabaseSchema> _schema;
    private readonly ConcurrentDictionary<object, object?> _answers = new(concurrencyLevel: 1, capacity: 1);
    private int _answered;

    /// <summary>A schema in which the version table, the ledger and SQLite's own objects are not.</summary>
    internal KnownSchema(byte[] own)
    {
        _rows = own;
        _schema = new(Read);
        Own = this;
    }

    /// <summary>A database's whole schema.</summary>
    internal KnownSchema(byte[] rows, ImmutableArray<SchemaEntry> entries, VersionTable versionTable, KnownSchema own)
    {
        _rows = rows;
        Own = own;
        _schema = own._schema;
        HasVersionTable = entries.Any(entry => entry.Type == "table" && SqlName.Same(entry.Name, versionTable.Name));
        HasLedger = entries.Any(entry => entry.Type != "trigger" && SqlName.Same(entry.Name, LedgerTable.Name));
        VersionTable = Find(entries, versionTable.Name);
        Ledger = Find(entries, LedgerTable.Name);
        VersionTableFlaw = RecordFlaws.Find(entries, versionTable.Name);
        LedgerFlaw = RecordFlaws.Find(entries, LedgerTable.Name);
        TableCount = entries.Count(entry =>
            entry.Type == "table" && !entry.IsOfSqlite && !SqlName.Same(entry.Name, versionTable.Name));
    }

    /// <summary>The schema of what has none, or could not be read.</summary>
    internal static KnownSchema None { get; } = new([]);

    /// <summary>
    /// What is compared with versions: the objects that have a statement, without the version table, the ledger and what belongs
    /// to them, and without what SQLite keeps for itself. Databases that differ in those alone share it.
    /// </summary>
    public KnownSchema Own { get; }

    /// <summary>Whether there is no object at all, not even one that is no part of what is compared.</summary>
    public bool IsEmpty => _rows.Length == 0;

    /// <summary>Whether there is a table of the version table's name.</summary>
    public bool HasVersionTable { get; }

    /// <summary>Whether there is something of the ledger's name that is not a trigger.</summary>
    public bool HasLedger { get; }

    /// <summary>The table or view with the version table's name, or null.</summary>
    public SchemaObject? VersionTable { get; }

    /// <summary>The table or view with the ledger's name, or null.</summary>
    public SchemaObject? Ledger { get; }

    /// <summary>What takes away or changes what is written to the version table, with what mends it; or null.</summary>
    public string? VersionTableFlaw { get; }

    /// <summary>What takes away or changes what is written to the ledger, with what mends it; or null.</summary>
    public string? LedgerFlaw { get; }

    /// <summary>
    /// How many tables there are, the version table and SQLite's own not counted. The ledger is: it is made with the version
    /// table, in one transaction, so that one without the other is nothing that a run leaves. A file with a ledger alone is no
    /// empty one in which every migration could run; somebody took its version table away, and has to say what it is.
    /// </summary>
    public int TableCount { get; }

    /// <summary>The same without the ledger: beside a version table it is that one's.</summary>
    public int UnrecordedTables => TableCount - (Ledger is { Type: "table" } ? 1 : 0);

    /// <summary>Its objects, in the order in which they were made. Made anew at each call.</summary>
    public ImmutableArray<SchemaEntry> Entries => EntriesOf(_rows);

    /// <summary>
    /// What is compared of it, taken apart, and kept so: for a run that changes databases, which has it in hand all the time.
    /// </summary>
    public DatabaseSchema Schema => _schema.Value;

    /// <inheritdoc />
    public DatabaseSchema Read() => SchemaReader.Read(Own.Entries);

    /// <inheritdoc />
    public T? Answer<T>(object question, Func<DatabaseSchema, T?> find)
        where T : class => Answer(question, static asked => asked.Find(asked.Known.Read()), (Known: this, Find: find));

    /// <summary>The same of a question that is asked of something else; of any database that has this schema.</summary>
    public T? Answer<T>(object question, Func<T?> find)
        where T : class => Answer(question, static asked => asked(), find);

    /// <summary>
    /// The same, with what the question is asked of. A bounded number of answers is kept; what comes after is found out for each
    /// asker.
    /// </summary>
    internal T? Answer<T, TContext>(object question, Func<TContext, T?> find, TContext context)
        where T : class
    {
        if (_answers.TryGetValue(question, out object? known)) return (T?)known;
        if (Volatile.Read(ref _answered) >= MostAnswers) return find(context);
        T? answer = find(context);
        if (!_answers.TryAdd(question, answer)) return (T?)_answers[question];
        Interlocked.Increment(ref _answered);
        return answer;
    }

    /// <summary>
    /// How it differs from what was expected, which is an object that lives as long as the run; by the rules, and by trying.
    /// </summary>
    public TrialComparison DifferencesFrom(DatabaseSchema expected) =>
        Own.Answer(new Comparison(expected), () => TrialComparison.Of(expected, Schema, SchemaTwins.Instance))!;

    /// <summary>
    /// A view or a trigger that expands so far that SQLite would not come to an end over a statement that needs it; null for
    /// none.
    /// </summary>
    public SchemaEntry? Overgrown =>
        Answer(nameof(Overgrown), () => ViewExpansion.Excessive(Entries) is [var first, ..] ? first : null);

    /// <summary>What of it leaned on what a change took away, found by trying.</summary>
    /// <param name="after">The schema after the change.</param>
    public LeaningTrial LeaningTo(KnownSchema after) => ReferenceEquals(after, this)
        ? LeaningTrial.Of([], [])
        : Answer(new Leaning(after), () => LeaningTrial.Of(Entries, after.Entries))!;

    /// <summary>
    /// Whether something of it works only where a name in double quotes that is none is a text; only then are there such names.
    /// </summary>
    public bool TakesTexts => Answer(nameof(TakesTexts), FindTakesTexts) is not null;

    private object? FindTakesTexts()
    {
        ImmutableArray<SchemaEntry> entries = Entries;
        return !TextIndexes.In(entries).IsEmpty
            || (entries.Any(HasQuotedInCode) && TriedSchema.Of(entries, scriptsOnly: true).TakesTexts)
            ? nameof(TakesTexts)
            : null;
    }

    // Names of tables and columns stand in double quotes everywhere; texts only where there are expressions.
    private static bool HasQuotedInCode(SchemaEntry entry) => entry.Sql?.Contains('"', StringComparison.Ordinal) == true
        && (entry.Type is "view" or "trigger"
            || Expressions.Any(word => entry.Sql.Contains(word, StringComparison.OrdinalIgnoreCase)));

    private static readonly string[] Expressions = ["CHECK", "GENERATED", "WHERE", "AS (", "AS(", "DEFAULT ("];

    internal static ImmutableArray<SchemaEntry> EntriesOf(ReadOnlySpan<byte> rows)
    {
        var entries = ImmutableArray.CreateBuilder<SchemaEntry>();
        while (!rows.IsEmpty)
        {
            string type = RowCells.Take(ref rows) ?? "", name = RowCells.Take(ref rows) ?? "";
            entries.Add(new SchemaEntry(type, name, RowCells.Take(ref rows) ?? "", RowCells.Take(ref rows)));
        }

        return entries.ToImmutable();
    }

    private static SchemaObject? Find(ImmutableArray<SchemaEntry> entries, string name)
    {
        foreach (SchemaEntry entry in entries)
        {
            if (entry.Type is "table" or "view" && SqlName.Same(entry.Name, name)) return new SchemaObject(entry.Type, entry.Sql);
        }

        return null;
    }

    private sealed record Comparison(DatabaseSchema Expected);

    private sealed record Leaning(KnownSchema After);
}

/// <summary>A table or a view of a database.</summary>
/// <param name="Type"><c>table</c> or <c>view</c>.</param>
/// <param name="Sql">The statement that made it.</param>
internal readonly record struct SchemaObject(string Type, string? Sql)
{
    /// <summary>Whether reading it runs nothing but SQLite's own reading of rows.</summary>
    public bool IsPlainTable => Type == "table" && Sql?.StartsWith("CREATE VIRTUAL", StringComparison.OrdinalIgnoreCase) == false;

    /// <summary>What it is.</summary>
    public string Noun => Type == "view" ? "view" : IsPlainTable ? "table" : "virtual table";
}
