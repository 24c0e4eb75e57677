using Microsoft.CodeAnalysis;

namespace AutoCoder.Schema.Analyzers.Rules;

/// <summary>
/// What becomes of a statement inside the transaction that all migrations of a database share; each measured with SQLite
/// (<c>StatementsInATransactionTests</c>).
/// </summary>
internal static class StatementRules
{
    private const string OneTransaction = "all migrations of a database are one transaction";
    private const string TakeOut = "take it out";

    /// <param name="head">The first words of the statement.</param>
    /// <param name="place">Where it is written.</param>
    public static Diagnostic? Check(string[] head, Location place) => head[0] switch
    {
        "PRAGMA" => Pragma(NameOf(head), place),
        "BEGIN" => Control("BEGIN", OneTransaction, TakeOut, place),
        "COMMIT" or "END" => Control(head[0], $"{OneTransaction}, which the runner alone ends", TakeOut, place),
        "ROLLBACK" when !head.Contains("TO") => Control("ROLLBACK", $"{OneTransaction}, which the runner alone ends", TakeOut, place),
        "VACUUM" => Control(
            "VACUUM", OneTransaction, "take it out, or give the migration TransactionBehavior.None and run it with --allow-non-transactional", place),
        _ => null,
    };

    // PRAGMA name, PRAGMA schema.name
    private static string NameOf(string[] head)
    {
        string name = head.Length > 3 && head[2] == "." ? head[3] : head.Length > 1 ? head[1] : "";
        return name.Trim('"', '\'', '`', '[', ']').ToLowerInvariant();
    }

    private static Diagnostic? Pragma(string name, Location place)
    {
        string? why = name switch
        {
            // Kept in the database's header, and changed and rolled back with everything else.
            "user_version" or "application_id" => null,
            "foreign_keys" => "it does nothing inside a transaction; while migrations run foreign keys are not enforced, and all of them are checked before the commit",
            "journal_mode" or "synchronous" or "auto_vacuum" or "page_size" or "encoding" => "it cannot be changed inside a transaction",
            _ => "it changes or asks the connection, which all migrations of the database share, and nothing of the database",
        };
        return why is null ? null : Diagnostic.Create(MigrationRules.Pragma, place, name, why);
    }

    private static Diagnostic Control(string statement, string why, string advice, Location place) =>
        Diagnostic.Create(MigrationRules.TransactionControl, place, statement, why, advice);
}
