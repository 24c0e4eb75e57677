namespace AutoCoder.Schema.Adoption;

/// <summary>A question to the rows of a database: was this statement of a migration carried out on it?</summary>
/// <param name="Version">The migration.</param>
/// <param name="Statement">The statement.</param>
/// <param name="Sql">
/// A SELECT that gives one row with one value: 1 when it was done, 0 when it was not, NULL when the rows do not tell. It writes
/// nothing, and gives no value of any row away.
/// </param>
internal sealed record DataQuestion(long Version, string Statement, string Sql)
{
    /// <summary>What the value that SQLite gave means.</summary>
    /// <param name="value">1, 0 or null.</param>
    public static DataAnswer Answer(long? value) => value switch
    {
        1 => DataAnswer.Done,
        0 => DataAnswer.NotDone,
        _ => DataAnswer.TellsNothing,
    };
}
