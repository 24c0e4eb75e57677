using System.CommandLine;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>The options of the two commands that run migrations on a fleet, up or down: phases, bounds, journal and what stays.</summary>
internal sealed class FleetChangeOptions
{
    private readonly ChangeOptions _change;
    private readonly Option<bool> _failFast = new("--fail-fast") { Description = "Begin no other database after the first failure." };
    private readonly Option<int?> _maxFailures = new("--max-failures") { HelpName = "N", Description = "Begin no other database after N failures." };
    private readonly Option<bool> _rehearse;
    private readonly Option<bool> _noRehearse;
    private readonly KeepOption _keep;

    private readonly Option<string?> _journal = new("--journal")
    {
        HelpName = "FILE",
        Description = "Where a run of several databases writes down what is done until it is at its end. Default: a file in the user's state folder.",
    };

    /// <param name="words">What the command does with a copy, what it does with each database, what a dry run says, and what it is called.</param>
    public FleetChangeOptions((string Copy, string Each, string DryRun, string Name) words)
    {
        _change = new(words.DryRun);
        _rehearse = new("--rehearse") { Description = $"{words.Copy} first, and touch none when one fails. Default above one database." };
        _noRehearse = new("--no-rehearse") { Description = $"{words.Each} at once; the others go on when one fails." };
        _keep = new($"How many backups of a database stay after its {words.Name}; older ones are removed. Default: all.");
        WholeNumber.Require(_maxFailures, 1, int.MaxValue, "give a number from 1 on.");
    }

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        _change.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_change.NoBackup) && result.GetValue(_keep.Option) is not null)
                result.AddError("--no-backup and --keep contradict each other: give one of them.");
            if (result.GetValue(_rehearse) && result.GetValue(_noRehearse))
                result.AddError("--rehearse and --no-rehearse contradict each other: give one of them.");
            if (result.GetValue(_rehearse) && result.GetValue(_change.DryRun)) result.AddError(RehearsedDryRun(command));
            if (result.GetValue(_failFast) && result.GetValue(_maxFailures) is not null)
                result.AddError("--fail-fast and --max-failures contradict each other: give one of them.");
        });
        foreach (Option option in new Option[] { _rehearse, _noRehearse, _keep.Option, _failFast, _maxFailures, _journal }) command.Add(option);
    }

    /// <summary>What they say.</summary>
    public T Applied<T>(T options, ParseResult parsed)
        where T : FleetRunOptions =>
        (T)(_change.Applied(options, parsed) with
        {
            KeepBackups = parsed.GetValue(_keep.Option),
            FailFast = parsed.GetValue(_failFast),
            MaxFailures = parsed.GetValue(_maxFailures),
            Rehearse = parsed.GetValue(_rehearse) ? true : parsed.GetValue(_noRehearse) ? false : null,
            Journal = parsed.GetValue(_journal) ?? JournalPlace.Default(),
        });

    private static string RehearsedDryRun(Command command)
    {
        string copies = command is UpgradeCommand ? "; the command rehearse does it, on copies." : ".";
        return $"--rehearse and --dry-run contradict each other: a dry run only says what would be done{copies}";
    }
}
