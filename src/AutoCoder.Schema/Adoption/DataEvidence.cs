namespace AutoCoder.Schema.Adoption;

/// <summary>
/// Makes questions out of the statements of a step that changed rows, so that the rows can tell whether it was done where the
/// schema cannot. Pure. A step is only said to be undone where doing it again can hardly overwrite what was stored since: rows
/// that are partly changed tell nothing.
/// </summary>
internal static class DataEvidence
{
    private const string Known = "SELECT CASE";

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
            RowStatement.Delete delete => OfDelete(delete, table),
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
        string changed = $"EXISTS (SELECT 1 FROM {rows} WHERE ({where}) AND NOT ({equal}))";

        // The statement takes its own condition away, as SET c = 0 WHERE c IS NULL does: what still meets it was never updated.
        bool isOwnCondition = PlainExpression.Names(where).Any(name => update.Sets.Any(set => SqlName.Same(set.Column, name)));
        if (isOwnCondition) return $"{Known} WHEN {changed} THEN 0 END";
        string done = $"EXISTS (SELECT 1 FROM {rows} WHERE ({where}) AND ({equal}))";
        return $"{Known} WHEN {done} AND {changed} THEN NULL WHEN {done} THEN 1 WHEN {changed} THEN 0 END";
    }

    /// <summary>
    /// Without a condition it would take every row, also those that came since: that is never said to be undone.
    /// </summary>
    private static string? OfDelete(RowStatement.Delete delete, TableSchema table) =>
        delete.Where is { } where && IsOf(where, table)
            ? $"{Known} WHEN EXISTS (SELECT 1 FROM {Rows(table)} WHERE ({where})) THEN 0 END"
            : null;

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
        return $"{Known} WHEN {string.Join(" AND ", there)} THEN 1 WHEN {string.Join(" OR ", there)} THEN NULL ELSE 0 END";
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
/// A SELECT that gives one row with one value: 1 when it was done, 0 when it was not, NULL when the rows do not tell. It writes
/// nothing, and gives no value of any row away.
/// </param>
internal sealed record DataQuestion(long Version, string Statement, string Sql)
{
    /// <summary>What the value that SQLite gave means.</summary>
    /// <param name="value">1, 0 or null.</param>
    public static DataAnswer Answer(long? value) => value switch
    {
        1 => DataAnswer.Done,
        0 => DataAnswer.NotDone,
        _ => DataAnswer.TellsNothing,
    };
}

/// <summary>What the rows of a database say of a step that changed rows.</summary>
internal enum DataAnswer
{
    /// <summary>They look the same either way.</summary>
    TellsNothing,

    /// <summary>The step was done: its result is there.</summary>
    Done,

    /// <summary>The step was not done: it would change rows.</summary>
    NotDone,
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
    /// The versions among those that the rows do not speak against; all of them when the rows contradict themselves.
    /// </summary>
    internal ImmutableArray<long> Narrow(ImmutableArray<long> versions, ImmutableSortedDictionary<long, DatabaseSchema> schemas)
    {
        if (versions.Length < 2) return versions;
        ImmutableArray<(long Version, DataAnswer Answer)> steps =
        [
            .. schemas.Where(entry => entry.Key > versions[0] && entry.Key <= versions[^1])
                .Select(entry => (entry.Key, Answer(entry.Key, entry.Value))),
        ];
        ImmutableArray<long> left = [.. versions.Where(version => steps.All(step => Fits(version, step)))];
        return left.IsEmpty ? versions : left;
    }

    private static bool Fits(long version, (long Version, DataAnswer Answer) step) =>
        step.Answer != (step.Version <= version ? DataAnswer.NotDone : DataAnswer.Done);

    // Statements of one migration that answer differently contradict each other, and tell nothing.
    private DataAnswer Answer(long version, DatabaseSchema schema)
    {
        if (!Statements.TryGetValue(version, out ImmutableArray<string> statements)) return DataAnswer.TellsNothing;
        DataAnswer[] answers =
        [
            .. DataEvidence.Questions(version, statements, schema).Select(Ask).Where(answer => answer != DataAnswer.TellsNothing)
                .Distinct(),
        ];
        return answers is [var only] ? only : DataAnswer.TellsNothing;
    }
}
