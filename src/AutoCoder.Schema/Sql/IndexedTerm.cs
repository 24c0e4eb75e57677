namespace AutoCoder.Schema.Sql;

/// <summary>One member of an index or a key: a column or an expression.</summary>
/// <param name="Span">The whole term, with collation and order.</param>
/// <param name="Expression">The column's name or the expression, as it is spelled, without them.</param>
/// <param name="Column">The column's name without quotes; null for an expression.</param>
/// <param name="Collation">The collation named here, or null.</param>
/// <param name="IsDescending">Whether <c>DESC</c> is said.</param>
public sealed record IndexedTerm(
    SourceSpan Span, SourceSpan Expression, string? Column, string? Collation, bool IsDescending);
