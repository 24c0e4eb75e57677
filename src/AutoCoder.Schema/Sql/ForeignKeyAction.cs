namespace AutoCoder.Schema.Sql;

/// <summary>What happens to the child rows when a parent row goes or changes.</summary>
public enum ForeignKeyAction
{
    /// <summary>The statement fails while child rows are left; what SQLite does when nothing is said.</summary>
    NoAction,

    /// <summary>Fails at once, even where the key is deferred.</summary>
    Restrict,

    /// <summary>The child's columns become NULL.</summary>
    SetNull,

    /// <summary>The child's columns get their defaults.</summary>
    SetDefault,

    /// <summary>The child rows go or change too.</summary>
    Cascade,
}
