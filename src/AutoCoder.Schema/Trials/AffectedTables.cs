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

    /// <summary>
    /// The columns of a table of which more is said, in either schema, than the one line that both have: by a key, a CHECK, an
    /// index, a trigger, another column, or otherwise in the other schema.
    /// </summary>
    public IReadOnlySet<string> Spoken(TableSchema table)
    {
        var plain = table.Columns.Where(column => column is { Generated: null, IsRowIdAlias: false })
            .Select(column => $"{SqlName.Render(table.Name)}: {CanonicalLines.Column(column)}").ToHashSet(StringComparer.Ordinal);
        plain.IntersectWith(Lines(_actual, table.Name));
        return Lines(_expected, table.Name).Concat(Lines(_actual, table.Name)).Where(line => !plain.Contains(line))
            .SelectMany(Names).ToHashSet(SqlNameComparer.Instance);
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
