namespace AutoCoder.Schema.Merges;

/// <summary>The migrations that are compiled into one assembly, as their sources tell.</summary>
/// <param name="Folder">The folder of the project file, relative to the root of the repository; empty for the root itself.</param>
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

    /// <summary>How messages name it.</summary>
    public string Name => Folder.Length == 0 ? "." : Folder;

    /// <summary>The command that makes its lock file anew, from the root of the repository.</summary>
    public string LockCommand
    {
        get
        {
            string output = $"{Name}/bin/lock";
            return ProjectFile is not { } file
                ? "autocoder-schema lock"
                : $"{ShellWord.Join(["dotnet", "build", Name, "-o", output])} && "
                    + ShellWord.Join(["autocoder-schema", "lock", "--migrations", $"{output}/{Path.GetFileNameWithoutExtension(file)}.dll", "--output", $"{Name}/{SchemaLock.FileName}"]);
        }
    }
}
