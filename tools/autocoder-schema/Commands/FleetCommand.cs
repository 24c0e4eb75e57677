using System.CommandLine;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>A command over a fleet: resolves it, then does its work.</summary>
internal abstract class FleetCommand : Command
{
    private readonly FleetOptions _options = new();

    protected FleetCommand(string name, string description)
        : base(name, description)
    {
        _options.AddTo(this);
        SetAction((parsed, _) => ResolveAsync(parsed));
    }

    /// <summary>The program's name in messages.</summary>
    protected const string Program = "autocoder-schema";

    /// <summary>The command's own work.</summary>
    protected abstract Task<int> RunAsync(FleetRunner runner, Fleet fleet, ParseResult parsed, CancellationToken cancellation);

    /// <summary>What the command's own options add to the request.</summary>
    protected virtual FleetRequest Complete(FleetRequest request, ParseResult parsed) => request;

    private async Task<int> ResolveAsync(ParseResult parsed)
    {
        switch (FleetResolver.Resolve(Complete(_options.RequestOf(parsed), parsed)))
        {
            case FleetReading.Refused refused:
                return Refusals.Print(Program, refused.Problems);
            case FleetReading.Resolved resolved:
                using (var interruption = new Interruption())
                using (var runner = new FleetRunner(resolved.Fleet))
                    return await RunAsync(runner, resolved.Fleet, parsed, interruption.Token);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
