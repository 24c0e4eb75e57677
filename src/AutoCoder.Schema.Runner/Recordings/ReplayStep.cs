namespace AutoCoder.Schema.Runner.Recordings;

/// <summary>One migration of a replay.</summary>
/// <param name="Migration">The migration.</param>
/// <param name="Statements">What it executed.</param>
/// <param name="RunsCode">Whether it ran code of its own on the connection.</param>
/// <param name="Schema">The objects after it, without the version table.</param>
/// <param name="After">The database after it; null when there is nothing to take back.</param>
internal sealed record ReplayStep(
    CatalogueMigration Migration,
    ImmutableArray<string> Statements,
    bool RunsCode,
    ImmutableArray<SchemaEntry> Schema,
    DatabaseImage? After);
