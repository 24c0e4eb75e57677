namespace AutoCoder.Schema.Preservation;

/// <summary>Whether a run can fail on one database and succeed on another with the same schema. Pure and total.</summary>
internal static class DataRisk
{
    /// <summary>
    /// True unless every statement is one that SQLite carries out whatever rows there are: a table, a plain index, a view or a
    /// trigger is made, something is renamed, or a column is added that any row can have.
    /// </summary>
    public static bool Of(IEnumerable<RunStep> steps) => steps.Any(step => step.RunsCode || step.Statements.Any(Of));

    private static bool Of(string sql) => StatementEffect.Of(sql) switch
    {
        StatementEffect.CreatesTable create => create.Definition is null,
        StatementEffect.RenamesTable or StatementEffect.RenamesColumn => false,
        StatementEffect.CreatesTrigger or StatementEffect.DropsTrigger => false,
        StatementEffect.AddsColumn => !AnyRowCanHave(sql),
        StatementEffect.None => !IsPlainDefinition(sql),
        _ => true,
    };

    private static bool AnyRowCanHave(string sql)
    {
        var cursor = new TokenCursor(sql, SqlTokenizer.Significant(sql));
        _ = cursor.Try("ALTER", "TABLE");
        _ = QualifiedName.Read(ref cursor);
        cursor.Expect("ADD");
        _ = cursor.Try("COLUMN");
        if (cursor.Failed || TableDefinition.Parse($"CREATE TABLE t ({sql[cursor.Start..]})") is not { Columns: [var column] })
            return false;
        return column.Constraints.All(constraint => constraint
            is ConstraintDefinition.NotNull or ConstraintDefinition.Default or ConstraintDefinition.Collate);
    }

    private static bool IsPlainDefinition(string sql)
    {
        var cursor = new TokenCursor(sql, SqlTokenizer.Significant(sql));
        if (cursor.Try("DROP")) return cursor.At("VIEW") || cursor.At("INDEX");
        if (!cursor.Try("CREATE")) return false;
        return cursor.At("VIEW") || (IndexDefinition.Parse(sql) is { IsUnique: false, Where: null } index
            && index.Terms.All(term => term.Column is not null));
    }
}
