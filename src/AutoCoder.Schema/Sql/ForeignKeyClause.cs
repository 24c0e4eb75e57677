namespace AutoCoder.Schema.Sql;

/// <summary>What follows <c>REFERENCES</c>.</summary>
/// <param name="Span">The clause, from <c>REFERENCES</c> on.</param>
/// <param name="ParentTable">The parent's name.</param>
/// <param name="ParentTableSpan">Where the parent's name stands.</param>
/// <param name="ParentColumns">The parent's columns; empty when none are named, which means its primary key.</param>
/// <param name="OnDelete">What a deletion of the parent does.</param>
/// <param name="OnUpdate">What a change of the parent's key does.</param>
/// <param name="Match">The name after <c>MATCH</c>, which SQLite ignores, or null.</param>
/// <param name="IsDeferred">Whether it is checked at commit: <c>DEFERRABLE INITIALLY DEFERRED</c> and nothing else.</param>
public sealed record ForeignKeyClause(
    SourceSpan Span,
    string ParentTable,
    SourceSpan ParentTableSpan,
    ImmutableArray<string> ParentColumns,
    ForeignKeyAction OnDelete,
    ForeignKeyAction OnUpdate,
    string? Match,
    bool IsDeferred);
