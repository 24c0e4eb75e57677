using System.CommandLine;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>The options of an upgrade that its rehearsal has, too.</summary>
internal sealed class RunOptions
{
    private readonly Option<long?> _to = new("--to") { HelpName = "VERSION", Description = "Apply migrations up to this version only." };
    private readonly Option<bool> _create = new("--create") { Description = "Make databases that are given as paths and are not there." };
    private readonly ParallelOption _parallel = new();
    private readonly StatementTimeoutOption _statementTimeout = new();

    public RunOptions() => WholeNumber.Require(_to, 0, long.MaxValue, "give the version of a migration, a number.");

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_to);
        command.Add(_create);
        _parallel.AddTo(command);
        _statementTimeout.AddTo(command);
    }

    /// <summary>What they say.</summary>
    public UpgradeOptions OptionsOf(ParseResult parsed)
    {
        UpgradeOptions options = _statementTimeout.Applied(_parallel.Applied(new UpgradeOptions(), parsed), parsed);
        return options with
        {
            Plan = new PlanRequest(parsed.GetValue(_to), parsed.GetValue(_create)),
        };
    }
}
