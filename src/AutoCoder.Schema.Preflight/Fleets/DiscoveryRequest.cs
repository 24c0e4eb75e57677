namespace AutoCoder.Schema.Preflight.Fleets;

/// <summary>Where to look for databases, and which. The sources are searched in the order of the properties here.</summary>
internal sealed record DiscoveryRequest
{
    /// <summary>The kinds that there are. Registries and project folders are searched for their file names only.</summary>
    public required ImmutableArray<KindFile> Kinds { get; init; }

    /// <summary>
    /// The kind that every path is of, whatever its name; registries and folders are searched for this kind only.
    /// </summary>
    public string? Kind { get; init; }

    /// <summary>Paths, patterns (see <see cref="PathPattern"/>), and <c>-</c> for paths from standard input.</summary>
    public ImmutableArray<string> Paths { get; init; } = [];

    /// <summary>Whether they are names of files, whatever characters they have: no patterns, no standard input.</summary>
    public bool ArePathsLiteral { get; init; }

    /// <summary>The database that lists projects, in its table <c>projects</c>.</summary>
    public string? Registry { get; init; }

    /// <summary>
    /// Whether a <see cref="Registry"/> that is not there is found all the same, when its file name tells its kind: as a
    /// database that is to be made.
    /// </summary>
    public bool FindsMissingRegistry { get; init; }

    /// <summary>
    /// Whether connections of the application live in this process (<see cref="InspectionOptions.SharesProcess"/>).
    /// </summary>
    public bool SharesProcess { get; init; }

    /// <summary>
    /// Whether to look for the registry in its default places below the home folder. Not used beside <see cref="Registry"/>.
    /// </summary>
    public bool UseDefaultRegistry { get; init; }

    /// <summary>The configuration file that names no database either; null when there is none.</summary>
    public string? ConfigurationFile { get; init; }

    /// <summary>Folders whose sub-folders are projects, or that are a project themselves.</summary>
    public ImmutableArray<string> ProjectFolders { get; init; } = [];

    /// <summary>
    /// Whether to search for what the patterns of <see cref="Kinds"/> match. Without it they only tell the kinds of paths.
    /// </summary>
    public bool SearchKindPatterns { get; init; }

    /// <summary>The folder that relative paths and patterns start from.</summary>
    public string CurrentFolder { get; init; } = Environment.CurrentDirectory;

    /// <summary>What <c>~</c> stands for, or null when nobody knows.</summary>
    public string? HomeFolder { get; init; } = HomePath.OfEnvironment;

    /// <summary>Whether anything at all says where to look.</summary>
    public bool NamesASource =>
        !Paths.IsDefaultOrEmpty
        || Registry is not null
        || UseDefaultRegistry
        || !ProjectFolders.IsDefaultOrEmpty
        || SearchKindPatterns;
}

/// <summary>How the databases of one kind are told from others.</summary>
/// <param name="Kind">The kind's name.</param>
/// <param name="FileName">The file name that its databases bear, without folders.</param>
internal sealed record KindFile(string Kind, string FileName)
{
    /// <summary>
    /// The kind with the file name that is meant when nobody gives another: <c>assistant</c> has <c>assistant.db</c>.
    /// </summary>
    public KindFile(string kind)
        : this(kind, kind + ".db")
    {
    }

    /// <summary>The namespace of its migrations; null where that does not tell the kind.</summary>
    public KindNamespace? Namespace { get; init; }

    /// <summary>Patterns whose files are of this kind, whatever their names.</summary>
    public ImmutableArray<PathPattern> Patterns { get; init; } = [];
}

/// <summary>
/// A pattern of paths: <c>*</c> stands for any part of one name, <c>**</c> for any number of folders; every other character,
/// <c>?</c> and <c>[</c> too, stands for itself.
/// </summary>
/// <param name="Folder">The folder that a relative pattern starts from; its own characters are never wildcards.</param>
/// <param name="Text">The pattern as it was written.</param>
internal readonly record struct PathPattern(string Folder, string Text);
