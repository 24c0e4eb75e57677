namespace AutoCoder.Schema.Runner.Contents;

/// <summary>What is in a table.</summary>
/// <param name="Name">The table.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="Hash">A hash over all rows with their keys; it does not depend on their order.</param>
internal sealed record TableContent(string Name, long Rows, string Hash);
