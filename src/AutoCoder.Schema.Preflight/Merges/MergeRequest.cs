namespace AutoCoder.Schema.Preflight.Merges;

/// <summary>What somebody asked to be compared.</summary>
/// <param name="Base">What would be merged into: a branch, a tag, a commit.</param>
/// <param name="Head">What would come.</param>
internal sealed record MergeRequest(string Base, string Head)
{
    /// <summary>What comes when nothing else is said.</summary>
    public const string DefaultHead = "HEAD";

    /// <summary>
    /// The folders or files to look at, absolute or from <see cref="CurrentFolder"/>; the whole repository when empty.
    /// </summary>
    public ImmutableArray<string> Sources { get; init; } = [];

    /// <summary>Files with the DDL that the code expects, as <c>--expect</c> has them.</summary>
    public ImmutableArray<string> Expect { get; init; } = [];

    /// <summary>The only kind that is asked about, or null.</summary>
    public string? Kind { get; init; }

    /// <summary>The assembly with the migrations, for a repository without sources of any; null: the configuration's.</summary>
    public string? Migrations { get; init; }

    /// <summary>The configuration file; looked for upward from <see cref="CurrentFolder"/> when null.</summary>
    public string? ConfigurationFile { get; init; }

    /// <summary>A folder of the repository.</summary>
    public string CurrentFolder { get; init; } = Environment.CurrentDirectory;

    /// <summary>The folder with the reader of sources, which is carried beside the gate.</summary>
    public required string ReaderFolder { get; init; }
}

/// <summary>What asking about a merge came to.</summary>
internal abstract record MergeOutcome
{
    private MergeOutcome()
    {
    }

    /// <summary>Both sides were compared.</summary>
    public sealed record Reported(MergeReport Report) : MergeOutcome;

    /// <summary>The question was wrong.</summary>
    /// <param name="Problems">One line each, with what to do.</param>
    public sealed record Refused(ImmutableArray<string> Problems) : MergeOutcome;

    /// <summary>Nobody can tell.</summary>
    /// <param name="Problem">One line, with what to do.</param>
    public sealed record Unknown(string Problem) : MergeOutcome;
}
