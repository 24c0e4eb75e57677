namespace AutoCoder.Schema.Adoption;

/// <summary>
/// Makes questions out of the statements of a step that changed rows, so that the rows can tell whether it was done where the
/// schema cannot. Pure. Rows can only tell that it was: one that looks as if it was not may have been written since.
/// </summary>
internal static class DataEvidence
{
    private static readonly string[] Writes = ["INSERT", "UPDATE", "DELETE", "REPLACE", "WITH"];

    /// <summary>Whether a statement writes to rows, and is no copy of a rebuild that hands every value on.</summary>
    public static bool ChangesRows(string statement) => RowStatement.Parse(statement) switch
    {
        RowStatement.Copy copy => !copy.Columns.Zip(copy.Values).All(pair =>
            PlainExpression.Names(pair.Second).ToArray() is [var name] && SqlName.Same(name, pair.First)),
        not null => true,
        _ => Writes.Contains(SqlTokenizer.FirstWord(statement)),
    };

    /// <summary>The questions; a statement that is not understood gives none.</summary>
    /// <param name="version">The migration.</param>
    /// <param name="statements">What it executes.</param>
    /// <param name="schema">The schema after it; statements about other tables give no question.</param>
    public static ImmutableArray<DataQuestion> Questions(long version, IEnumerable<string> statements, DatabaseSchema schema) =>
    [
        .. from statement in statements
           let sql = Question(RowStatement.Parse(statement), schema)
           where sql is not null
           select new DataQuestion(version, statement, sql),
    ];

    private static string? Question(RowStatement? statement, DatabaseSchema schema)
    {
        if (statement is null || schema.FindTable(statement.Table) is not { OpaqueText: null } table) return null;
        return statement switch
        {
            RowStatement.Update update => OfUpdate(update, table),
            RowStatement.Insert insert => OfInsert(insert, table),
            _ => null,
        };
    }

    private static string? OfUpdate(RowStatement.Update update, TableSchema table)
    {
        bool isUnderstood =
            update.Sets.All(set => table.FindColumn(set.Column) is not null && PlainExpression.IsLiteral(set.Value))
            && IsOf(update.Where, table);
        if (!isUnderstood) return null;
        string rows = Rows(table), where = update.Where ?? "1", equal = Equal(update.Sets);

        // The statement takes its own condition away, as SET c = 0 WHERE c IS NULL does: no row shows that it ran.
        bool isOwnCondition = PlainExpression.Names(where).Any(name => update.Sets.Any(set => SqlName.Same(set.Column, name)));
        if (isOwnCondition) return null;
        string done = $"EXISTS (SELECT 1 FROM {rows} WHERE ({where}) AND ({equal}))";
        string changed = $"EXISTS (SELECT 1 FROM {rows} WHERE ({where}) AND NOT ({equal}))";
        return $"SELECT CASE WHEN {done} AND NOT {changed} THEN 1 END";
    }

    private static string? OfInsert(RowStatement.Insert insert, TableSchema table)
    {
        ImmutableArray<string> columns = insert.Columns.IsEmpty
            ? [.. table.Columns.Where(column => column.Generated is null).Select(column => column.Name)]
            : insert.Columns;
        bool isUnderstood = columns.All(column => table.FindColumn(column) is not null)
            && insert.Rows.All(row => row.Length == columns.Length && row.All(PlainExpression.IsLiteral));
        if (!isUnderstood) return null;
        string[] there =
            [.. insert.Rows.Select(row => $"EXISTS (SELECT 1 FROM {Rows(table)} WHERE {Equal(Identity(columns, row, table))})")];
        return $"SELECT CASE WHEN {string.Join(" AND ", there)} THEN 1 END";
    }

    // By its key where it has one: the other values may have been changed since, and inserting it again would fail.
    private static (string Column, string Value)[] Identity(
        ImmutableArray<string> columns, ImmutableArray<string> row, TableSchema table)
    {
        (string Column, string Value)[] all = [.. columns.Zip(row)];
        foreach (ImmutableArray<KeyTerm> key in Keys(table))
        {
            var members = all.Where(pair => key.Any(term => SqlName.Same(term.Column, pair.Column))).ToArray();
            if (members.Length == key.Length) return members;
        }

        return all;
    }

    private static IEnumerable<ImmutableArray<KeyTerm>> Keys(TableSchema table) =>
        (table.PrimaryKey is { } primary ? [primary.Terms] : ImmutableArray<ImmutableArray<KeyTerm>>.Empty)
        .Concat(table.UniqueKeys.Where(key => key.Where is null).Select(key => key.Terms));

    private static string Equal(IEnumerable<(string Column, string Value)> pairs) =>
        string.Join(" AND ", pairs.Select(pair => $"{SqlName.Quote(pair.Column)} IS {Literal(pair.Value)}"));

