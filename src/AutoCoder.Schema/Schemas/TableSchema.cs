namespace AutoCoder.Schema.Schemas;

/// <summary>One table with all that belongs to it, as it behaves.</summary>
/// <param name="Name">Its name as declared.</param>
/// <param name="Columns">Its columns in order; empty when <see cref="OpaqueText"/> is set.</param>
/// <param name="PrimaryKey">Its primary key, or null.</param>
/// <param name="UniqueKeys">Its other keys, each once, without one that only repeats the primary key.</param>
/// <param name="ForeignKeys">Its references to other tables, each once.</param>
/// <param name="Checks">Its CHECKs, each once.</param>
/// <param name="Indexes">Its indexes that are not unique, by name.</param>
/// <param name="IsStrict">Whether the table is <c>STRICT</c>.</param>
/// <param name="WithoutRowId">Whether the table is <c>WITHOUT ROWID</c>.</param>
/// <param name="OpaqueText">
/// The normalised statement of a virtual table, or of one that could not be taken apart; null for every other.
/// </param>
/// <param name="Source">The row of <c>sqlite_schema</c> that it was read from.</param>
public sealed record TableSchema(
    string Name,
    ImmutableArray<ColumnSchema> Columns,
    PrimaryKeySchema? PrimaryKey,
    ImmutableArray<UniqueKeySchema> UniqueKeys,
    ImmutableArray<ForeignKeySchema> ForeignKeys,
    ImmutableArray<CheckSchema> Checks,
    ImmutableArray<IndexSchema> Indexes,
    bool IsStrict,
    bool WithoutRowId,
    string? OpaqueText,
    SchemaEntry Source)
{
    /// <summary>The statement taken apart, with the place of every part; null for an opaque table.</summary>
    internal TableDefinition? Definition { get; init; }

    /// <summary>The column with this name, as SQLite compares names, or null.</summary>
    public ColumnSchema? FindColumn(string name)
    {
        if (Columns.Length > FewColumns) return _names.In(Columns).GetValueOrDefault(name);
        foreach (ColumnSchema column in Columns)
        {
            if (SqlName.Same(column.Name, name)) return column;
        }

        return null;
    }

    private const int FewColumns = 16;

    private readonly ColumnNames _names = new();

    // What is found by it is no part of the table: two with other ones are equal. Several threads may share a table.
    private sealed class ColumnNames : IEquatable<ColumnNames>
    {
        private Tuple<ImmutableArray<ColumnSchema>, Dictionary<string, ColumnSchema>>? _known;

        public Dictionary<string, ColumnSchema> In(ImmutableArray<ColumnSchema> columns)
        {
            if (_known is { } known && known.Item1 == columns) return known.Item2;
            var names = new Dictionary<string, ColumnSchema>(columns.Length, SqlNameComparer.Instance);
            foreach (ColumnSchema column in columns) _ = names.TryAdd(column.Name, column);
            _known = Tuple.Create(columns, names);
            return names;
        }

        public bool Equals(ColumnNames? other) => other is not null;

        public override bool Equals(object? obj) => Equals(obj as ColumnNames);

        public override int GetHashCode() => 0;
    }
}

/// <summary>One column as it behaves, however it is spelled.</summary>
/// <param name="Name">Its name as declared.</param>
/// <param name="DeclaredType">Its type, normalised (<see cref="Sql.DeclaredType.Normalise"/>); empty when there is none.</param>
/// <param name="Affinity">How SQLite converts what is stored in it.</param>
/// <param name="IsNotNull">
/// Whether NULL is refused: declared so, or a member of the primary key of a STRICT or WITHOUT ROWID table.
/// </param>
/// <param name="NotNullConflict">What a NULL does.</param>
/// <param name="Default">The default as normalised SQL; null when there is none or it is NULL.</param>
/// <param name="Collation">The collation, folded; <c>binary</c> when none is named.</param>
/// <param name="Generated">The expression of a generated column as normalised SQL; null for an ordinary one.</param>
/// <param name="IsStored">Whether a generated column is stored.</param>
/// <param name="IsRowIdAlias">Whether it is another name of the rowid: <c>INTEGER PRIMARY KEY</c>.</param>
public sealed record ColumnSchema(
    string Name,
    string DeclaredType,
    TypeAffinity Affinity,
    bool IsNotNull,
    ConflictResolution NotNullConflict,
    string? Default,
    string Collation,
    string? Generated,
    bool IsStored,
    bool IsRowIdAlias)
{
    /// <summary>The collation of a column that names none.</summary>
    public const string BinaryCollation = "binary";

    /// <summary>Whether an INSERT that does not mention the column is refused.</summary>
    public bool MustBeGiven =>
        IsNotNull && Default is null && Generated is null && !IsRowIdAlias && NotNullConflict != ConflictResolution.Ignore;
}

