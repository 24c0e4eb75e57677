namespace AutoCoder.Schema.Operator.Authoring;

/// <summary>The lock file beside the migrations' sources.</summary>
/// <param name="Path">Its path.</param>
internal sealed record SchemaLockFile(string Path)
{
    /// <summary>Why it cannot be written, or null.</summary>
    public string? Obstacle
    {
        get
        {
            if (new FileInfo(Path).LinkTarget is { } target) return $"{Path} is a symbolic link to {target} and is not written through: name the file itself with --output.";
            if (Directory.Exists(Path)) return $"{Path} is a folder: name the file with --output.";
            return Directory.Exists(Folder) ? null : $"{Folder} does not exist: make it, or name another file with --output.";
        }
    }

    private string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>What it says now; null when there is none.</summary>
    public string? Read() => File.Exists(Path) ? File.ReadAllText(Path).ReplaceLineEndings("\n") : null;

    /// <summary>Puts a text in its place, whole or not at all; a file that was there keeps its mode.</summary>
    public void Write(string text)
    {
        string partial = System.IO.Path.Combine(Folder, $".{System.IO.Path.GetFileName(Path)}.{Environment.ProcessId}");
        try
        {
            File.WriteAllText(partial, text);
            if (!OperatingSystem.IsWindows() && File.Exists(Path)) File.SetUnixFileMode(partial, File.GetUnixFileMode(Path));
            File.Move(partial, Path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>The file beside a project.</summary>
    public static SchemaLockFile Of(MigrationsProject project) => new(System.IO.Path.Combine(project.Folder, SchemaLock.FileName));
}
