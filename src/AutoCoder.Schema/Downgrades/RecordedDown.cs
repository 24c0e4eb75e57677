namespace AutoCoder.Schema.Downgrades;

/// <summary>What this build's migration executes, found by replaying it in memory.</summary>
/// <param name="Up">The hash of its Up.</param>
/// <param name="Statements">Its Down; null when it has no way back.</param>
/// <param name="RunsCode">Whether it runs code of its own, which may do something else on a database with rows.</param>
internal sealed record RecordedDown(SqlHash Up, ImmutableArray<string>? Statements, bool RunsCode = false);
