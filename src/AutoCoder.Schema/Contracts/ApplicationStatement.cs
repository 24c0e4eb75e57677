namespace AutoCoder.Schema.Contracts;

/// <summary>A statement that the application runs.</summary>
/// <param name="Place">Where it begins.</param>
/// <param name="Sql">Its text; it may have parameters.</param>
internal sealed record ApplicationStatement(SourcePlace Place, string Sql);
