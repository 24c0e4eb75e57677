namespace AutoCoder.Schema.Preflight.Hooks;

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
        return new InstalledHook(hook, path, Stands(path), text is not null && HookMark.Of(text) is not null ? text : null, Stands(path + HookScript.KeptEnding));
    }

    // A link to one of ours is somebody else's arrangement and is kept as it is.
    private static bool IsPlain(string path) => FileFacts.Of(path) is { Type: EntryType.File, Length: < MostBytes } && CanonicalPath.LinkTarget(path) is null;

    private static bool Stands(string path) => FileFacts.Of(path).Type != EntryType.Missing;
}
