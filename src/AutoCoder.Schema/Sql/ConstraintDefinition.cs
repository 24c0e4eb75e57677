namespace AutoCoder.Schema.Sql;

/// <summary>One constraint of a column or of a table, as the statement spells it.</summary>
/// <param name="Name">The name after <c>CONSTRAINT</c>, or null.</param>
/// <param name="Span">The whole constraint, <c>CONSTRAINT name</c> included; without the comma before a table's constraint.</param>
public abstract record ConstraintDefinition(string? Name, SourceSpan Span)
{
    /// <summary><c>PRIMARY KEY</c>.</summary>
    /// <param name="Name">Its name, or null.</param>
    /// <param name="Span">Where it stands.</param>
    /// <param name="Terms">The members of a table's constraint; empty on a column.</param>
    /// <param name="IsDescending">Whether <c>DESC</c> is said on a column, which keeps <c>INTEGER</c> from being the rowid.</param>
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
