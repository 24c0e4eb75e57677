namespace AutoCoder.Schema.Sql;

/// <summary>The constraints of columns and tables.</summary>
internal static class ConstraintParser
{
    public static bool IsAtTableConstraint(in TokenCursor cursor) =>
        cursor.At("CONSTRAINT") || cursor.At("PRIMARY") || cursor.At("UNIQUE") || cursor.At("CHECK") || cursor.At("FOREIGN");

    public static ConstraintDefinition ReadTableConstraint(ref TokenCursor cursor, string sql)
    {
        int start = cursor.Start;
        string? name = cursor.Try("CONSTRAINT") ? cursor.Name() : null;
        ConstraintDefinition constraint = new ConstraintDefinition.Ignored(name, default);
        if (cursor.Try("PRIMARY")) constraint = ReadTablePrimaryKey(ref cursor, sql, name);
        else if (cursor.Try("UNIQUE")) constraint = ReadTableUnique(ref cursor, sql, name);
        else if (cursor.Try("CHECK")) constraint = ReadTableCheck(ref cursor, name);
        else if (cursor.Try("FOREIGN")) constraint = ReadTableForeignKey(ref cursor, name);
        return constraint with { Span = SourceSpan.Between(start, cursor.LastEnd) };
    }

    /// <summary>Reads one constraint of a column; null when the column's definition is over.</summary>
    public static ConstraintDefinition? ReadColumnConstraint(ref TokenCursor cursor)
    {
        int start = cursor.Start;
        string? name = cursor.Try("CONSTRAINT") ? cursor.Name() : null;
        ConstraintDefinition? constraint = ReadColumnConstraint(ref cursor, name);
        if (constraint is null && name is not null) constraint = new ConstraintDefinition.Ignored(name, default);
        return constraint is null ? null : constraint with { Span = SourceSpan.Between(start, cursor.LastEnd) };
    }

    private static ConstraintDefinition? ReadColumnConstraint(ref TokenCursor cursor, string? name)
    {
        if (cursor.Try("NOT", "NULL")) return new ConstraintDefinition.NotNull(name, default, ReadConflict(ref cursor));
        if (cursor.Try("NULL")) return ReadNull(ref cursor, name);
        if (cursor.Try("DEFAULT")) return DefaultParser.Read(ref cursor, name);
        if (cursor.Try("PRIMARY")) return ReadColumnPrimaryKey(ref cursor, name);
        if (cursor.Try("UNIQUE")) return new ConstraintDefinition.Unique(name, default, [], ReadConflict(ref cursor));
        if (cursor.Try("CHECK")) return new ConstraintDefinition.Check(name, default, cursor.Parenthesized());
        if (cursor.At("REFERENCES")) return new ConstraintDefinition.ForeignKey(name, default, [], ForeignKeyParser.Read(ref cursor));
        if (cursor.Try("COLLATE")) return new ConstraintDefinition.Collate(name, default, cursor.Name());
        if (cursor.Try("GENERATED", "ALWAYS")) return ReadGenerated(ref cursor, name);
        if (cursor.At("AS")) return ReadGenerated(ref cursor, name);
        return ForeignKeyParser.TryReadDeferral(ref cursor) is { } deferred
            ? new ConstraintDefinition.Deferral(name, default, deferred)
            : null;
    }

    private static ConstraintDefinition.Ignored ReadNull(ref TokenCursor cursor, string? name)
    {
        _ = ReadConflict(ref cursor);
        return new ConstraintDefinition.Ignored(name, default);
    }

    private static ConstraintDefinition.PrimaryKey ReadColumnPrimaryKey(ref TokenCursor cursor, string? name)
    {
        cursor.Expect("KEY");
        bool descending = cursor.Try("DESC");
        if (!descending) _ = cursor.Try("ASC");
        ConflictResolution conflict = ReadConflict(ref cursor);
        return new ConstraintDefinition.PrimaryKey(name, default, [], descending, conflict, cursor.Try("AUTOINCREMENT"));
    }

    /// <summary>SQLite takes <c>GENERATED ALWAYS</c> with nothing behind it for part of the type, and drops it there.</summary>
    private static ConstraintDefinition ReadGenerated(ref TokenCursor cursor, string? name)
    {
        if (!cursor.Try("AS")) return new ConstraintDefinition.Ignored(name, default);
        SourceSpan expression = cursor.Parenthesized();
        bool stored = cursor.Try("STORED");
        if (!stored) _ = cursor.Try("VIRTUAL");
        return new ConstraintDefinition.Generated(name, default, expression, stored);
    }

    private static ConstraintDefinition.PrimaryKey ReadTablePrimaryKey(ref TokenCursor cursor, string sql, string? name)
    {
        cursor.Expect("KEY");
        ImmutableArray<IndexedTerm> terms = TermParser.ReadList(ref cursor, sql, out bool autoIncrement, mayAutoIncrement: true);
        return new ConstraintDefinition.PrimaryKey(name, default, terms, false, ReadConflict(ref cursor), autoIncrement);
    }

    private static ConstraintDefinition.Unique ReadTableUnique(ref TokenCursor cursor, string sql, string? name)
    {
        ImmutableArray<IndexedTerm> terms = TermParser.ReadList(ref cursor, sql);
        return new ConstraintDefinition.Unique(name, default, terms, ReadConflict(ref cursor));
    }

    /// <summary>A table's CHECK may have a conflict clause, which SQLite ignores.</summary>
    private static ConstraintDefinition.Check ReadTableCheck(ref TokenCursor cursor, string? name)
    {
        SourceSpan expression = cursor.Parenthesized();
        _ = ReadConflict(ref cursor);
        return new ConstraintDefinition.Check(name, default, expression);
    }

    private static ConstraintDefinition.ForeignKey ReadTableForeignKey(ref TokenCursor cursor, string? name)
    {
        cursor.Expect("KEY");
        ImmutableArray<string> columns = ForeignKeyParser.ReadColumns(ref cursor);
        return new ConstraintDefinition.ForeignKey(name, default, columns, ForeignKeyParser.Read(ref cursor));
    }

    private static ConflictResolution ReadConflict(ref TokenCursor cursor)
    {
        if (!cursor.Try("ON", "CONFLICT")) return ConflictResolution.Abort;
        if (cursor.Try("ROLLBACK")) return ConflictResolution.Rollback;
        if (cursor.Try("FAIL")) return ConflictResolution.Fail;
        if (cursor.Try("IGNORE")) return ConflictResolution.Ignore;
        if (cursor.Try("REPLACE")) return ConflictResolution.Replace;
        cursor.Expect("ABORT");
        return ConflictResolution.Abort;
    }
}
