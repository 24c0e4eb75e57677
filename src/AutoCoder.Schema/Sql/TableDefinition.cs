namespace AutoCoder.Schema.Sql;

/// <summary>A <c>CREATE TABLE</c> statement taken apart; every span is of <see cref="Sql"/>.</summary>
/// <param name="Sql">The statement's own text.</param>
/// <param name="Name">The table's name without quotes.</param>
/// <param name="NameSpan">Where the name stands, without the database before it.</param>
/// <param name="Database">The database named before the table (<c>main.</c>), or null.</param>
/// <param name="IsTemporary">Whether <c>TEMP</c> is said.</param>
/// <param name="IfNotExists">Whether <c>IF NOT EXISTS</c> is said.</param>
/// <param name="Columns">Its columns in order; at least one.</param>
/// <param name="Constraints">The table's own constraints in the order of the text.</param>
/// <param name="Body">What is between the outer parentheses.</param>
/// <param name="IsStrict">Whether the table is <c>STRICT</c>.</param>
/// <param name="WithoutRowId">Whether the table is <c>WITHOUT ROWID</c>.</param>
internal sealed record TableDefinition(
    string Sql,
    string Name,
    SourceSpan NameSpan,
    string? Database,
    bool IsTemporary,
    bool IfNotExists,
    ImmutableArray<ColumnDefinition> Columns,
    ImmutableArray<ConstraintDefinition> Constraints,
    SourceSpan Body,
    bool IsStrict,
    bool WithoutRowId)
{
    /// <summary>
    /// Takes a statement apart. Null for anything that is not wholly understood: another statement, a virtual table,
    /// <c>CREATE TABLE … AS SELECT</c>, or text that SQLite would refuse. Never throws.
    /// </summary>
    public static TableDefinition? Parse(string sql) => TableParser.Parse(sql);

    /// <summary>The column with this name, as SQLite compares names, or null.</summary>
    public ColumnDefinition? FindColumn(string name)
    {
        foreach (ColumnDefinition column in Columns)
        {
            if (SqlName.Same(column.Name, name)) return column;
        }

        return null;
    }
}

/// <summary>One column of a <c>CREATE TABLE</c> statement, as it is spelled.</summary>
/// <param name="Name">Its name without quotes.</param>
/// <param name="Span">The whole definition, from the name to the last constraint.</param>
/// <param name="NameSpan">Where the name stands.</param>
/// <param name="Type">The declared type as it is spelled; null when there is none.</param>
/// <param name="TypeSpan">Where the type stands; of no length when there is none.</param>
/// <param name="Constraints">Its constraints in the order of the text.</param>
internal sealed record ColumnDefinition(
    string Name,
    SourceSpan Span,
    SourceSpan NameSpan,
    string? Type,
    SourceSpan TypeSpan,
    ImmutableArray<ConstraintDefinition> Constraints);

/// <summary>One constraint of a column or of a table, as the statement spells it.</summary>
/// <param name="Name">The name after <c>CONSTRAINT</c>, or null.</param>
/// <param name="Span">
/// The whole constraint, <c>CONSTRAINT name</c> included; without the comma before a table's constraint.
/// </param>
internal abstract record ConstraintDefinition(string? Name, SourceSpan Span)
{
    /// <summary><c>PRIMARY KEY</c>.</summary>
    /// <param name="Name">Its name, or null.</param>
    /// <param name="Span">Where it stands.</param>
    /// <param name="Terms">The members of a table's constraint; empty on a column.</param>
    /// <param name="IsDescending">
    /// Whether <c>DESC</c> is said on a column, which keeps <c>INTEGER</c> from being the rowid.
    /// </param>
    /// <param name="Conflict">What a violation does.</param>
    /// <param name="IsAutoIncrement">Whether <c>AUTOINCREMENT</c> is said.</param>
    public sealed record PrimaryKey(
        string? Name,
        SourceSpan Span,
        ImmutableArray<IndexedTerm> Terms,
        bool IsDescending,
        ConflictResolution Conflict,
        bool IsAutoIncrement) : ConstraintDefinition(Name, Span);

    /// <summary><c>UNIQUE</c>.</summary>
    /// <param name="Name">Its name, or null.</param>
    /// <param name="Span">Where it stands.</param>
    /// <param name="Terms">The members of a table's constraint; empty on a column.</param>
    /// <param name="Conflict">What a violation does.</param>
    public sealed record Unique(
        string? Name, SourceSpan Span, ImmutableArray<IndexedTerm> Terms, ConflictResolution Conflict)
        : ConstraintDefinition(Name, Span);

    /// <summary><c>CHECK (…)</c>.</summary>
    /// <param name="Name">Its name, or null.</param>
    /// <param name="Span">Where it stands.</param>
    /// <param name="Expression">What is between the parentheses.</param>
    public sealed record Check(string? Name, SourceSpan Span, SourceSpan Expression) : ConstraintDefinition(Name, Span);

    /// <summary><c>NOT NULL</c>.</summary>
    /// <param name="Name">Its name, or null.</param>
    /// <param name="Span">Where it stands.</param>
    /// <param name="Conflict">What a violation does.</param>
    public sealed record NotNull(string? Name, SourceSpan Span, ConflictResolution Conflict) : ConstraintDefinition(Name, Span);

    /// <summary><c>DEFAULT</c>.</summary>
    /// <param name="Name">Its name, or null.</param>
    /// <param name="Span">Where it stands.</param>
    /// <param name="Value">The literal with its sign, the word, or the expression with its parentheses.</param>
    /// <param name="IsWord">Whether it is a name without parentheses, which SQLite takes as text, or as true or false.</param>
    public sealed record Default(string? Name, SourceSpan Span, SourceSpan Value, bool IsWord)
        : ConstraintDefinition(Name, Span);

