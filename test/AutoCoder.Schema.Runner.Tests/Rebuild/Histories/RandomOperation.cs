using FluentMigrator;

namespace AutoCoder.Schema.Runner.Tests.Rebuild.Histories;

/// <summary>One random expression of FluentMigrator's language, and what it must come to.</summary>
/// <param name="Told">It in words.</param>
/// <param name="Write">It in a migration.</param>
/// <param name="After">The database after it, but for rows that it writes.</param>
internal sealed record RandomOperation(string Told, Action<Migration> Write, ModelDatabase After)
{
    /// <summary>The statement that does the same, for an operation on rows.</summary>
    public string? Sql { get; init; }

    /// <summary>What must be in the way; null when nothing is.</summary>
    public string? Obstacle { get; init; }
}
