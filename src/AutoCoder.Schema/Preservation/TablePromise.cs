namespace AutoCoder.Schema.Preservation;

/// <summary>What has to be true of the rows of a table after a run.</summary>
/// <param name="Table">Its name before the run.</param>
/// <param name="After">Its name after it; null when a step drops it.</param>
/// <param name="Columns">The columns whose values stay; empty when rows come or go, and then only their number is held against the run.</param>
/// <param name="MayShrink">Whether a step deletes rows of it.</param>
/// <param name="MayGrow">Whether a step adds rows to it.</param>
/// <param name="IsKeyed">
/// Whether each row keeps its key, so that values are compared row by row; else only which values there are.
/// </param>
internal sealed record TablePromise(
    string Table, string? After, ImmutableArray<ColumnPromise> Columns, bool MayShrink, bool MayGrow, bool IsKeyed);
