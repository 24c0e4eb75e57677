namespace AutoCoder.Schema.Schemas;

/// <summary>Reads one column out of its definition and the table's primary key.</summary>
internal static class ColumnReader
{
    public static ColumnSchema Read(
        TableDefinition table, ColumnDefinition column, PrimaryKeySchema? primaryKey, IReadOnlySet<string> names)
    {
        string type = DeclaredType.Normalise(column.Type);
        bool inPrimaryKey = primaryKey is not null && primaryKey.Terms.Any(term => SqlName.Same(term.Column, column.Name));
        var schema = new ColumnSchema(
            column.Name, type, Affinity(table, column.Type, type), inPrimaryKey && NeedsPrimaryKey(table, primaryKey!),
            ConflictResolution.Abort, null, Collation(column), null, false, inPrimaryKey && primaryKey!.IsRowId);
        foreach (ConstraintDefinition constraint in column.Constraints)
        {
            schema = constraint switch
            {
                ConstraintDefinition.NotNull notNull => schema with { IsNotNull = true, NotNullConflict = notNull.Conflict },
                ConstraintDefinition.Default value => schema with { Default = DefaultReader.Read(table.Sql, value, names) },
                ConstraintDefinition.Generated generated => schema with
                {
                    Generated = NormalisedSql.Expression(table.Sql.AsSpan(generated.Expression.Start, generated.Expression.Length), names),
                    IsStored = generated.IsStored,
                },
                _ => schema,
            };
        }

        return schema;
    }

    /// <summary>The collation of a column: the last one that is named.</summary>
    public static string Collation(ColumnDefinition column)
    {
        string collation = ColumnSchema.BinaryCollation;
        foreach (ConstraintDefinition constraint in column.Constraints)
        {
            if (constraint is ConstraintDefinition.Collate collate) collation = SqlName.Fold(collate.Collation);
        }

        return collation;
    }

    /// <summary>
    /// Affinity follows from the raw text of the type, comments inside included; only quotes around all of it go. ANY is a
    /// type of its own in STRICT tables: what is stored stays as it is.
    /// </summary>
    private static TypeAffinity Affinity(TableDefinition table, string? raw, string normalised) =>
        table.IsStrict && normalised == "any" ? TypeAffinity.Blob : DeclaredType.Affinity(raw);

    /// <summary>SQLite lets NULL into a primary key but in these tables.</summary>
    private static bool NeedsPrimaryKey(TableDefinition table, PrimaryKeySchema key) =>
        table.WithoutRowId || (table.IsStrict && !key.IsRowId);
}