    // IS TRUE asks for any number but 0; what is stored is 1.
    private static string Literal(string value) => SqlName.Same(value, "TRUE") ? "1" : SqlName.Same(value, "FALSE") ? "0" : value;

    private static bool IsOf(string? condition, TableSchema table) =>
        condition is null || PlainExpression.Names(condition).All(name => table.FindColumn(name) is not null);

    private static string Rows(TableSchema table) => SqlName.Quote(table.Name);
}

/// <summary>A question to the rows of a database: was this statement of a migration carried out on it?</summary>
/// <param name="Version">The migration.</param>
/// <param name="Statement">The statement.</param>
/// <param name="Sql">
/// A SELECT that gives one row with one value: 1 when it was done, NULL when the rows do not tell. It writes nothing, and gives
/// no value of any row away.
/// </param>
internal sealed record DataQuestion(long Version, string Statement, string Sql)
{
    /// <summary>Whether a table has no row: a question about no migration.</summary>
    public static DataQuestion OfNoRow(string table) =>
        new(0, "", $"SELECT CASE WHEN NOT EXISTS (SELECT 1 FROM {SqlName.Quote(table)}) THEN 1 END");

    /// <summary>What the value that SQLite gave means.</summary>
    /// <param name="value">1 or null.</param>
    public static DataAnswer Answer(long? value) => value == 1 ? DataAnswer.Done : DataAnswer.TellsNothing;
}

/// <summary>What the rows of a database say of a step that changed rows.</summary>
internal enum DataAnswer
{
    /// <summary>They look the same either way.</summary>
    TellsNothing,

    /// <summary>The step was done: its result is there.</summary>
    Done,
}

/// <summary>What the rows say of steps that changed rows, where several versions fit the schema equally.</summary>
/// <param name="Statements">The statements that each version's migration executes; may lack versions.</param>
/// <param name="Ask">Puts a question to the database.</param>
internal sealed record StepEvidence(
    IReadOnlyDictionary<long, ImmutableArray<string>> Statements, Func<DataQuestion, DataAnswer> Ask)
{
    /// <summary>Nothing was recorded, and nobody is asked.</summary>
    public static StepEvidence None { get; } =
        new(ImmutableDictionary<long, ImmutableArray<string>>.Empty, _ => DataAnswer.TellsNothing);

    /// <summary>
    /// The same for a database on which another tool ran steps of its own: its rows are no evidence of ours, and what its schema
    /// lacks but tables and columns may be what that tool never prints.
    /// </summary>
    internal StepEvidence OfOthers => this with { Ask = None.Ask, IsOfOthers = true };

    private bool IsOfOthers { get; init; }

    /// <summary>
    /// The versions among those that the rows do not speak against.
    /// </summary>
    internal ImmutableArray<long> Narrow(ImmutableArray<long> versions, ImmutableSortedDictionary<long, DatabaseSchema> schemas)
    {
        if (IsOfOthers) return Widen(versions, schemas);
        if (versions.Length < 2) return versions;
        long done = schemas.Where(entry => entry.Key > versions[0] && entry.Key <= versions[^1] && IsDone(entry.Key, entry.Value))
            .Select(entry => entry.Key).LastOrDefault();
        return [.. versions.Where(version => version >= done)];
    }

    // A step that changes rows and no table or column may have been done there, whatever of defaults, keys or indexes is missing.
    private ImmutableArray<long> Widen(ImmutableArray<long> versions, ImmutableSortedDictionary<long, DatabaseSchema> schemas)
    {
        if (versions.IsEmpty) return versions;
        var alike = schemas.SkipWhile(entry => entry.Key <= versions[^1])
            .TakeWhile(entry => entry.Value.HasStructureOf(schemas[versions[^1]])).Select(entry => entry.Key).ToArray();
        long changed = alike.LastOrDefault(ChangesRows);
        return [.. versions, .. alike.Where(version => version <= changed)];
    }

    /// <summary>Whether the rows show that everything that a migration does to rows was done.</summary>
    internal bool IsDone(long version, DatabaseSchema schema)
    {
        if (!Statements.TryGetValue(version, out ImmutableArray<string> statements)) return false;
        ImmutableArray<DataQuestion> questions = DataEvidence.Questions(version, statements, schema);
        return !questions.IsEmpty && questions.Length == statements.Count(DataEvidence.ChangesRows)
            && questions.All(question => Ask(question) == DataAnswer.Done);
    }

    /// <summary>Whether a table is known to have no row.</summary>
    internal bool HasNoRow(string table) => Ask(DataQuestion.OfNoRow(table)) == DataAnswer.Done;

    /// <summary>Whether a migration writes to rows; what is not known of it may do anything.</summary>
    internal bool ChangesRows(long version) =>
        !Statements.TryGetValue(version, out ImmutableArray<string> statements) || statements.Any(DataEvidence.ChangesRows);
}
