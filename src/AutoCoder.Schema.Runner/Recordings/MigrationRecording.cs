namespace AutoCoder.Schema.Runner.Recordings;

/// <summary>What one migration executes on a database that was made by the migrations before it and has no rows but theirs.</summary>
/// <param name="Migration">The migration.</param>
/// <param name="Up">The statements, in their order.</param>
/// <param name="Down">Those that take it back; null when there is no way back.</param>
/// <param name="RunsCode">Whether it runs code of its own on the connection, up or down.</param>
/// <param name="Schema">The objects after it, without the version table.</param>
internal sealed record MigrationRecording(
    CatalogueMigration Migration,
    ImmutableArray<string> Up,
    ImmutableArray<string>? Down,
    bool RunsCode,
    ImmutableArray<SchemaEntry> Schema)
{
    /// <summary>Whether its Down runs code of its own on the connection.</summary>
    public bool DownRunsCode { get; init; }

    /// <summary>The hash of <see cref="Up"/>.</summary>
    public SqlHash UpHash { get; } = SqlHash.Of(Up);

    /// <summary>The hash of <see cref="Down"/>, or null.</summary>
    public SqlHash? DownHash { get; } = Down is { } down ? SqlHash.Of(down) : null;

    /// <summary>The statements that take it back, as one script; null when there is no way back.</summary>
    public string? DownScript { get; } = Down is { } taken ? ScriptOf(taken) : null;

    /// <summary>The hash that a ledger holds of <see cref="DownScript"/>, or null.</summary>
    public string? DownScriptHash { get; } = Down is { } hashed ? LedgerDown.HashOf(Migration.Version, ScriptOf(hashed)) : null;

    /// <summary>Whether another recording executed other SQL.</summary>
    public bool IsSameAs(MigrationRecording other) => UpHash == other.UpHash && DownHash == other.DownHash;

    private static string ScriptOf(ImmutableArray<string> statements) => string.Concat(statements.Select(sql => $"{sql};\n"));
}
