namespace AutoCoder.Schema.Adoption;

/// <summary>Finds what brings a database to the schema of a version without losing a row or a column. Pure.</summary>
/// <remarks>
/// The changes are tried on drafts, and what the database would then be is read and compared again. So what is told to go goes, and
/// whatever no change takes away is told as left or as an obstacle, also where no rule here thinks of it. Tables and columns are
/// never dropped, and never made: that is what migrations are for.
/// </remarks>
internal static class Reconciler
{
    /// <summary>The plan.</summary>
    /// <param name="expected">The schema of the version.</param>
    /// <param name="actual">The schema that the database has, without the version table.</param>
    /// <param name="history">What is known of the versions before and after.</param>
    public static Reconciliation Plan(DatabaseSchema expected, DatabaseSchema actual, SchemaHistory history)
    {
        ImmutableArray<TableMending> tables = [.. InOrder(expected).Select(table => Mend(table, expected, actual, history)).OfType<TableMending>()];
        IEnumerable<SchemaEntry> entries = tables.Aggregate((IEnumerable<SchemaEntry>)actual.Entries, (before, table) => table.Entries(before));
        (ImmutableArray<string> statements, ImmutableArray<SchemaEntry> after) = new ScriptMends(expected, actual, history).Run(entries);
        ImmutableArray<SchemaDifference> left = SchemaComparison.Compare(expected, SchemaReader.Read(after));
        ImmutableArray<SchemaDifference> obstacles = [.. left.Where(difference => difference.Class == DifferenceClass.Breaking)];
        if (!obstacles.IsEmpty) return new Reconciliation.Impossible(obstacles);
        ImmutableArray<SchemaDifference> mended = [.. SchemaComparison.Compare(expected, actual).Except(left)];
        return new Reconciliation.Possible([.. tables.Select(table => table.Repair!)], statements, mended, left);
    }

    private static TableMending? Mend(TableSchema expected, DatabaseSchema versions, DatabaseSchema database, SchemaHistory history)
    {
        bool isReadable = database.FindTable(expected.Name) is { OpaqueText: null } && expected.OpaqueText is null;
        if (!isReadable || TableMending.Of(expected.Name, database) is not { } mending) return null;
        TableSchema actual = database.FindTable(expected.Name)!;
        foreach (Mend mend in new ColumnMends(expected, actual, database, history).All()) mending.Try(mend);
        foreach (Mend mend in new ConstraintMends(expected, actual, versions, history).All()) mending.Try(mend);
        foreach (Mend mend in new IndexMends(expected, actual, versions, history).All()) mending.Try(mend);
        return mending.Repair is null ? null : mending;
    }

    // Parents first: a foreign key is only sound when what it refers to is a key already.
    private static List<TableSchema> InOrder(DatabaseSchema schema)
    {
        List<TableSchema> ordered = [], open = [];
        foreach (TableSchema table in schema.Tables) Visit(table);
        return ordered;

        void Visit(TableSchema table)
        {
            if (ordered.Contains(table) || open.Contains(table)) return;
            open.Add(table);
            foreach (ForeignKeySchema key in table.ForeignKeys)
            {
                if (schema.Tables.FirstOrDefault(parent => SqlName.Same(parent.Name, key.ParentTable)) is { } parent) Visit(parent);
            }

            ordered.Add(table);
        }
    }
}