    /// <summary><c>COLLATE</c>.</summary>
    /// <param name="Name">Its name, or null.</param>
    /// <param name="Span">Where it stands.</param>
    /// <param name="Collation">The collation.</param>
    public sealed record Collate(string? Name, SourceSpan Span, string Collation) : ConstraintDefinition(Name, Span);

    /// <summary><c>REFERENCES</c> on a column or <c>FOREIGN KEY</c> on a table.</summary>
    /// <param name="Name">Its name, or null.</param>
    /// <param name="Span">Where it stands.</param>
    /// <param name="Columns">The child's columns; empty on a column.</param>
    /// <param name="References">The parent and what is done.</param>
    public sealed record ForeignKey(
        string? Name, SourceSpan Span, ImmutableArray<string> Columns, ForeignKeyClause References)
        : ConstraintDefinition(Name, Span);

    /// <summary><c>[NOT] DEFERRABLE</c> that stands by itself: SQLite applies it to the foreign key before it.</summary>
    /// <param name="Name">Its name, or null.</param>
    /// <param name="Span">Where it stands.</param>
    /// <param name="IsDeferred">Whether that key is then checked at commit.</param>
    public sealed record Deferral(string? Name, SourceSpan Span, bool IsDeferred) : ConstraintDefinition(Name, Span);

    /// <summary><c>[GENERATED ALWAYS] AS (…)</c>.</summary>
    /// <param name="Name">Its name, or null.</param>
    /// <param name="Span">Where it stands.</param>
    /// <param name="Expression">What is between the parentheses.</param>
    /// <param name="IsStored"><c>STORED</c>; <c>VIRTUAL</c> otherwise.</param>
    public sealed record Generated(string? Name, SourceSpan Span, SourceSpan Expression, bool IsStored)
        : ConstraintDefinition(Name, Span);

    /// <summary>What SQLite accepts and ignores: <c>NULL</c>, or <c>CONSTRAINT name</c> with nothing behind it.</summary>
    /// <param name="Name">Its name, or null.</param>
    /// <param name="Span">Where it stands.</param>
    public sealed record Ignored(string? Name, SourceSpan Span) : ConstraintDefinition(Name, Span);
}

/// <summary>One member of an index or a key: a column or an expression.</summary>
/// <param name="Span">The whole term, with collation and order.</param>
/// <param name="Expression">The column's name or the expression, as it is spelled, without them.</param>
/// <param name="Column">The column's name without quotes; null for an expression.</param>
/// <param name="Collation">The collation named here, or null.</param>
/// <param name="IsDescending">Whether <c>DESC</c> is said.</param>
internal sealed record IndexedTerm(
    SourceSpan Span, SourceSpan Expression, string? Column, string? Collation, bool IsDescending);

/// <summary>What follows <c>REFERENCES</c>.</summary>
/// <param name="Span">The clause, from <c>REFERENCES</c> on.</param>
/// <param name="ParentTable">The parent's name.</param>
/// <param name="ParentTableSpan">Where the parent's name stands.</param>
/// <param name="ParentColumns">The parent's columns; empty when none are named, which means its primary key.</param>
/// <param name="OnDelete">What a deletion of the parent does.</param>
/// <param name="OnUpdate">What a change of the parent's key does.</param>
/// <param name="Match">The name after <c>MATCH</c>, which SQLite ignores, or null.</param>
/// <param name="IsDeferred">Whether it is checked at commit: <c>DEFERRABLE INITIALLY DEFERRED</c> and nothing else.</param>
internal sealed record ForeignKeyClause(
    SourceSpan Span,
    string ParentTable,
    SourceSpan ParentTableSpan,
    ImmutableArray<string> ParentColumns,
    ForeignKeyAction OnDelete,
    ForeignKeyAction OnUpdate,
    string? Match,
    bool IsDeferred);

/// <summary>What happens to the child rows when a parent row goes or changes.</summary>
public enum ForeignKeyAction
{
    /// <summary>The statement fails while child rows are left; what SQLite does when nothing is said.</summary>
    NoAction,

    /// <summary>Fails at once, even where the key is deferred.</summary>
    Restrict,

    /// <summary>The child's columns become NULL.</summary>
    SetNull,

    /// <summary>The child's columns get their defaults.</summary>
    SetDefault,

    /// <summary>The child rows go or change too.</summary>
    Cascade,
}

/// <summary>What SQLite does when a row violates a constraint (<c>ON CONFLICT</c>).</summary>
public enum ConflictResolution
{
    /// <summary>The statement fails and is undone; what SQLite does when nothing is said.</summary>
    Abort,

    /// <summary>The transaction is rolled back.</summary>
    Rollback,

    /// <summary>The statement fails; the rows before it stay.</summary>
    Fail,

    /// <summary>The row is left out without an error.</summary>
    Ignore,

    /// <summary>The rows in the way are deleted, or NULL becomes the default.</summary>
    Replace,
}

/// <summary>A part of a statement's text.</summary>
/// <param name="Start">Index of its first character.</param>
/// <param name="Length">Its length in characters.</param>
internal readonly record struct SourceSpan(int Start, int Length)
{
    /// <summary>Index of the character after it.</summary>
    public int End => Start + Length;

    /// <summary>The part itself, out of the text that it was found in.</summary>
    public string Of(string sql) => sql.Substring(Start, Length);

    /// <summary>The part that begins at one index and ends before another.</summary>
    public static SourceSpan Between(int start, int end) => new(start, end - start);
}
