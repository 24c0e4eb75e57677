namespace AutoCoder.Schema.Merges;

/// <summary>What the repository has on the sides of a merge.</summary>
/// <param name="Base">What is merged into.</param>
/// <param name="Head">What comes.</param>
/// <param name="Origins">The merge bases: one, or several where the branches were merged crosswise.</param>
internal sealed record MergeInput(MergeSide Base, MergeSide Head, ImmutableArray<MergeSide> Origins)
{
    /// <summary>The folders or files that were asked about, from the root of the repository; all of it when empty.</summary>
    public ImmutableArray<string> Sources { get; init; } = [];

    /// <summary>Both ends, as messages and commands name them.</summary>
    public MergeRefs Refs => new(Base.Ref, Head.Ref);

    /// <summary>What the incoming side would loosen by its configuration.</summary>
    public ImmutableArray<Finding> Loosened { get; init; } = [];

    /// <summary>Whose configuration judges.</summary>
    public UsedFiles Used { get; init; } = new(null, null);

    /// <summary>What the reading has to say.</summary>
    public ImmutableArray<FleetNote> Notes { get; init; } = [];

    /// <summary>Whether a path of the repository was asked about.</summary>
    public bool IsAsked(string path) => Sources.IsEmpty
        || Sources.Any(folder => folder.Length == 0 || path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal));
}

/// <summary>
/// The ends of a merge as they were asked for. In messages they stand as they are, in commands as one word of the shell.
/// </summary>
/// <param name="Base">What is merged into.</param>
/// <param name="Head">What comes.</param>
internal sealed record MergeRefs(string Base, string Head)
{
    /// <summary>The command that puts a file back as the base has it.</summary>
    public string Restore(string file) => $"git checkout {ShellWord.Quote(Base)} -- {ShellWord.Quote(file)}";

    /// <summary>The command that shows what the incoming side changed.</summary>
    public string Diff => $"git diff {ShellWord.Quote($"{Base}...{Head}")}";

    /// <summary>The command that merges the base into the incoming side.</summary>
    public string MergeBase => $"git merge {ShellWord.Quote(Base)}";
}

/// <summary>What the repository has at one commit.</summary>
/// <param name="Ref">The commit as it was asked for: a branch, a tag, <c>HEAD</c>.</param>
/// <param name="Commit">Its full name.</param>
/// <param name="Projects">The projects with migrations, by folder.</param>
internal sealed record MergeSide(string Ref, string Commit, ImmutableArray<SourceProject> Projects)
{
    /// <summary>The DDL that the code expects there, by kind.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<SqlFile>> Models { get; init; } =
        ImmutableSortedDictionary<string, ImmutableArray<SqlFile>>.Empty;

    /// <summary>Its submodules, whose files it does not have: the folders, and the commits that they point to.</summary>
    public ImmutableSortedDictionary<string, string> Submodules { get; init; } =
        ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);
}

/// <summary>The migrations that are compiled into one assembly, as their sources tell.</summary>
/// <param name="Folder">The folder of the project file, relative to the root of the repository; empty for the root
/// itself.</param>
/// <param name="Migrations">Its migrations.</param>
internal sealed record SourceProject(string Folder, ImmutableArray<SourceMigration> Migrations)
{
    /// <summary>The name of its project file, such as <c>Shop.Migrations.csproj</c>; null when there is none.</summary>
    public string? ProjectFile { get; init; }

    /// <summary>Its lock file, or null.</summary>
    public SourceLock? Lock { get; init; }

    /// <summary>Files with an error of syntax: what they hold is not known for certain.</summary>
    public ImmutableArray<SourceError> Errors { get; init; } = [];

    /// <summary>The version table that a class of it describes, or null.</summary>
    public SourceVersionTable? VersionTable { get; init; }

    /// <summary>
    /// It where namespaces tell kinds: a migration in one is of that kind, as with a tag, and one in none is of none. What is out
    /// of a lock has its kinds already.
    /// </summary>
    public SourceProject ByNamespace(ImmutableArray<KindNamespace> namespaces) => namespaces.IsEmpty ? this : this with
    {
        Migrations =
        [
            .. from one in Migrations
               let kinds = namespaces.Where(space => space.Has(one.ClassName)).Select(space => space.Kind)
               let isLocked = one.File == Lock?.File
               where isLocked || kinds.Any()
               select isLocked ? one : one with { Tags = [.. kinds, .. one.Tags] },
        ],
    };

    /// <summary>How messages name it.</summary>
    public string Name => Folder.Length == 0 ? "." : Folder;

    /// <summary>The command that makes its lock file anew, from the root of the repository.</summary>
    public string LockCommand
    {
        get
        {
            string output = $"{Name}/bin/lock";
            if (ProjectFile is not { } file) return "autocoder-schema lock";
            string assembly = $"{output}/{Path.GetFileNameWithoutExtension(file)}.dll", made = $"{Name}/{SchemaLock.FileName}";
            return $"{ShellWord.Join(["dotnet", "build", Name, "-o", output])} && "
                + ShellWord.Join(["autocoder-schema", "lock", "--migrations", assembly, "--output", made]);
        }
    }
}

/// <summary>A lock file at one commit.</summary>
/// <param name="File">Its path in the repository.</param>
/// <param name="Text">What is in it.</param>
/// <param name="Reading">What reading it came to.</param>
internal sealed record SourceLock(string File, string Text, Outcome<SchemaLock> Reading)
{
    /// <summary>The lock, or null when it cannot be read.</summary>
    public SchemaLock? Lock => (Reading as Outcome<SchemaLock>.Done)?.Value;

    /// <summary>The same text in another spelling of line ends is the same lock.</summary>
    public bool SaysTheSameAs(SourceLock? other) =>
        other is not null && string.Equals(Plain(Text), Plain(other.Text), StringComparison.Ordinal);

    /// <summary>The line of a migration of a kind, from 1; null when it has none.</summary>
    public int? LineOf(string kind, long version)
    {
        string begin = string.Create(CultureInfo.InvariantCulture, $"{version} ");
        bool isInKind = false;
        int number = 0;
        foreach (string line in Text.Split('\n'))
        {
            number++;
            if (line.StartsWith("kind ", StringComparison.Ordinal)) isInKind = line.TrimEnd('\r')["kind ".Length..] == kind;
            else if (isInKind && line.StartsWith(begin, StringComparison.Ordinal)) return number;
        }

        return null;
    }

    /// <summary>The line that a problem of the reading names, or null.</summary>
    public static int? LineIn(string problem)
    {
        int at = problem.IndexOf(", line ", StringComparison.Ordinal);
        if (at < 0) return null;
        string digits = new([.. problem[(at + ", line ".Length)..].TakeWhile(char.IsAsciiDigit)]);
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int line) ? line : null;
    }

    private static string Plain(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);
}

/// <summary>An error of syntax in a file with migrations, such as the markers of a conflict.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Message">The compiler's words.</param>
internal sealed record SourceError(string File, int Line, string Message)
{
    /// <summary>True when the file is sound and still does not tell what is compiled.</summary>
    public bool IsUnfollowed { get; init; }

    /// <summary>What is in the file, as the name of its blob.</summary>
    public string Content { get; init; } = "";
}
