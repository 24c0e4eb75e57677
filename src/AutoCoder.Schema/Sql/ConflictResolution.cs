namespace AutoCoder.Schema.Sql;

/// <summary>What SQLite does when a row violates a constraint (<c>ON CONFLICT</c>).</summary>
public enum ConflictResolution
{
    /// <summary>The statement fails and is undone; what SQLite does when nothing is said.</summary>
    Abort,

    /// <summary>The transaction is rolled back.</summary>
    Rollback,

    /// <summary>The statement fails; the rows before it stay.</summary>
    Fail,

    /// <summary>The row is left out without an error.</summary>
    Ignore,

    /// <summary>The rows in the way are deleted, or NULL becomes the default.</summary>
    Replace,
}
