namespace AutoCoder.Schema.Operator.Hooks;

/// <summary>Where git looks for the hooks of a repository. Git itself is asked; nothing is written.</summary>
/// <param name="Path">The folder, absolute, as git names it; it may not be there yet.</param>
/// <param name="CommonFolder">The folder that all working trees of the repository share (<c>.git</c>).</param>
/// <param name="Setting">What <c>core.hooksPath</c> says and where, or null.</param>
/// <param name="Sharing">Who else uses the folder, as the end of a sentence; null when it is this repository's own.</param>
internal sealed record HookFolder(string Path, string CommonFolder, string? Setting, string? Sharing)
{
    /// <summary>The file with the questions that were passed by.</summary>
    public string Notes => System.IO.Path.Combine(CommonFolder, HookScript.NotesFolder, HookScript.NotesFile);

    /// <summary>What is there of each hook.</summary>
    public ImmutableArray<InstalledHook> Hooks() => [.. HookScript.Hooks.Select(hook => InstalledHook.Read(Path, hook))];

    /// <summary>The hooks of the repository that a folder is in.</summary>
    /// <param name="folder">An absolute path.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static Outcome<HookFolder> Find(string folder, CancellationToken cancellation = default)
    {
        try
        {
            return Find(new GitProgram(folder, cancellation), folder);
        }
        catch (GitFailureException problem)
        {
            return Refuse(problem.Message);
        }
    }

    private static Outcome<HookFolder> Find(GitProgram git, string folder)
    {
        (int exitCode, byte[] output, string error) =
            git.Ask("rev-parse", "--is-bare-repository", "--is-inside-work-tree", "--git-common-dir", "--git-path", "hooks");
        if (exitCode != 0) return Refuse(error.Contains("not a git repository", StringComparison.Ordinal)
            ? $"{folder} is in no git repository: hooks are a repository's. Go into one, or make one: git init"
            : $"git does not read the repository of {folder}: {GitProgram.Reason(error)}.");
        return GitProgram.Lines(output) switch
        {
            ["true", ..] => Refuse(
                $"{folder} is a bare repository: nothing is merged or pushed from it, and these hooks would never run. Install "
                    + "them in each clone; a server asks in CI (docs/hooks.md)."),
            [_, "false", ..] => Refuse($"{folder} is inside of git's own folder: go into the working tree."),
            [_, _, var common, var hooks] =>
                new Outcome<HookFolder>.Done(Of(git, folder, Absolute(common, folder), Absolute(hooks, folder))),
            _ => Refuse($"git does not say where the hooks of {folder} are."),
        };
    }

    private static HookFolder Of(GitProgram git, string folder, string common, string hooks)
    {
        string top = GitProgram.Lines(git.Ask("rev-parse", "--show-toplevel").Output) is [var one] ? one : folder;
        string[] settings = GitProgram.Lines(git.Ask("config", "--show-origin", "--get", "core.hooksPath").Output);
        string? setting = settings is [var line, ..] && line.Split('\t') is [var origin, var value]
            ? $"core.hooksPath = {value} ({(IsFile(origin) ? Absolute(origin["file:".Length..], folder) : origin)})"
            : null;
        return new HookFolder(
            hooks, common, setting, WhoShares(CanonicalPath.Of(hooks), CanonicalPath.Of(common), CanonicalPath.Of(top)));
    }

    private static bool IsFile(string origin) => origin.StartsWith("file:", StringComparison.Ordinal);

    // A hook there would name a program of this machine to others, or run for repositories that nobody asked about.
    private static string? WhoShares(string hooks, string common, string top) =>
        IsBelow(hooks, common) ? null
        : IsBelow(hooks, top)
            ? "is part of the working tree, so that everybody who has the repository would get hooks "
                + "that name programs of this machine"
            : "is outside of this repository, so that the hooks would run for every repository that uses it";

    private static bool IsBelow(string path, string folder) => path.StartsWith(folder + "/", StringComparison.Ordinal);

    private static string Absolute(string path, string folder) =>
        System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path, folder));

    private static Outcome<HookFolder>.Refused Refuse(string problem) => new([problem]);
}

/// <summary>What is there of one hook.</summary>
/// <param name="Hook">Its name.</param>
/// <param name="Path">Where git looks for it.</param>
/// <param name="IsThere">Whether anything has that name, a link that leads nowhere included.</param>
/// <param name="Text">What it says, when it is one of ours.</param>
/// <param name="IsKept">Whether a hook that was there before is kept beside it.</param>
internal sealed record InstalledHook(string Hook, string Path, bool IsThere, string? Text, bool IsKept)
{
    private const int MostBytes = 1 << 20;

    /// <summary>Where a hook that was there before is kept.</summary>
    public string KeptPath => Path + HookScript.KeptEnding;

    /// <summary>What its first lines say; null when it is not ours.</summary>
    public HookMark? Mark => Text is null ? null : HookMark.Of(Text);

    /// <summary>Whether it is, to the letter, what this program writes for that gate.</summary>
    public bool IsCurrent => Mark is { Version: HookScript.Version } mark && Text == HookScript.Of(Hook, mark.Gate);

    /// <summary>The files of its gate that are not there any more.</summary>
    public IEnumerable<string> Gone => (Mark?.Gate ?? []).Where(word => HookScript.IsPath(word) && !System.IO.Path.Exists(word));

    /// <summary>Looks.</summary>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static InstalledHook Read(string folder, string hook)
    {
        string path = System.IO.Path.Combine(folder, hook);
        string? text = IsPlain(path) ? File.ReadAllText(path) : null;
        bool isOurs = text is not null && HookMark.Of(text) is not null;
        return new InstalledHook(hook, path, Stands(path), isOurs ? text : null, Stands(path + HookScript.KeptEnding));
    }

    // A link to one of ours is somebody else's arrangement and is kept as it is.
    private static bool IsPlain(string path) =>
        FileFacts.Of(path) is { Type: EntryType.File, Length: < MostBytes } && CanonicalPath.LinkTarget(path) is null;

    private static bool Stands(string path) => FileFacts.Of(path).Type != EntryType.Missing;
}
