namespace AutoCoder.Schema.Lint;

/// <summary>What a question is about, as a database calls it that has migrations before it.</summary>
/// <param name="Table">The table there.</param>
/// <param name="Columns">The columns there.</param>
internal sealed record LintOrigin(string Table, ImmutableArray<string> Columns)
{
    /// <summary>Finds it. Pure; never throws.</summary>
    /// <param name="schema">The schema of the database.</param>
    /// <param name="earlier">The migrations that run on it before.</param>
    /// <param name="migration">The migration of the question.</param>
    /// <param name="question">The question.</param>
    /// <returns>Null when the rows that the migration will find are not those that are there: the table is made on the way, or written to.</returns>
    public static LintOrigin? Of(DatabaseSchema schema, IEnumerable<LintMigration> earlier, LintMigration migration, LintQuestion question)
    {
        var promise = RunPromise.Of(schema, [.. earlier.Select(one => one.StepTo(one.Up.Length)), migration.StepTo(question.Statement)]);
        if (promise.Tables.FirstOrDefault(table => SqlName.Same(table.After, question.Table)) is not { MayShrink: false } found) return null;
        string?[] columns = [.. question.Columns.Select(name => found.Columns.FirstOrDefault(column => SqlName.Same(column.After, name))?.Column)];
        return columns.Contains(null) ? null : new(found.Table, [.. columns.OfType<string>()]);
    }
}
