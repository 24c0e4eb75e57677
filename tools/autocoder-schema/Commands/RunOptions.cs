using System.CommandLine;
using System.Globalization;
using AutoCoder.Schema.Plans;
using AutoCoder.Schema.Preflight.Fleets;
using AutoCoder.Schema.Runner.Upgrades;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>The options of an upgrade that its rehearsal has, too.</summary>
internal sealed class RunOptions
{
    private readonly Option<long?> _to = new("--to") { HelpName = "VERSION", Description = "Apply migrations up to this version only." };
    private readonly Option<bool> _create = new("--create") { Description = "Make databases that are given as paths and are not there." };

    private readonly Option<int?> _parallel = new("--parallel")
    {
        HelpName = "N",
        Description = "How many databases at once. Default: the number of processors.",
    };

    private readonly Option<int?> _memory = new("--rehearse-memory")
    {
        HelpName = "MB",
        Description = "The largest database whose copy is rehearsed in memory; a larger one's is a file beside it. Default: 64.",
    };

    public RunOptions()
    {
        _parallel.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !IsNumber(token.Value, 1, 1024)) result.AddError($"--parallel {token.Value}: give a number from 1 to 1024.");
        });
        _to.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !IsNumber(token.Value, 0, long.MaxValue)) result.AddError($"--to {token.Value}: give the version of a migration, a number.");
        });
        _memory.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !IsNumber(token.Value, 0, 1 << 20)) result.AddError($"--rehearse-memory {token.Value}: give a number of megabytes from 0 to {1 << 20}.");
        });
    }

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _to, _create, _parallel, _memory }) command.Add(option);
    }

    /// <summary>What they say, with what the fleet says.</summary>
    public UpgradeOptions OptionsOf(ParseResult parsed, Fleet fleet)
    {
        var options = new UpgradeOptions();
        return options with
        {
            Plan = new PlanRequest(parsed.GetValue(_to), parsed.GetValue(_create)),
            Parallelism = parsed.GetValue(_parallel) ?? options.Parallelism,
            RehearsalMemory = parsed.GetValue(_memory) is { } megabytes ? (long)megabytes << 20 : options.RehearsalMemory,
            LockTimeout = fleet.Request.LockTimeout ?? fleet.Configuration?.Policy.LockTimeout ?? options.LockTimeout,
        };
    }

    private static bool IsNumber(string text, long least, long most) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= least && number <= most;
}
