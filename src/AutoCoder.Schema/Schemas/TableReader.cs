namespace AutoCoder.Schema.Schemas;

/// <summary>Reads one table: what its statement and its indexes come to.</summary>
internal sealed class TableReader
{
    private readonly SchemaEntry _entry;
    private readonly TableDefinition _table;
    private readonly HashSet<string> _names = new(SqlNameComparer.Instance);
    private readonly TermReader _terms;
    private readonly List<UniqueKeySchema> _keys = [];
    private readonly List<ForeignKeySchema> _foreignKeys = [];
    private readonly List<CheckSchema> _checks = [];
    private readonly List<IndexSchema> _indexes = [];
    private PrimaryKeySchema? _primaryKey;

    public TableReader(SchemaEntry entry, TableDefinition table)
    {
        _entry = entry;
        _table = table;
        var collations = new Dictionary<string, string>(SqlNameComparer.Instance);
        foreach (ColumnDefinition column in table.Columns)
        {
            _names.Add(column.Name);
            collations[column.Name] = ColumnReader.Collation(column);
        }

        _terms = new TermReader(collations, _names);
    }

    public TableSchema Read(IEnumerable<SchemaEntry> indexes)
    {
        foreach (ColumnDefinition column in _table.Columns)
        {
            foreach (ConstraintDefinition constraint in column.Constraints) Add(constraint, column);
        }

        foreach (ConstraintDefinition constraint in _table.Constraints) Add(constraint, null);
        _terms.ReadIndexes(indexes, _keys, _indexes);
        return new TableSchema(
            _entry.Name, [.. _table.Columns.Select(column => ColumnReader.Read(_table, column, _primaryKey, _names))],
            _primaryKey, UniqueKeys(), [.. _foreignKeys],
            [.. _checks.DistinctBy(check => check.Expression).OrderBy(check => check.Expression, StringComparer.Ordinal)],
            [.. _indexes.OrderBy(index => index.Name, SqlNameComparer.Instance)],
            _table.IsStrict, _table.WithoutRowId, null, _entry)
        { Definition = _table };
    }

    private void Add(ConstraintDefinition constraint, ColumnDefinition? column)
    {
        switch (constraint)
        {
            case ConstraintDefinition.PrimaryKey key:
                _primaryKey = PrimaryKey(key, column);
                break;
            case ConstraintDefinition.Unique key:
                _keys.Add(new(key.Name, Terms(key.Terms, column), null, key.Conflict, false));
                break;
            case ConstraintDefinition.Check check:
                _checks.Add(new(check.Name, Expression(check.Expression)));
                break;
            case ConstraintDefinition.ForeignKey key:
                _foreignKeys.Add(ForeignKey(key, column));
                break;
            case ConstraintDefinition.Deferral deferral when _foreignKeys.Count > 0:
                _foreignKeys[^1] = _foreignKeys[^1] with { IsDeferred = deferral.IsDeferred };
                break;
        }
    }

    private ImmutableArray<KeyTerm> Terms(ImmutableArray<IndexedTerm> terms, ColumnDefinition? column) =>
        column is null ? _terms.Read(_table.Sql, terms) : [_terms.Column(column.Name)];

    private PrimaryKeySchema PrimaryKey(ConstraintDefinition.PrimaryKey key, ColumnDefinition? column)
    {
        ImmutableArray<KeyTerm> terms = Terms(key.Terms, column);
        bool isRowId = IsRowId(key, terms);

        // A rowid is compared as a number, whatever collation is named.
        if (isRowId) terms = [terms[0] with { Collation = ColumnSchema.BinaryCollation }];
        return new PrimaryKeySchema(key.Name, terms, key.Conflict, isRowId, key.IsAutoIncrement);
    }

