namespace AutoCoder.Schema.Runner.Files;

/// <summary>Who may use a file: mode bits and owner, as they were on another file.</summary>
/// <param name="Mode">The mode bits; null on Windows.</param>
/// <param name="Owner">User and group; null where the system does not say.</param>
internal sealed record FileGuard(UnixFileMode? Mode, (uint User, uint Group)? Owner)
{
    /// <summary>What a file has until it is complete.</summary>
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>All bits that a database or a backup may have.</summary>
    public const UnixFileMode ReadAndWrite =
        OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private const UnixFileMode OfGroup = UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
    private const UnixFileMode OfOthers = UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>That of a file.</summary>
    public static FileGuard Of(string path) => OperatingSystem.IsWindows()
        ? new(null, null)
        : new(File.GetUnixFileMode(path) & ReadAndWrite, PosixFile.OwnerOf(path));

    /// <summary>
    /// That of a copy: who cannot get at the original, because its folder does not let him in, does not get at a copy elsewhere
    /// either. A copy below that folder is guarded by it.
    /// </summary>
    /// <param name="path">The original's real path.</param>
    /// <param name="copy">The copy's real path.</param>
    public static FileGuard ForCopyOf(string path, string copy)
    {
        FileGuard guard = Of(path);
        string around = Path.GetDirectoryName(path)!;
        if (OperatingSystem.IsWindows()) return guard;
        string below = Path.TrimEndingDirectorySeparator(around) + Path.DirectorySeparatorChar;
        if (copy.StartsWith(below, StringComparison.Ordinal)) return guard;
        UnixFileMode folder = File.GetUnixFileMode(around), mode = guard.Mode!.Value;
        if (!folder.HasFlag(UnixFileMode.GroupExecute)) mode &= ~OfGroup;
        if (!folder.HasFlag(UnixFileMode.OtherExecute)) mode &= ~OfOthers;
        return guard with { Mode = mode };
    }

    /// <summary>Gives it to a file. A group that cannot be given the file is not let in by another group's bits either.</summary>
    public void ApplyTo(string path)
    {
        if (OperatingSystem.IsWindows() || Mode is not { } mode) return;
        bool isSameGroup = Owner is not { } owner || PosixFile.OwnerOf(path) == owner || PosixFile.TryGiveTo(path, owner)
            || PosixFile.OwnerOf(path)?.Group == owner.Group;
        File.SetUnixFileMode(path, isSameGroup ? mode : mode & ~OfGroup);
    }
}
