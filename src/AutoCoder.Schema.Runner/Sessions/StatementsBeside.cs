namespace AutoCoder.Schema.Runner.Sessions;

/// <summary>What maintenance and profiles executed beside the migrations of a run.</summary>
internal sealed class StatementsBeside
{
    private readonly List<string> _before = [], _after = [];

    /// <summary>Something ran.</summary>
    /// <param name="statements">What it executed.</param>
    /// <param name="isBefore">Whether migrations come after it.</param>
    public void Add(IEnumerable<string> statements, bool isBefore) => (isBefore ? _before : _after).AddRange(statements);

    /// <summary>The steps of the run with it.</summary>
    public ImmutableArray<RunStep> Around(ImmutableArray<RunStep> steps) =>
        [new("maintenance", [.. _before]), .. steps, new("maintenance", [.. _after])];
}