    /// <summary>
    /// One column of exactly the type INTEGER is the rowid by another name (https://sqlite.org/lang_createtable.html#rowid).
    /// DESC on the column prevents that; in a table's constraint it does not.
    /// </summary>
    private bool IsRowId(ConstraintDefinition.PrimaryKey key, ImmutableArray<KeyTerm> terms) =>
        !_table.WithoutRowId && !key.IsDescending && terms is [{ Column: { } column }]
        && DeclaredType.Normalise(_table.FindColumn(column)?.Type) == "integer";

    private static ForeignKeySchema ForeignKey(ConstraintDefinition.ForeignKey key, ColumnDefinition? column)
    {
        ForeignKeyClause clause = key.References;
        ImmutableArray<string> children = column is null ? [.. key.Columns.Select(SqlName.Fold)] : [SqlName.Fold(column.Name)];
        return new ForeignKeySchema(
            key.Name, children, SqlName.Fold(clause.ParentTable), [.. clause.ParentColumns.Select(SqlName.Fold)],
            clause.OnDelete, clause.OnUpdate, clause.IsDeferred);
    }

    private string Expression(SourceSpan span) => NormalisedSql.Expression(_table.Sql.AsSpan(span.Start, span.Length), _names);

    private ImmutableArray<UniqueKeySchema> UniqueKeys() =>
    [
        .. _keys.Where(key => !RepeatsPrimaryKey(key)).DistinctBy(CanonicalLines.UniqueKey)
            .OrderBy(CanonicalLines.UniqueKey, StringComparer.Ordinal),
    ];

    private bool RepeatsPrimaryKey(UniqueKeySchema key) =>
        _primaryKey is not null && key.Where is null
        && (key.Conflict == ConflictResolution.Abort || key.Conflict == _primaryKey.Conflict)
        && key.Columns == new UniqueKeySchema(null, _primaryKey.Terms, null, key.Conflict, false).Columns;
}

/// <summary>Reads one column out of its definition and the table's primary key.</summary>
internal static class ColumnReader
{
    public static ColumnSchema Read(
        TableDefinition table, ColumnDefinition column, PrimaryKeySchema? primaryKey, IReadOnlySet<string> names)
    {
        string type = DeclaredType.Normalise(column.Type);
        bool inPrimaryKey = primaryKey is not null && primaryKey.Terms.Any(term => SqlName.Same(term.Column, column.Name));
        var schema = new ColumnSchema(
            column.Name, type, Affinity(table, column.Type, type), inPrimaryKey && NeedsPrimaryKey(table, primaryKey!),
            ConflictResolution.Abort, null, Collation(column), null, false, inPrimaryKey && primaryKey!.IsRowId);
        foreach (ConstraintDefinition constraint in column.Constraints)
        {
            schema = constraint switch
            {
                ConstraintDefinition.NotNull notNull => schema with { IsNotNull = true, NotNullConflict = notNull.Conflict },
                ConstraintDefinition.Default value => schema with { Default = DefaultReader.Read(table.Sql, value, names) },
                ConstraintDefinition.Generated generated => schema with
                {
                    Generated = NormalisedSql.Expression(
                        table.Sql.AsSpan(generated.Expression.Start, generated.Expression.Length), names),
                    IsStored = generated.IsStored,
                },
                _ => schema,
            };
        }

        return schema;
    }

    /// <summary>The collation of a column: the last one that is named.</summary>
    public static string Collation(ColumnDefinition column)
    {
        string collation = ColumnSchema.BinaryCollation;
        foreach (ConstraintDefinition constraint in column.Constraints)
        {
            if (constraint is ConstraintDefinition.Collate collate) collation = SqlName.Fold(collate.Collation);
        }

        return collation;
    }

    /// <summary>
    /// Affinity follows from the raw text of the type, comments inside included; only quotes around all of it go. ANY is a
    /// type of its own in STRICT tables: what is stored stays as it is.
    /// </summary>
    private static TypeAffinity Affinity(TableDefinition table, string? raw, string normalised) =>
        table.IsStrict && normalised == "any" ? TypeAffinity.Blob : DeclaredType.Affinity(raw);

