namespace AutoCoder.Schema.Sql;

/// <summary>
/// A statement that changes rows, taken apart; only the plain forms, so that what is read is the whole of what the statement
/// does. Expressions stand as they are spelled.
/// </summary>
/// <param name="Table">The table's name without quotes.</param>
internal abstract record RowStatement(string Table)
{
    /// <summary><c>UPDATE table SET column = expression, … [WHERE condition]</c>.</summary>
    public sealed record Update(string Table, ImmutableArray<(string Column, string Value)> Sets, string? Where) : RowStatement(Table);

    /// <summary><c>DELETE FROM table [WHERE condition]</c>.</summary>
    public sealed record Delete(string Table, string? Where) : RowStatement(Table);

    /// <summary><c>INSERT INTO table [(columns)] VALUES (…), …</c>.</summary>
    public sealed record Insert(string Table, ImmutableArray<string> Columns, ImmutableArray<ImmutableArray<string>> Rows) : RowStatement(Table);

    /// <summary><c>INSERT INTO table (columns) SELECT … FROM another</c>: how a rebuild copies rows.</summary>
    public sealed record Copy(string Table, ImmutableArray<string> Columns, ImmutableArray<string> Values, string Source) : RowStatement(Table);

    /// <summary>Takes a statement apart; null for anything else. Never throws.</summary>
    public static RowStatement? Parse(string sql) => RowStatementParser.Parse(sql);
}
