namespace AutoCoder.Schema.Sql;

/// <summary>One statement of a script.</summary>
/// <param name="Text">The statement without the semicolon that ends it; comments within it are kept.</param>
/// <param name="Start">Index of its first character in the script.</param>
/// <param name="Line">The line on which it begins, from 1.</param>
/// <param name="Comments">
/// The comments that belong to it, each with its marks: those above it, those in it, and one behind it on its last line.
/// </param>
internal sealed record SqlStatement(string Text, int Start, int Line, System.Collections.Immutable.ImmutableArray<string> Comments);
