namespace AutoCoder.Schema.Preflight.Discovery;

/// <summary>Where to look for databases, and which. The sources are searched in the order of the properties here.</summary>
internal sealed record DiscoveryRequest
{
    /// <summary>The kinds that there are. Registries and project folders are searched for their file names only.</summary>
    public required ImmutableArray<KindFile> Kinds { get; init; }

    /// <summary>The kind that every path is of, whatever its name; registries and folders are searched for this kind only.</summary>
    public string? Kind { get; init; }

    /// <summary>Paths, patterns (see <see cref="PathPattern"/>), and <c>-</c> for paths from standard input.</summary>
    public ImmutableArray<string> Paths { get; init; } = [];

    /// <summary>The database that lists projects, in its table <c>projects</c>.</summary>
    public string? Registry { get; init; }

    /// <summary>
    /// Whether a <see cref="Registry"/> that is not there is found all the same, when its file name tells its kind: as a
    /// database that is to be made.
    /// </summary>
    public bool FindsMissingRegistry { get; init; }

    /// <summary>Whether connections of the application live in this process (<see cref="InspectionOptions.SharesProcess"/>).</summary>
    public bool SharesProcess { get; init; }

    /// <summary>Whether to look for the registry in its default places below the home folder. Not used beside <see cref="Registry"/>.</summary>
    public bool UseDefaultRegistry { get; init; }

    /// <summary>Folders whose sub-folders are projects, or that are a project themselves.</summary>
    public ImmutableArray<string> ProjectFolders { get; init; } = [];

    /// <summary>Whether to search for what the patterns of <see cref="Kinds"/> match. Without it they only tell the kinds of paths.</summary>
    public bool SearchKindPatterns { get; init; }

    /// <summary>The folder that relative paths and patterns start from.</summary>
    public string CurrentFolder { get; init; } = Environment.CurrentDirectory;

    /// <summary>What <c>~</c> stands for, or null when nobody knows.</summary>
    public string? HomeFolder { get; init; } = HomePath.OfEnvironment;

    /// <summary>Whether anything at all says where to look.</summary>
    public bool NamesASource =>
        !Paths.IsDefaultOrEmpty || Registry is not null || UseDefaultRegistry || !ProjectFolders.IsDefaultOrEmpty || SearchKindPatterns;

    /// <summary>
    /// This request, or, when it names no source, the same with the sources of the configuration file; and where that names
    /// none either (or there is no file), with the registry in its default places.
    /// </summary>
    public DiscoveryRequest OrElse(SchemaConfiguration? configuration)
    {
        if (NamesASource) return this;

        DiscoveryRequest configured = configuration is null ? this : this with
        {
            Registry = configuration.Registry,
            ProjectFolders = configuration.ProjectFolders,
            SearchKindPatterns = Kinds.Any(kind => !kind.Patterns.IsDefaultOrEmpty),
        };
        return configured.NamesASource ? configured : this with { UseDefaultRegistry = true };
    }
}
