namespace AutoCoder.Schema.Trials;

/// <summary>
/// The tables on which a statement can do otherwise because two schemas differ: those that differ themselves, those that refer to
/// one or are referred to, and those whose triggers name one.
/// </summary>
internal sealed class AffectedTables
{
    private readonly DatabaseSchema _expected, _actual;
    private readonly HashSet<string> _names = new(SqlNameComparer.Instance);

    /// <summary>Finds them.</summary>
    public AffectedTables(DatabaseSchema expected, DatabaseSchema actual)
    {
        _expected = expected;
        _actual = actual;
        foreach (TableSchema table in expected.Tables.Where(table => !Differing(table).IsEmpty)) _names.Add(table.Name);
        IEnumerable<TableSchema> extra = actual.Tables.Where(table => expected.FindTable(table.Name) is null);
        _names.UnionWith(extra.SelectMany(table => table.ForeignKeys).Select(key => key.ParentTable));
        while (Grow())
        {
        }
    }

    /// <summary>The tables of the expected schema that are there and can be tried, by name; virtual ones cannot.</summary>
    public IEnumerable<TableSchema> All => _expected.Tables.Where(table =>
        table.OpaqueText is null && _names.Contains(table.Name) && _actual.FindTable(table.Name) is { OpaqueText: null });

    /// <summary>
    /// The lines of a table, its indexes and its triggers that the other schema has and the expected one has not.
    /// </summary>
    public ImmutableArray<string> Additions(TableSchema table)
    {
        var known = Lines(_expected, table.Name).ToHashSet(StringComparer.Ordinal);
        return [.. Lines(_actual, table.Name).Where(line => !known.Contains(line))];
    }

    /// <summary>The sort of each column of a table, by its name: what both schemas say of it, in whatever line.</summary>
    public IReadOnlyDictionary<string, ColumnSort> Sorts(TableSchema table)
    {
        var said = table.Columns.ToDictionary(column => column.Name, _ => new ColumnSaid(), SqlNameComparer.Instance);
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (DatabaseSchema schema in new[] { _expected, _actual })
        {
            bool isExpected = ReferenceEquals(schema, _expected);
            TableSchema there = schema.FindTable(table.Name)!;
            var own = new HashSet<string>(StringComparer.Ordinal);
            foreach (ColumnSchema column in there.Columns)
            {
                if (said.TryGetValue(column.Name, out ColumnSaid? of))
                    of.Add(isExpected, CanonicalLines.Column(column with { Name = "?" }), isWithOthers: false);
                if (column.Generated is null)
                    own.Add($"{SqlName.Render(there.Name)}: {CanonicalLines.Column(column)}");
            }

            var names = there.Indexes.Select(index => index.Name).Concat(schema.Triggers.Select(trigger => trigger.Name))
                .ToHashSet(SqlNameComparer.Instance);
            foreach (string line in Lines(schema, table.Name).Where(line => !own.Contains(line)))
            {
                string[] named = [.. Names(line).Where(said.ContainsKey).Distinct(SqlNameComparer.Instance)];
                string shape = named.Length == 1 ? Shape(line, named[0], names) : $"line {Number(line)}";
                foreach (string name in named) said[name].Add(isExpected, shape, named.Length is > 1 and <= FewColumns);
            }
        }

        return said.ToDictionary(column => column.Key, column => column.Value.Sort, SqlNameComparer.Instance);

        int Number(string line) => lines.TryAdd(line, lines.Count) ? lines.Count - 1 : lines[line];
    }

    // What holds for many columns together holds for each of them in the same way: a trigger that records every change.
    private const int FewColumns = 8;

    // Without the names that only one of many like it has: of the column, and of its index or its trigger.
    private static string Shape(string line, string column, HashSet<string> names) =>
        string.Join(' ', SqlTokenizer.Significant(line).Select(token => line.Substring(token.Start, token.Length)).Select(text =>
            SqlName.Unquote(text) is var name && (SqlName.Same(name, column) || names.Contains(name)) ? "?" : text));

    private sealed class ColumnSaid
    {
        private readonly SortedSet<string> _expected = new(StringComparer.Ordinal), _actual = new(StringComparer.Ordinal);
        private bool _isWithOthers;

        public ColumnSort Sort =>
            new($"{string.Join('\n', _expected)}\n\n{string.Join('\n', _actual)}", _isWithOthers, !_expected.SetEquals(_actual));

        public void Add(bool isExpected, string shape, bool isWithOthers)
        {
            (isExpected ? _expected : _actual).Add(shape);
            _isWithOthers |= isWithOthers;
        }
    }

    private ImmutableArray<string> Differing(TableSchema table)
    {
        var lines = Lines(_expected, table.Name).ToHashSet(StringComparer.Ordinal);
        lines.SymmetricExceptWith(Lines(_actual, table.Name));
        return [.. lines];
    }

    private static IEnumerable<string> Lines(DatabaseSchema schema, string name) =>
    [
        .. schema.FindTable(name) is { } table ? CanonicalLines.OfPart(table) : [],
        .. schema.Triggers.Where(trigger => SqlName.Same(trigger.Table, name)).Select(CanonicalLines.Trigger),
    ];

    private static IEnumerable<string> Names(string sql) => SqlTokenizer.Significant(sql)
        .Where(token => token.Kind is TokenKind.Word or TokenKind.QuotedName)
        .Select(token => SqlName.Unquote(sql.AsSpan(token.Start, token.Length)));

    private bool Grow()
    {
        int before = _names.Count;
        foreach (DatabaseSchema schema in new[] { _expected, _actual })
        {
            foreach (TableSchema table in schema.Tables)
            {
                foreach (string parent in table.ForeignKeys.Select(key => key.ParentTable))
                {
                    if (_names.Contains(parent)) _names.Add(table.Name);
                    else if (_names.Contains(table.Name)) _names.Add(parent);
                }
            }

            foreach (ScriptSchema trigger in schema.Triggers.Where(trigger => !_names.Contains(trigger.Table)))
            {
                if (Names(trigger.Text).Any(_names.Contains)) _names.Add(trigger.Table);
            }
        }

        return _names.Count > before;
    }
}

/// <summary>What two schemas say of a column, without its name: two of one sort behave alike.</summary>
/// <param name="Said">All that is said.</param>
/// <param name="IsWithOthers">Whether something is about it and a few others together.</param>
/// <param name="Differs">Whether they do not say the same.</param>
internal sealed record ColumnSort(string Said, bool IsWithOthers, bool Differs);
