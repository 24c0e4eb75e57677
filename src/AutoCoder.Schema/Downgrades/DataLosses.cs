namespace AutoCoder.Schema.Downgrades;

/// <summary>
/// What taking migrations back would lose, read from the statements. Every column of the file is followed through drops, renames
/// and the copies of rebuilds; one that is nowhere at the end is lost. What cannot be read counts as a loss. Pure and total.
/// </summary>
internal static class DataLosses
{
    /// <summary>The losses, each once; what a file has of them has to be counted in it.</summary>
    /// <param name="schema">The schema of the file before, without version table and ledger.</param>
    /// <param name="steps">What is taken back, in that order.</param>
    /// <param name="schemaOf">
    /// The schema that a version of this build has, or null. A rebuild of this build's own carries columns that it does not know
    /// along, although what was recorded does not name them.
    /// </param>
    public static ImmutableArray<DataLoss> Find(
        DatabaseSchema schema, ImmutableArray<DowngradeStep> steps, Func<long, DatabaseSchema?> schemaOf)
    {
        var trace = new ColumnTrace(schema);
        foreach (DowngradeStep step in steps)
        {
            if (step.RunsCode) trace.Unclear($"migration {step.Title} runs code of its own, which may change rows");
            if (step.Statements is not { } statements)
            {
                trace.Unclear($"nobody can say what the Down of migration {step.Title} executes");
                continue;
            }

            DatabaseSchema? known = step.Source == DownSource.Build ? schemaOf(step.Version) : null;
            foreach (string sql in statements) trace.Follow(sql, known);
        }

        return trace.Losses();
    }
}
