namespace AutoCoder.Schema.Preservation;

/// <summary>A column that no step of a run writes to.</summary>
/// <param name="Column">Its name before the run.</param>
/// <param name="After">Its name after it.</param>
internal sealed record ColumnPromise(string Column, string After);
