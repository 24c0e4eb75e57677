namespace AutoCoder.Schema.Plans;

/// <summary>
/// What taking migrations back would lose, read from the statements. Every column of the file is followed through drops, renames
/// and the copies of rebuilds; one that is nowhere at the end is lost. What cannot be read counts as a loss. Pure and total.
/// </summary>
internal static class DataLosses
{
    /// <summary>The losses, each once; what a file has of them has to be counted in it.</summary>
    /// <param name="schema">The schema of the file before, without version table and ledger.</param>
    /// <param name="steps">What is taken back, in that order.</param>
    /// <param name="schemaOf">
    /// The schema that a version of this build has, or null. A rebuild of this build's own carries columns that it does not know
    /// along, although what was recorded does not name them.
    /// </param>
    public static ImmutableArray<DataLoss> Find(
        DatabaseSchema schema, ImmutableArray<DowngradeStep> steps, Func<long, DatabaseSchema?> schemaOf)
    {
        var trace = new ColumnTrace(schema);
        foreach (DowngradeStep step in steps)
        {
            if (step.RunsCode) trace.Unclear($"migration {step.Title} runs code of its own, which may change rows");
            if (step.Statements is not { } statements)
            {
                trace.Unclear($"nobody can say what the Down of migration {step.Title} executes");
                continue;
            }

            DatabaseSchema? known = step.Source == DownSource.Build ? schemaOf(step.Version) : null;
            foreach (string sql in statements) trace.Follow(sql, known);
        }

        return trace.Losses();
    }
}

/// <summary>Something in a database that taking migrations back would lose. What of it there is, the file tells.</summary>
/// <param name="Table">The table as it is called before.</param>
internal abstract record DataLoss(string Table)
{
    /// <summary>A table goes.</summary>
    public sealed record OfTable(string Table) : DataLoss(Table)
    {
        /// <inheritdoc />
        public override string Question => $"SELECT count(*) FROM {SqlName.Quote(Table)}";

        /// <inheritdoc />
        public override string Describe(string count) => $"table {Table} (rows: {count})";
    }

    /// <summary>A column goes.</summary>
    public sealed record OfColumn(string Table, string Column) : DataLoss(Table)
    {
        /// <inheritdoc />
        public override string Question => $"SELECT count({SqlName.Quote(Column)}) FROM {SqlName.Quote(Table)}";

        /// <inheritdoc />
        public override string Describe(string count) => $"column {Table}.{Column} (rows with a value: {count})";
    }

    /// <summary>Rows are deleted.</summary>
    public sealed record OfRows(string Table, string? Where) : DataLoss(Table)
    {
        /// <inheritdoc />
        public override string Question => $"SELECT count(*) FROM {SqlName.Quote(Table)}{Condition(Where)}";

        /// <inheritdoc />
        public override string Describe(string count) => $"rows of table {Table} (deleted: {count})";
    }

    /// <summary>Values are overwritten.</summary>
    public sealed record OfValues(string Table, string Column, string? Where) : DataLoss(Table)
    {
        /// <inheritdoc />
        public override string Question =>
            $"SELECT count({SqlName.Quote(Column)}) FROM {SqlName.Quote(Table)}{Condition(Where)}";

        /// <inheritdoc />
        public override string Describe(string count) => $"values of column {Table}.{Column} (overwritten: {count})";
    }

    /// <summary>A statement of which nobody can say what it does to rows.</summary>
    /// <param name="Why">What it is, as the rest of a sentence.</param>
    public sealed record Unclear(string Why) : DataLoss("")
    {
        /// <inheritdoc />
        public override string? Question => null;

        /// <inheritdoc />
        public override string Describe(string count) => $"perhaps more: {Why}";
    }

    /// <summary>The SELECT that counts it in the file before; null when it cannot be counted.</summary>
    public abstract string? Question { get; }

    /// <summary>What goes, for people; never values.</summary>
    /// <param name="count">How many, as text.</param>
    public abstract string Describe(string count);

    private static string Condition(string? where) => where is null ? "" : $" WHERE ({where}\n)"; // a comment may end it
}

/// <summary>What one file would lose.</summary>
/// <param name="Loss">What goes.</param>
/// <param name="Count">How much of it the file has; null when it cannot be counted.</param>
internal sealed record CountedLoss(DataLoss Loss, long? Count)
{
    /// <summary>Whether anything is lost: a table without rows and a column of NULLs are nothing.</summary>
    public bool IsLoss => Count != 0;

    /// <summary>What is lost, with how many rows; never values.</summary>
    public string Description => Loss.Describe(Count?.ToString(CultureInfo.InvariantCulture) ?? "nobody can count them");
}