/// <summary>A table's primary key, declared on the column or on the table.</summary>
/// <param name="Name">The constraint's name, or null; it does not count in comparisons.</param>
/// <param name="Terms">Its columns in order; at least one.</param>
/// <param name="Conflict">What a violation does.</param>
/// <param name="IsRowId">Whether it is another name of the rowid, so that SQLite numbers new rows.</param>
/// <param name="IsAutoIncrement">Whether a number is never given twice.</param>
public sealed record PrimaryKeySchema(
    string? Name, ImmutableArray<KeyTerm> Terms, ConflictResolution Conflict, bool IsRowId, bool IsAutoIncrement)
{
    /// <summary>The columns, for messages and comparison.</summary>
    public string Columns => string.Join(", ", Terms.Select(term => term.WithoutOrder));
}

/// <summary>Columns that are unique together, by a constraint or by a unique index: the two are one thing to SQLite.</summary>
/// <param name="Name">The constraint's or the index's name, or null; it does not count in comparisons.</param>
/// <param name="Terms">Its members, in order; at least one.</param>
/// <param name="Where">The condition of a partial index as normalised SQL, or null.</param>
/// <param name="Conflict">What a violation does.</param>
/// <param name="IsIndex">Whether it is a <c>CREATE UNIQUE INDEX</c>, which can be dropped by itself.</param>
public sealed record UniqueKeySchema(
    string? Name, ImmutableArray<KeyTerm> Terms, string? Where, ConflictResolution Conflict, bool IsIndex)
{
    /// <summary>What is unique: the members in an order of their own, since theirs makes no difference.</summary>
    public string Columns { get; } =
        string.Join(", ", Terms.Select(term => term.WithoutOrder).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        + (Where is null ? "" : $") WHERE ({Where}");
}

/// <summary>One member of a key or an index.</summary>
/// <param name="Column">The column's name, folded; null for an expression.</param>
/// <param name="Text">The column or the expression as normalised SQL.</param>
/// <param name="Collation">The collation that is in force, folded; empty for an expression that names none.</param>
/// <param name="IsDescending">Whether the order is descending.</param>
public sealed record KeyTerm(string? Column, string Text, string Collation, bool IsDescending)
{
    /// <summary>The member without its order, which makes no difference to a key.</summary>
    public string WithoutOrder =>
        Collation.Length == 0 || Collation == ColumnSchema.BinaryCollation ? Text : $"{Text} COLLATE {Collation}";

    /// <summary>The member with its order.</summary>
    public override string ToString() => IsDescending ? WithoutOrder + " DESC" : WithoutOrder;
}

/// <summary>A reference to another table's rows.</summary>
/// <param name="Name">The constraint's name, or null; it does not count in comparisons.</param>
/// <param name="Columns">The child's columns, folded.</param>
/// <param name="ParentTable">The parent's name, folded.</param>
/// <param name="ParentColumns">
/// The parent's columns, folded, one for each of the child's; the parent's primary key where none are named. Empty when
/// none are named and the parent is not there or its key does not fit.
/// </param>
/// <param name="OnDelete">What a deletion of the parent does.</param>
/// <param name="OnUpdate">What a change of the parent's key does.</param>
/// <param name="IsDeferred">Whether it is checked at commit.</param>
public sealed record ForeignKeySchema(
    string? Name,
    ImmutableArray<string> Columns,
    string ParentTable,
    ImmutableArray<string> ParentColumns,
    ForeignKeyAction OnDelete,
    ForeignKeyAction OnUpdate,
    bool IsDeferred);

/// <summary>A CHECK, declared on a column or on the table.</summary>
/// <param name="Name">The constraint's name, or null; it does not count in comparisons.</param>
/// <param name="Expression">The condition as normalised SQL.</param>
public sealed record CheckSchema(string? Name, string Expression);

/// <summary>An index that is not unique: it makes queries faster and changes no result.</summary>
/// <param name="Name">Its name, by which migrations drop it, so it counts in comparisons.</param>
/// <param name="Terms">What is indexed, in order; empty when the statement could not be taken apart.</param>
/// <param name="Where">The condition of a partial index as normalised SQL, or null.</param>
/// <param name="OpaqueText">The normalised statement when it could not be taken apart; null otherwise.</param>
public sealed record IndexSchema(string Name, ImmutableArray<KeyTerm> Terms, string? Where, string? OpaqueText);
