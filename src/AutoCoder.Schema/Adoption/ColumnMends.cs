namespace AutoCoder.Schema.Adoption;

/// <summary>What is to be done about the columns of a table.</summary>
/// <remarks>
/// Left alone, since nothing fails: another spelling of a type, a default where none is expected, columns that nobody expects.
/// Left alone, since values could be lost or converted, so that they are obstacles: another affinity, a generated column that
/// should be an ordinary one, and the other way round.
/// </remarks>
internal sealed class ColumnMends(TableSchema expected, TableSchema actual, DatabaseSchema database, SchemaHistory history)
{
    public IEnumerable<Mend> All()
    {
        foreach (ColumnSchema column in actual.Columns)
        {
            IEnumerable<Mend> mends = expected.FindColumn(column.Name) is { } wanted
                ? wanted.Generated is null && column.Generated is null && !wanted.IsRowIdAlias ? Of(wanted, column) : []
                : OfForeign(column);
            foreach (Mend mend in mends) yield return mend;
        }
    }

    private IEnumerable<Mend> Of(ColumnSchema wanted, ColumnSchema column)
    {
        if (wanted.Collation != column.Collation && !IsCompared(column.Name))
            yield return new($"{Name(column)} gets the collation {wanted.Collation}.", Alter(column, collation: wanted.Collation.ToUpperInvariant()));
        if (wanted.Default is not null && wanted.Default != column.Default)
            yield return new($"{Name(column)} gets the default {wanted.Default}.", Alter(column, value: RawDefault(wanted)));
        if (wanted.IsNotNull && !column.IsNotNull && wanted.NotNullConflict == ConflictResolution.Abort)
            yield return Require(wanted, column);
        if (!wanted.IsNotNull && column.IsNotNull)
            yield return new($"{Name(column)} accepts NULL again.", Alter(column, nullable: true));
        if (wanted is { IsNotNull: true, NotNullConflict: ConflictResolution.Abort } && column is { IsNotNull: true, NotNullConflict: not ConflictResolution.Abort })
            yield return new($"A NULL in {Name(column)} fails, as it should.", Alter(column, nullable: true), Alter(column, nullable: false));
    }

    private Mend Require(ColumnSchema wanted, ColumnSchema column)
    {
        (ImmutableArray<string> statements, string told) = Fill(wanted, column);
        return new($"{Name(column)} becomes NOT NULL; {told}.", Alter(column, nullable: false)) { Fill = new(column.Name, statements) };
    }

    private (ImmutableArray<string> Statements, string Told) Fill(ColumnSchema wanted, ColumnSchema column)
    {
        if (history.Fills.For(expected.Name, column.Name) is { } fill)
            return (fill.Statements, $"rows without a value get what migration {fill.Version} gave them");
        if (wanted.Default is null) return ([], "a row without a value stops it");
        string name = SqlName.Quote(column.Name);
        return ([$"UPDATE {SqlName.Quote(actual.Name)} SET {name} = ({wanted.Default}) WHERE {name} IS NULL"],
            $"rows without a value get its default {wanted.Default}");
    }

    // Of no version, or of an earlier one: the code leaves it out of every INSERT.
    private IEnumerable<Mend> OfForeign(ColumnSchema column)
    {
        if (column is { IsNotNull: true, Default: null, Generated: null, IsRowIdAlias: false })
            yield return new($"{Name(column)}, which no statement of the code fills, becomes nullable; its values stay.", Alter(column, nullable: true));
    }

    /// <summary>
    /// Whether rows are told apart by the column. Another collation makes other rows equal there, and which of them are right nobody
    /// can say, so such a difference is an obstacle.
    /// </summary>
    private bool IsCompared(string column) =>
        new[] { expected, actual }.Any(table => (table.PrimaryKey?.Terms ?? []).Concat(table.UniqueKeys.SelectMany(key => key.Terms))
            .Any(term => term.Column is null ? TableParts.Mentions(term.Text, column) : SqlName.Same(term.Column, column)))
        || actual.ForeignKeys.Concat(expected.ForeignKeys).Any(key => key.Columns.Contains(column, SqlNameComparer.Instance))
        || database.Tables.SelectMany(table => table.ForeignKeys)
            .Any(key => SqlName.Same(key.ParentTable, actual.Name) && key.ParentColumns.Contains(column, SqlNameComparer.Instance));

    private string RawDefault(ColumnSchema wanted)
    {
        TableDefinition definition = expected.Definition!;
        return definition.FindColumn(wanted.Name)!.Constraints.OfType<ConstraintDefinition.Default>().Last().Value.Of(definition.Sql);
    }

    private static TableChange.AlterColumn Alter(ColumnSchema column, bool? nullable = null, string? value = null, string? collation = null) =>
        new(column.Name, null, nullable, value, collation, null);

    private string Name(ColumnSchema column) => $"{actual.Name}.{column.Name}";
}
