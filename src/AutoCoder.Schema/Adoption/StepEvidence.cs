namespace AutoCoder.Schema.Adoption;

/// <summary>What the rows say of steps that changed rows, where several versions fit the schema equally.</summary>
/// <param name="Statements">The statements that each version's migration executes; may lack versions.</param>
/// <param name="Ask">Puts a question to the database.</param>
internal sealed record StepEvidence(
    IReadOnlyDictionary<long, ImmutableArray<string>> Statements, Func<DataQuestion, DataAnswer> Ask)
{
    /// <summary>Nothing was recorded, and nobody is asked.</summary>
    public static StepEvidence None { get; } = new(ImmutableDictionary<long, ImmutableArray<string>>.Empty, _ => DataAnswer.TellsNothing);

    /// <summary>The versions among those that the rows do not speak against; all of them when the rows contradict themselves.</summary>
    internal ImmutableArray<long> Narrow(ImmutableArray<long> versions, ImmutableSortedDictionary<long, DatabaseSchema> schemas)
    {
        if (versions.Length < 2) return versions;
        ImmutableArray<(long Version, DataAnswer Answer)> steps =
        [
            .. schemas.Where(entry => entry.Key > versions[0] && entry.Key <= versions[^1])
                .Select(entry => (entry.Key, Answer(entry.Key, entry.Value))),
        ];
        ImmutableArray<long> left = [.. versions.Where(version => steps.All(step => Fits(version, step)))];
        return left.IsEmpty ? versions : left;
    }

    private static bool Fits(long version, (long Version, DataAnswer Answer) step) =>
        step.Answer != (step.Version <= version ? DataAnswer.NotDone : DataAnswer.Done);

    // Statements of one migration that answer differently contradict each other, and tell nothing.
    private DataAnswer Answer(long version, DatabaseSchema schema)
    {
        if (!Statements.TryGetValue(version, out ImmutableArray<string> statements)) return DataAnswer.TellsNothing;
        DataAnswer[] answers =
        [
            .. DataEvidence.Questions(version, statements, schema).Select(Ask).Where(answer => answer != DataAnswer.TellsNothing).Distinct(),
        ];
        return answers is [var only] ? only : DataAnswer.TellsNothing;
    }
}
