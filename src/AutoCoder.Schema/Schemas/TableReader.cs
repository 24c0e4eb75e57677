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
            _table.IsStrict, _table.WithoutRowId, null, _table, _entry);
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
