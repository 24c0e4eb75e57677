using System.CommandLine;

namespace AutoCoder.Schema.CheckPendingMigrations;

/// <summary>The options that ask about a merge.</summary>
internal sealed class MergeOptions
{
    private readonly Option<string?> _base = new("--base")
    {
        HelpName = "REF",
        Description = "Ask about a merge instead: what HEAD (or --head) would bring into this branch, from git alone, without "
            + "a build.",
    };

    private readonly Option<string?> _head = new("--head")
    {
        HelpName = "REF",
        Description = "What would be merged into --base. Default: HEAD.",
    };

    private readonly Option<string[]> _sources = new("--sources")
    {
        HelpName = "PATH",
        Description = "With --base: a folder with the sources of migrations. Default: the configuration file's, else the whole "
            + "repository.",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<bool> _databases = new("--databases")
    {
        Description = "With --base: ask the databases of the configuration file, too. Those that are named here are asked in "
            + "any case.",
    };

    public MergeOptions()
    {
        foreach (Option option in new Option[] { _head, _sources, _databases })
        {
            option.Validators.Add(result =>
            {
                if (!result.Implicit && result.Parent is { } command && command.GetResult(_base) is null)
                    result.AddError($"{option.Name} is about a merge: give --base REF, too.");
            });
        }
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _base, _head, _sources, _databases }) command.Add(option);
    }

    /// <summary>What was asked, or null when it was not about a merge.</summary>
    public MergeRequest? RequestOf(ParseResult parsed, FleetRequest fleet) => parsed.GetValue(_base) is not { } into
        ? null
        : new(into, parsed.GetValue(_head) ?? MergeRequest.DefaultHead)
        {
            Sources = parsed.All(_sources),
            Expect = fleet.Expect,
            Kind = fleet.Kind,
            ConfigurationFile = fleet.ConfigurationFile,
            Migrations = fleet.Migrations,
            ReaderFolder = Path.Combine(AppContext.BaseDirectory, "sources"),
        };

    /// <summary>The databases that were asked about with it, or null: a merge is asked about with none, too.</summary>
    public FleetRequest? DatabasesOf(ParseResult parsed, FleetRequest fleet) =>
        fleet.NamesDatabases || parsed.GetValue(_databases) ? fleet with { Expect = [] } : null;
}
