namespace AutoCoder.Schema.Adoption;

/// <summary>
/// Finds how the migrations up to a version gave a value to rows without one, when they made a column NOT NULL. A migration's own
/// UPDATE is not run as it stands: without a condition, or with one that its author knew to hold for old rows, it would write
/// over values that were stored since. What it sets is taken, for rows in which the column is NULL.
/// </summary>
internal sealed class NullFills
{
    private readonly long _version;
    private readonly ImmutableSortedDictionary<long, DatabaseSchema> _schemas;
    private readonly IReadOnlyDictionary<long, ImmutableArray<string>> _statements;

    /// <summary>The fills up to a version.</summary>
    /// <param name="version">The version.</param>
    /// <param name="schemas">The schema after each version.</param>
    /// <param name="statements">The statements that each version's migration executes; may lack versions.</param>
    public NullFills(
        long version,
        ImmutableSortedDictionary<long, DatabaseSchema> schemas,
        IReadOnlyDictionary<long, ImmutableArray<string>> statements)
    {
        _version = version;
        _schemas = schemas;
        _statements = statements;
    }

    /// <summary>No migration fills anything.</summary>
    public static NullFills None { get; } = new(
        0, ImmutableSortedDictionary<long, DatabaseSchema>.Empty, ImmutableDictionary<long, ImmutableArray<string>>.Empty);

    /// <summary>
    /// What the newest migration did that made a column NOT NULL; null when it filled nothing, or not in a way that is
    /// understood.
    /// </summary>
    public NullFill? For(string table, string column)
    {
        if (MadeNotNull(table, column) is not { } version
            || !_statements.TryGetValue(version, out ImmutableArray<string> statements)) return null;
        TableSchema schema = _schemas[version].FindTable(table)!;
        ImmutableArray<string> fills =
            [.. statements.Select(RowStatement.Parse).Select(statement => Fill(statement, schema, column)).OfType<string>()];
        return fills.IsEmpty ? null : new(version, fills);
    }

    /// <summary>Whether a migration wrote to a column: what it should hold then follows from more than its default.</summary>
    public bool Writes(string table, string column) =>
        _statements.Where(entry => entry.Key <= _version).SelectMany(entry => entry.Value).Where(DataEvidence.ChangesRows)
            .Any(statement => RowStatement.Parse(statement) switch
            {
                RowStatement.Delete => false,
                RowStatement.Copy copy =>
                    SqlName.Same(copy.Table, table) && Fill(copy, _schemas[_version].FindTable(table)!, column) is not null,
                RowStatement.Insert { Columns.IsEmpty: true } insert => SqlName.Same(insert.Table, table),
                _ => Names(statement, table) && Names(statement, column),
            });

    private static bool Names(string statement, string name) =>
        PlainExpression.Names(statement).Contains(name, SqlNameComparer.Instance);

    private long? MadeNotNull(string table, string column)
    {
        long? found = null;
        bool was = false;
        foreach ((long version, DatabaseSchema schema) in _schemas.TakeWhile(entry => entry.Key <= _version))
        {
            bool isNow = schema.FindTable(table)?.FindColumn(column) is { IsNotNull: true };
            if (isNow && !was) found = version;
            was = isNow;
        }

        return was ? found : null;
    }

    private static string? Fill(RowStatement? statement, TableSchema table, string column) => statement switch
    {
        RowStatement.Update update when SqlName.Same(update.Table, table.Name) =>
            update.Sets.Where(set => SqlName.Same(set.Column, column)).Select(set => set.Value).LastOrDefault() is { } value
                ? Statement(table, column, value, update.Where)
                : null,
        RowStatement.Copy copy when SqlName.Same(copy.Table, table.Name) =>
            copy.Columns.Zip(copy.Values).FirstOrDefault(pair => SqlName.Same(pair.First, column)).Second is { } value
                && IsValue(value)
                ? Statement(table, column, value, null)
                : null,
        _ => null,
    };

    private static string? Statement(TableSchema table, string column, string value, string? where)
    {
        bool isUnderstood = PlainExpression.Names($"{value} {where}").All(name => table.FindColumn(name) is not null);
        if (!isUnderstood || !IsValue(value)) return null;
        string condition = where is null ? "" : $" AND ({where})";
        string name = SqlName.Quote(column);
        return $"UPDATE {SqlName.Quote(table.Name)} SET {name} = {value} WHERE {name} IS NULL{condition}";
    }

    // A copy that hands the column on unchanged, and NULL itself, fill nothing.
    private static bool IsValue(string value) =>
        PlainExpression.IsLiteral(value) ? !string.Equals(value, "NULL", StringComparison.OrdinalIgnoreCase) : !IsName(value);

    private static bool IsName(string value) => SqlTokenizer.Significant(value).Length == 1 && PlainExpression.Names(value).Any();
}

/// <summary>How a migration gave a column's rows without a value one.</summary>
/// <param name="Version">The migration.</param>
/// <param name="Statements">UPDATE statements that touch nothing but this column where it is NULL.</param>
internal sealed record NullFill(long Version, ImmutableArray<string> Statements);
