using FluentMigrator;

namespace AutoCoder.Schema.Runner.Tests.Rebuild;

/// <summary>A migration, and what it is to make of the statements of <see cref="ItemsDatabase"/>.</summary>
public abstract class Operation : ForwardOnlyMigration
{
    public const string Kind = "rebuild";

    /// <summary>What stands in the statements after it, for what stood there before.</summary>
    public abstract IReadOnlyList<(string Before, string After)> Edits { get; }

    /// <summary>Columns whose values it changes.</summary>
    public virtual IReadOnlyList<string> Changed => [];

    /// <summary>Whether the counter of AUTOINCREMENT is as before.</summary>
    public virtual bool KeepsCounter => true;
}
