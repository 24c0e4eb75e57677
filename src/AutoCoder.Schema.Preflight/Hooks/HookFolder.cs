namespace AutoCoder.Schema.Preflight.Hooks;

/// <summary>Where git looks for the hooks of a repository.</summary>
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
}