    /// <summary>SQLite lets NULL into a primary key but in these tables.</summary>
    private static bool NeedsPrimaryKey(TableDefinition table, PrimaryKeySchema key) =>
        table.WithoutRowId || (table.IsStrict && !key.IsRowId);
}

/// <summary>What a DEFAULT stores, in one spelling.</summary>
internal static class DefaultReader
{
    /// <summary>
    /// The default as normalised SQL, or null when it is NULL. Parentheses and a plus in front change nothing; a bare name
    /// is text, but for true and false, which SQLite stores as 1 and 0.
    /// </summary>
    public static string? Read(string sql, ConstraintDefinition.Default constraint, IReadOnlySet<string> names)
    {
        ReadOnlySpan<char> value = sql.AsSpan(constraint.Value.Start, constraint.Value.Length);
        string text = NormalisedSql.Expression(value, names);
        if (constraint.IsWord && text is not ("TRUE" or "FALSE")) text = Quote(SqlName.Unquote(value));
        if (text.StartsWith("+ ", StringComparison.Ordinal)) text = text[2..];
        if (text.StartsWith("- ", StringComparison.Ordinal) && !text.AsSpan(2).ContainsAny(" '(")) text = "-" + text[2..];
        return text switch
        {
            "NULL" or "-NULL" => null,
            "TRUE" => "1",
            "FALSE" => "0",
            _ => text,
        };
    }

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}

/// <summary>Reads the members of keys and indexes of one table.</summary>
/// <param name="columns">The collation of each column, by name; empty for a table that could not be taken apart.</param>
/// <param name="names">What a double-quoted name can mean here.</param>
internal sealed class TermReader(IReadOnlyDictionary<string, string> columns, IReadOnlySet<string> names)
{
    public ImmutableArray<KeyTerm> Read(string sql, ImmutableArray<IndexedTerm> terms) =>
        [.. terms.Select(term => Read(sql, term))];

    /// <summary>The member that a constraint on the column itself has.</summary>
    public KeyTerm Column(string name, bool isDescending = false) =>
        new(SqlName.Fold(name), SqlName.Render(name), CollationOf(name), isDescending);

    /// <summary>Reads the indexes of a table: unique ones are keys, and one that cannot be taken apart is text.</summary>
    public void ReadIndexes(IEnumerable<SchemaEntry> entries, List<UniqueKeySchema> keys, List<IndexSchema> indexes)
    {
        foreach (SchemaEntry entry in entries.DistinctBy(entry => entry.Name, SqlNameComparer.Instance))
        {
            IndexDefinition? index = IndexDefinition.Parse(entry.Sql!);
            if (index is null) indexes.Add(new(entry.Name, [], null, NormalisedSql.Statement(entry.Sql!, names)));
            else if (index.IsUnique)
                keys.Add(new(entry.Name, Read(index.Sql, index.Terms), Where(index), ConflictResolution.Abort, true));
            else indexes.Add(new(entry.Name, Read(index.Sql, index.Terms), Where(index), null));
        }
    }

    private KeyTerm Read(string sql, IndexedTerm term)
    {
        if (term.Column is not null && columns.ContainsKey(term.Column))
        {
            string collation = SqlName.Fold(term.Collation ?? CollationOf(term.Column));
            return Column(term.Column, term.IsDescending) with { Collation = collation };
        }

        string text = NormalisedSql.Expression(sql.AsSpan(term.Expression.Start, term.Expression.Length), names);
        return new KeyTerm(null, $"({text})", SqlName.Fold(term.Collation ?? ""), term.IsDescending);
    }

    private string? Where(IndexDefinition index) =>
        index.Where is { } where ? NormalisedSql.Expression(index.Sql.AsSpan(where.Start, where.Length), names) : null;

    private string CollationOf(string column) => columns.GetValueOrDefault(column, ColumnSchema.BinaryCollation);
}
