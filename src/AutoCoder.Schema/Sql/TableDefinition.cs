namespace AutoCoder.Schema.Sql;

/// <summary>A <c>CREATE TABLE</c> statement taken apart; every span is of <see cref="Sql"/>.</summary>
/// <param name="Sql">The statement's own text.</param>
/// <param name="Name">The table's name without quotes.</param>
/// <param name="NameSpan">Where the name stands, without the database before it.</param>
/// <param name="Database">The database named before the table (<c>main.</c>), or null.</param>
/// <param name="IsTemporary">Whether <c>TEMP</c> is said.</param>
/// <param name="IfNotExists">Whether <c>IF NOT EXISTS</c> is said.</param>
/// <param name="Columns">Its columns in order; at least one.</param>
/// <param name="Constraints">The table's own constraints in the order of the text.</param>
/// <param name="Body">What is between the outer parentheses.</param>
/// <param name="IsStrict">Whether the table is <c>STRICT</c>.</param>
/// <param name="WithoutRowId">Whether the table is <c>WITHOUT ROWID</c>.</param>
public sealed record TableDefinition(
    string Sql,
    string Name,
    SourceSpan NameSpan,
    string? Database,
    bool IsTemporary,
    bool IfNotExists,
    ImmutableArray<ColumnDefinition> Columns,
    ImmutableArray<ConstraintDefinition> Constraints,
    SourceSpan Body,
    bool IsStrict,
    bool WithoutRowId)
{
    /// <summary>
    /// Takes a statement apart. Null for anything that is not wholly understood: another statement, a virtual table,
    /// <c>CREATE TABLE … AS SELECT</c>, or text that SQLite would refuse. Never throws.
    /// </summary>
    public static TableDefinition? Parse(string sql) => TableParser.Parse(sql);

    /// <summary>The column with this name, as SQLite compares names, or null.</summary>
    public ColumnDefinition? FindColumn(string name)
    {
        foreach (ColumnDefinition column in Columns)
        {
            if (SqlName.Same(column.Name, name)) return column;
        }

        return null;
    }
}
