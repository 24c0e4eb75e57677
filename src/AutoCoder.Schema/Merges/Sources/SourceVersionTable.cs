namespace AutoCoder.Schema.Merges.Sources;

/// <summary>A class that says in which table databases keep their versions (<c>IVersionTableMetaData</c>).</summary>
/// <param name="ClassName">The class.</param>
/// <param name="TableName">The table; null when the class does not say it as a constant.</param>
/// <param name="ColumnName">The column with the version; null likewise.</param>
/// <param name="AppliedOnColumnName">The column with the time; null likewise.</param>
/// <param name="DescriptionColumnName">The column with the description; null likewise.</param>
/// <param name="IsComplete">True when what is null is the default, false when it cannot be told from the syntax.</param>
internal sealed record SourceVersionTable(
    string ClassName, string? TableName, string? ColumnName, string? AppliedOnColumnName, string? DescriptionColumnName, bool IsComplete);
