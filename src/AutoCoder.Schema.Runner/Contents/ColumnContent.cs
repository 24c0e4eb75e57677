namespace AutoCoder.Schema.Runner.Contents;

/// <summary>What is in one column of a table, as a hash over the pairs of row key and value.</summary>
/// <param name="Table">The table.</param>
/// <param name="Column">The column.</param>
/// <param name="Rows">How many rows the table has.</param>
/// <param name="Hash">The hash; it does not depend on the order of the rows.</param>
internal sealed record ColumnContent(string Table, string Column, long Rows, string Hash);
