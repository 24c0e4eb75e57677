namespace AutoCoder.Schema.Operator.Hooks;

/// <summary>Puts the hooks beside those that are there, and takes them away again.</summary>
/// <param name="folder">Where git looks for them.</param>
internal sealed class HookInstallation(HookFolder folder)
{
    private const UnixFileMode Runnable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Why nothing is installed, one line a hook; empty when nothing is in the way.</summary>
    public ImmutableArray<string> Obstacles() =>
        WriteTargets.LookAtFolder(folder.Path).ObstacleOfFolder("hooks go into") is { } nowhere
            ? [nowhere]
            : [.. folder.Hooks().Select(Obstacle).OfType<string>()];

    /// <summary>Installs every hook, or brings it to this version. A hook that was there is moved beside it, as it is.</summary>
    /// <param name="gate">The words that start the gate.</param>
    /// <returns>What was done, one line a hook.</returns>
    /// <exception cref="IOException">One could not be written.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not write there.</exception>
    public ImmutableArray<string> Install(ImmutableArray<string> gate)
    {
        Directory.CreateDirectory(folder.Path);
        return [.. folder.Hooks().Select(hook => Install(hook, HookScript.Of(hook.Hook, gate)))];
    }

    /// <summary>Removes what is ours, and moves what was there before back to its place.</summary>
    /// <returns>What was done, one line a hook.</returns>
    /// <exception cref="IOException">One could not be moved.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not write there.</exception>
    public ImmutableArray<string> Uninstall() => [.. folder.Hooks().Select(Uninstall)];

    private static string? Obstacle(InstalledHook hook) => hook switch
    {
        { Mark.Version: > HookScript.Version } =>
            $"{hook.Path} is of a newer autocoder-schema (version {hook.Mark!.Version}): install with that one.",
        { IsThere: true, Mark: null, IsKept: true } =>
            $"{hook.Path} is somebody else's hook, and {hook.KeptPath} has one from before: something was installed over ours. "
                + "Put the two into one, remove the other, and install again.",
        _ => null,
    };

    private static string Install(InstalledHook hook, string text)
    {
        if (hook.Text == text) return $"{hook.Hook}: is there already";
        bool isForeign = hook is { IsThere: true, Mark: null };
        string partial = $"{hook.Path}.{Path.GetRandomFileName()}.partial";
        try
        {
            Write(partial, text, isForeign || !hook.IsThere ? Runnable : ModeOf(hook.Path));
            if (isForeign) File.Move(hook.Path, hook.KeptPath); // renamed, so bytes, mode and links are what they were
            File.Move(partial, hook.Path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }

        return hook switch
        {
            { Mark: { } mark } => $"{hook.Hook}: written anew (was version {mark.Version})",
            { IsThere: true } =>
                $"{hook.Hook}: installed; the hook that was there is kept in {Path.GetFileName(hook.KeptPath)} and is run first",
            { IsKept: true } => $"{hook.Hook}: installed; {Path.GetFileName(hook.KeptPath)} is from before and is run first",
            _ => $"{hook.Hook}: installed",
        };
    }

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? Runnable : File.GetUnixFileMode(path);

    private static void Write(string path, string text, UnixFileMode mode)
    {
        // Made with the mode and the user's mask: never open to more people than any other new file.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
        using var file = new FileStream(path, options);
        using var writer = new StreamWriter(file);
        writer.Write(text);
    }

    private static string Uninstall(InstalledHook hook)
    {
        if (hook is { IsThere: true, Mark: null })
            return hook.IsKept
                ? $"{hook.Hook}: left; it is somebody else's, and so is {Path.GetFileName(hook.KeptPath)}"
                : $"{hook.Hook}: left; it is somebody else's";
        if (hook.IsKept) File.Move(hook.KeptPath, hook.Path, overwrite: true);
        else if (hook.IsThere) File.Delete(hook.Path);
        else return $"{hook.Hook}: was not installed";
        return hook.IsKept ? $"{hook.Hook}: removed; the hook from before is back" : $"{hook.Hook}: removed";
    }
}