/// <summary>Where the columns of a file are while statements are executed.</summary>
internal sealed class ColumnTrace
{
    // A virtual table, or one that could not be taken apart, is followed as a whole: no column has this name.
    private const string Whole = "";

    private readonly DatabaseSchema _schema;
    private readonly Dictionary<string, Dictionary<string, ImmutableHashSet<Origin>>> _tables = new(SqlNameComparer.Instance);
    private readonly List<DataLoss> _rows = [];

    public ColumnTrace(DatabaseSchema schema)
    {
        _schema = schema;
        foreach (TableSchema table in schema.Tables)
            _tables[table.Name] = Stored(table).ToDictionary(
                column => column,
                column => ImmutableHashSet.Create(new Origin(table.Name, column)),
                (IEqualityComparer<string>)SqlNameComparer.Instance);
    }

    public void Unclear(string why) => _rows.Add(new DataLoss.Unclear(why));

    /// <summary>Follows one statement.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="known">The columns that it could know of; null when it names all that it carries.</param>
    public void Follow(string sql, DatabaseSchema? known)
    {
        var cursor = new TokenCursor(sql, SqlTokenizer.Significant(sql));
        if (cursor.Try("CREATE")) Create(ref cursor);
        else if (cursor.Try("DROP")) Drop(ref cursor, sql);
        else if (cursor.Try("ALTER", "TABLE")) Alter(ref cursor, sql);
        else if (cursor.At("UPDATE") || cursor.At("DELETE") || cursor.At("INSERT") || cursor.At("REPLACE") || cursor.At("WITH"))
            Rows(sql, known);
    }

    /// <summary>What is nowhere any more, then what happens to rows of tables that stay.</summary>
    public ImmutableArray<DataLoss> Losses()
    {
        var left = _tables.Values.SelectMany(columns => columns.Values).SelectMany(origins => origins).ToHashSet();
        DataLoss[] gone = [.. _schema.Tables.SelectMany(table => Gone(table, left))];
        var tables = gone.OfType<DataLoss.OfTable>().Select(loss => loss.Table).ToHashSet(SqlNameComparer.Instance);
        return [.. gone, .. _rows.Where(loss => !tables.Contains(loss.Table)).Distinct()];
    }

    private static IEnumerable<DataLoss> Gone(TableSchema table, HashSet<Origin> left)
    {
        string[] lost = [.. Stored(table).Where(column => !left.Contains(new Origin(table.Name, column)))];
        if (lost.Length > 0 && lost.Length == Stored(table).Count()) return [new DataLoss.OfTable(table.Name)];
        return lost.Select(column => new DataLoss.OfColumn(table.Name, column));
    }

    private static IEnumerable<string> Stored(TableSchema table) => table.OpaqueText is not null
        ? [Whole]
        : table.Columns.Where(column => column.Generated is null).Select(column => column.Name);

    private void Create(ref TokenCursor cursor)
    {
        if (!cursor.Try("TEMP") && !cursor.Try("TEMPORARY")) cursor.Try("VIRTUAL");
        if (!cursor.Try("TABLE")) return;
        QualifiedName name = QualifiedName.Read(ref cursor);
        if (!cursor.Failed) _tables.TryAdd(name.Name, Nothing());
    }

    private void Drop(ref TokenCursor cursor, string sql)
    {
        if (!cursor.Try("TABLE")) return;
        cursor.Try("IF", "EXISTS");
        QualifiedName name = QualifiedName.Read(ref cursor);
        if (cursor.Failed) Unclear($"a statement cannot be read: {Beginning(sql)}");
        else _tables.Remove(name.Name);
    }

    private void Alter(ref TokenCursor cursor, string sql)
    {
        string table = QualifiedName.Read(ref cursor).Name;
        if (cursor.Try("DROP"))
        {
            if (cursor.At("COLUMN") && cursor.IsName(cursor.Peek(1))) cursor.Skip();
            Take(table, cursor.Name());
            if (!cursor.AtEnd) cursor.Fail();
        }
        else if (cursor.Try("RENAME", "TO"))
        {
            if (_tables.Remove(table, out var columns)) _tables[cursor.Name()] = columns;
        }
        else if (cursor.Try("RENAME"))
        {
            cursor.Try("COLUMN");
            string before = cursor.Name();
            cursor.Expect("TO");
            if (Take(table, before) is { } origins) _tables[table][cursor.Name()] = origins;
        }

        if (cursor.Failed) Unclear($"a statement cannot be read: {Beginning(sql)}");
    }

