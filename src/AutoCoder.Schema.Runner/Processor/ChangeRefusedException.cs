using FluentMigrator.Exceptions;

namespace AutoCoder.Schema.Runner.Processor;

/// <summary>
/// A migration asks for what SQLite cannot do or would do differently from what is written. The message names the table
/// and the column, and says what to write instead; the migration is named by whoever runs it. It is what FluentMigrator's own
/// processor throws for what SQLite cannot do.
/// </summary>
public sealed class ChangeRefusedException : DatabaseOperationNotSupportedException
{
    /// <summary>Refuses a change.</summary>
    /// <param name="message">What is refused, why, and what to write instead.</param>
    /// <param name="inner">What SQLite said, if it was SQLite that refused.</param>
    public ChangeRefusedException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>Whether rows stand against the change, which the message names.</summary>
    internal bool IsOfRows { get; init; }

    /// <summary>The view or trigger that the change would break; null for none.</summary>
    internal SchemaEntry? InTheWay { get; init; }
}
