namespace AutoCoder.Schema.Preflight.Hooks;

/// <summary>What looking for the hooks of a repository came to.</summary>
internal abstract record HookFolderReading
{
    private HookFolderReading()
    {
    }

    /// <summary>The folder.</summary>
    public sealed record Found(HookFolder Folder) : HookFolderReading;

    /// <summary>There is none, or none that a merge could be stopped by.</summary>
    /// <param name="Problem">One line, with what to do.</param>
    public sealed record Refused(string Problem) : HookFolderReading;
}
