namespace AutoCoder.Schema.Preflight.Hooks;

/// <summary>Asks git where the hooks of a repository are. Writes nothing.</summary>
internal static class HookFolders
{
    /// <summary>The hooks of the repository that a folder is in.</summary>
    /// <param name="folder">An absolute path.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static HookFolderReading Find(string folder, CancellationToken cancellation = default)
    {
        try
        {
            return Find(new GitProgram(folder, cancellation), folder);
        }
        catch (GitFailureException problem)
        {
            return new HookFolderReading.Refused(problem.Message);
        }
    }

    private static HookFolderReading Find(GitProgram git, string folder)
    {
        (int exitCode, byte[] output, string error) = git.Ask("rev-parse", "--is-bare-repository", "--is-inside-work-tree", "--git-common-dir", "--git-path", "hooks");
        if (exitCode != 0) return Refuse(error.Contains("not a git repository", StringComparison.Ordinal)
            ? $"{folder} is in no git repository: hooks are a repository's. Go into one, or make one: git init"
            : $"git does not read the repository of {folder}: {GitProgram.Reason(error)}.");
        return GitProgram.Lines(output) switch
        {
            ["true", ..] => Refuse($"{folder} is a bare repository: nothing is merged or pushed from it, and these hooks would never run. Install them in each clone; a server asks in CI (docs/hooks.md)."),
            [_, "false", ..] => Refuse($"{folder} is inside of git's own folder: go into the working tree."),
            [_, _, var common, var hooks] => new HookFolderReading.Found(Of(git, folder, Absolute(common, folder), Absolute(hooks, folder))),
            _ => Refuse($"git does not say where the hooks of {folder} are."),
        };
    }

    private static HookFolder Of(GitProgram git, string folder, string common, string hooks)
    {
        string top = GitProgram.Lines(git.Ask("rev-parse", "--show-toplevel").Output) is [var one] ? one : folder;
        string? setting = GitProgram.Lines(git.Ask("config", "--show-origin", "--get", "core.hooksPath").Output) is [var line, ..] && line.Split('\t') is [var origin, var value]
            ? $"core.hooksPath = {value} ({(origin.StartsWith("file:", StringComparison.Ordinal) ? Absolute(origin[5..], folder) : origin)})"
            : null;
        return new HookFolder(hooks, common, setting, Sharing(CanonicalPath.Of(hooks), CanonicalPath.Of(common), CanonicalPath.Of(top)));
    }

    // A hook there would name a program of this machine to others, or run for repositories that nobody asked about.
    private static string? Sharing(string hooks, string common, string top) =>
        IsBelow(hooks, common) ? null
        : IsBelow(hooks, top) ? "is part of the working tree, so that everybody who has the repository would get hooks that name programs of this machine"
        : "is outside of this repository, so that the hooks would run for every repository that uses it";

    private static bool IsBelow(string path, string folder) => path.StartsWith(folder + "/", StringComparison.Ordinal);

    private static string Absolute(string path, string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, folder));

    private static HookFolderReading.Refused Refuse(string problem) => new(problem);
}
