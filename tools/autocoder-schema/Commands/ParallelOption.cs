using System.CommandLine;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>The options that bound how much is in hand at once.</summary>
internal sealed class ParallelOption
{
    private const int MostMegabytes = 1 << 20;

    private readonly Option<int?> _parallel = new("--parallel") { HelpName = "N", Description = "How many databases at once. Default: the number of processors." };

    private readonly Option<int?> _memory = new("--rehearse-memory")
    {
        HelpName = "MB",
        Description = "The largest database whose copy is rehearsed in memory; a larger one's is a file beside it. Default: 64.",
    };

    public ParallelOption()
    {
        WholeNumber.Require(_parallel, 1, 1024, "give a number from 1 to 1024.");
        WholeNumber.Require(_memory, 0, MostMegabytes, $"give a number of megabytes from 0 to {MostMegabytes}.");
    }

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_parallel);
        command.Add(_memory);
    }

    /// <summary>What they say.</summary>
    public T Applied<T>(T options, ParseResult parsed)
        where T : Runner.Fleets.FleetRunOptions =>
        (T)(options with
        {
            Parallelism = parsed.GetValue(_parallel),
            RehearsalMemory = parsed.GetValue(_memory) is { } megabytes ? (long)megabytes << 20 : null,
        });
}
