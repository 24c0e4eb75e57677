using System.CommandLine;
using AutoCoder.Schema.Preflight.Fleets;
using AutoCoder.Schema.Preflight.Merges;

namespace AutoCoder.Schema.CheckPendingMigrations;

/// <summary>The options that ask about a merge.</summary>
internal sealed class MergeOptions
{
    private readonly Option<string?> _base = new("--base")
    {
        HelpName = "REF",
        Description = "Ask about a merge instead: what HEAD (or --head) would bring into this branch, from git alone, without a build.",
    };

    private readonly Option<string?> _head = new("--head") { HelpName = "REF", Description = "What would be merged into --base. Default: HEAD." };

    private readonly Option<string[]> _sources = new("--sources")
    {
        HelpName = "PATH",
        Description = "With --base: a folder with the sources of migrations. Default: the configuration file's, else the whole repository.",
        AllowMultipleArgumentsPerToken = false,
    };

    public MergeOptions()
    {
        foreach (Option option in new Option[] { _head, _sources })
        {
            option.Validators.Add(result =>
            {
                if (result.Parent is { } command && command.GetResult(_base) is null) result.AddError($"{option.Name} is about a merge: give --base REF, too.");
            });
        }
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _base, _head, _sources }) command.Add(option);
    }

    /// <summary>What was asked, or null when it was not about a merge.</summary>
    public MergeRequest? RequestOf(ParseResult parsed, FleetRequest fleet) => parsed.GetValue(_base) is not { } into ? null : new MergeRequest(into, parsed.GetValue(_head) ?? MergeRequest.DefaultHead)
    {
        Sources = [.. parsed.GetValue(_sources) ?? []],
        Expect = fleet.Expect,
        Kind = fleet.Kind,
        ConfigurationFile = fleet.ConfigurationFile,
        ReaderFolder = Path.Combine(AppContext.BaseDirectory, "sources"),
    };

    /// <summary>The databases that were named with it, or null: a merge is asked about with none, too.</summary>
    public static FleetRequest? DatabasesOf(FleetRequest fleet) =>
        fleet.Paths.IsEmpty && fleet.Registry is null && fleet.ProjectFolders.IsEmpty ? null : fleet with { Expect = [] };
}