    private ImmutableHashSet<Origin>? Take(string table, string column) =>
        _tables.TryGetValue(table, out var columns) && columns.Remove(column, out ImmutableHashSet<Origin>? origins)
            ? origins
            : null;

    private void Rows(string sql, DatabaseSchema? known)
    {
        switch (RowStatement.Parse(sql))
        {
            case RowStatement.Delete delete:
                if (NameBefore(delete.Table) is { } deleted)
                    _rows.Add(new DataLoss.OfRows(deleted, Condition(delete.Table, deleted, delete.Where)));
                break;
            case RowStatement.Update update:
                foreach ((string column, _) in update.Sets) Overwrite(update.Table, column, update.Where);
                break;
            case RowStatement.Copy copy:
                Copy(copy, known);
                break;
            case RowStatement.Insert:
                break;
            default:
                Unread(sql);
                break;
        }
    }

    // An INSERT that is not understood adds rows and carries none; what else there is may do anything.
    private void Unread(string sql)
    {
        var cursor = new TokenCursor(sql, SqlTokenizer.Significant(sql));
        bool onlyAdds = cursor.Try("INSERT") && (cursor.At("INTO") || (cursor.Try("OR") && !cursor.At("REPLACE")))
            && !sql.Contains("UPDATE", StringComparison.OrdinalIgnoreCase);
        if (!onlyAdds) Unclear($"a statement cannot be read: {Beginning(sql)}");
    }

    private void Overwrite(string table, string column, string? where)
    {
        if (!_tables.TryGetValue(table, out var columns) || !columns.TryGetValue(column, out ImmutableHashSet<Origin>? origins))
            return;
        foreach (Origin origin in origins)
            _rows.Add(new DataLoss.OfValues(origin.Table, origin.Column, Condition(table, origin.Table, where)));
    }

    // After a rename or a change of columns the condition may mean something else in the file as it is: then all rows count.
    private string? Condition(string now, string before, string? where)
    {
        if (where is null || !SqlName.Same(now, before)) return null;
        TableSchema table = _schema.FindTable(before)!;
        bool isAsBefore = _tables[now].Count == Stored(table).Count()
            && _tables[now].All(column => column.Value.Contains(new Origin(table.Name, column.Key)));
        return isAsBefore ? where : null;
    }

    private string? NameBefore(string table) =>
        _tables.TryGetValue(table, out var columns)
            ? columns.Values.SelectMany(origins => origins).FirstOrDefault()?.Table
            : null;

    private void Copy(RowStatement.Copy copy, DatabaseSchema? known)
    {
        if (!_tables.TryGetValue(copy.Source, out var source) || !_tables.TryGetValue(copy.Table, out var target)) return;
        for (int index = 0; index < copy.Columns.Length; index++)
        {
            string[] names = NamesIn(copy.Values[index]);
            var origins = names.SelectMany(name => source.GetValueOrDefault(name) ?? []).ToImmutableHashSet();
            if (!origins.IsEmpty)
                target[copy.Columns[index]] = (target.GetValueOrDefault(copy.Columns[index]) ?? []).Union(origins);
            if (!KeepsValues(names))
                _rows.AddRange(origins.Select(origin => new DataLoss.OfValues(origin.Table, origin.Column, null)));
        }

        if (known is null) return;
        var unknown = source.Where(column => !column.Value.IsEmpty && IsUnknown(column.Key, column.Value, known));
        foreach ((string column, ImmutableHashSet<Origin> origins) in unknown)
            target.TryAdd(column, origins);
    }

    private static bool IsUnknown(string column, ImmutableHashSet<Origin> origins, DatabaseSchema known) =>
        origins.All(origin => known.FindTable(origin.Table) is { OpaqueText: null } table && table.FindColumn(column) is null);

    // The column itself, or it with something in the place of NULL.
    private static bool KeepsValues(string[] names) =>
        names is [_] || (names is [var function, _] && (SqlName.Same(function, "ifnull") || SqlName.Same(function, "coalesce")));

    private static string[] NamesIn(string expression) =>
    [
        .. SqlTokenizer.Significant(expression).Where(token => token.Kind is TokenKind.Word or TokenKind.QuotedName)
            .Select(token => SqlName.Unquote(expression.AsSpan(token.Start, token.Length))),
    ];

    private static Dictionary<string, ImmutableHashSet<Origin>> Nothing() => new(SqlNameComparer.Instance);

    // The words of the statement and no value of it.
    private static string Beginning(string sql) =>
        string.Join(
            ' ', SqlTokenizer.Significant(sql).TakeWhile(token => token.Kind == TokenKind.Word).Take(3)
                .Select(token => sql.Substring(token.Start, token.Length))) + " …";

    private sealed record Origin(string Table, string Column);
}
