namespace AutoCoder.Schema.Tables;

/// <summary>Constraints of a table wherever they stand: at a column or behind the columns.</summary>
internal static class TableParts
{
    /// <summary>Every constraint, with the column that it stands at; null for one of the table.</summary>
    public static IEnumerable<(ConstraintDefinition Constraint, ColumnDefinition? Column)> Constraints(TableDefinition table) =>
        table.Columns.SelectMany(column => column.Constraints.Select(constraint => (constraint, (ColumnDefinition?)column)))
            .Concat(table.Constraints.Select(constraint => (constraint, (ColumnDefinition?)null)));

    public static IEnumerable<(ConstraintDefinition.ForeignKey Key, ColumnDefinition? Column)> ForeignKeys(
        TableDefinition table) =>
        from found in Constraints(table)
        where found.Constraint is ConstraintDefinition.ForeignKey
        select ((ConstraintDefinition.ForeignKey)found.Constraint, found.Column);

    public static (ConstraintDefinition.PrimaryKey Key, ColumnDefinition? Column)? PrimaryKey(TableDefinition table)
    {
        foreach ((ConstraintDefinition constraint, ColumnDefinition? column) in Constraints(table))
        {
            if (constraint is ConstraintDefinition.PrimaryKey key) return (key, column);
        }

        return null;
    }

    /// <summary>The columns of a key; an expression stands as it is spelled.</summary>
    public static string[] Columns(TableDefinition table, IEnumerable<IndexedTerm> terms, ColumnDefinition? column) =>
        column is null ? [.. terms.Select(term => term.Column ?? term.Expression.Of(table.Sql))] : [column.Name];

    public static string[] Columns(ConstraintDefinition.ForeignKey key, ColumnDefinition? column) =>
        column is null ? [.. key.Columns] : [column.Name];

    /// <summary>
    /// The column that is the rowid by another name: the only member of the primary key, declared exactly INTEGER
    /// (https://sqlite.org/lang_createtable.html#rowid); null when there is none.
    /// </summary>
    public static ColumnDefinition? RowIdAlias(TableDefinition table)
    {
        if (table.WithoutRowId || PrimaryKey(table) is not { } found || found.Key.IsDescending) return null;
        string[] columns = Columns(table, found.Key.Terms, found.Column);
        ColumnDefinition? column = columns.Length == 1 ? table.FindColumn(columns[0]) : null;
        return DeclaredType.Normalise(column?.Type) == "integer" ? column : null;
    }

    /// <summary>Whether the two lists name the same columns, in any order.</summary>
    public static bool Same(IReadOnlyCollection<string> left, IReadOnlyCollection<string> right) =>
        left.Count == right.Count && left.All(name => right.Contains(name, SqlNameComparer.Instance));

    /// <summary>Whether an expression can mean a column: the name stands in it and is not a function's.</summary>
    public static bool Mentions(string expression, string column)
    {
        SqlToken[] tokens = SqlTokenizer.Significant(expression);
        for (int i = 0; i < tokens.Length; i++)
        {
            bool isFunction = i + 1 < tokens.Length && tokens[i + 1].Kind == TokenKind.OpenParenthesis;
            if (!isFunction && tokens[i].Kind is TokenKind.Word or TokenKind.QuotedName
                && SqlName.Same(SqlName.Unquote(expression.AsSpan(tokens[i].Start, tokens[i].Length)), column)) return true;
        }

        return false;
    }
}

/// <summary>The number that SQLite gives each row of a table that is not WITHOUT ROWID.</summary>
internal static class RowId
{
    private static readonly string[] Names = ["rowid", "_rowid_", "oid"];

    /// <summary>
    /// The name by which it can be reached in all of the tables; null when one has none, or columns have taken the names:
    /// then no statement can have used it either.
    /// </summary>
    public static string? NameIn(params TableDefinition[] tables) =>
        tables.Any(table => table.WithoutRowId)
            ? null
            : Array.Find(Names, name => tables.All(table => table.FindColumn(name) is null));
}
