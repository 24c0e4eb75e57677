namespace AutoCoder.Schema.Sql;

/// <summary>One column of a <c>CREATE TABLE</c> statement, as it is spelled.</summary>
/// <param name="Name">Its name without quotes.</param>
/// <param name="Span">The whole definition, from the name to the last constraint.</param>
/// <param name="NameSpan">Where the name stands.</param>
/// <param name="Type">The declared type as it is spelled; null when there is none.</param>
/// <param name="TypeSpan">Where the type stands; of no length when there is none.</param>
/// <param name="Constraints">Its constraints in the order of the text.</param>
public sealed record ColumnDefinition(
    string Name,
    SourceSpan Span,
    SourceSpan NameSpan,
    string? Type,
    SourceSpan TypeSpan,
    ImmutableArray<ConstraintDefinition> Constraints);
