namespace AutoCoder.Schema.Runner.Files;

/// <summary>Who may use a file: mode bits, owner and access control list, as they were on another file.</summary>
/// <param name="Mode">The mode bits; null on Windows.</param>
/// <param name="Owner">User and group; null where the system does not say.</param>
internal sealed record FileGuard(UnixFileMode? Mode, (uint User, uint Group)? Owner)
{
    /// <summary>What a file has until it is complete.</summary>
    public const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>All bits that a database or a backup may have.</summary>
    public const UnixFileMode ReadAndWrite =
        OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private const UnixFileMode OfGroup = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;
    private const UnixFileMode OfOthers = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
    private const UnixFileMode OfOwner = OwnerOnly | UnixFileMode.UserExecute;
    private const int GroupShift = 3, OwnerShift = 6;

    /// <summary>The access control list; null for none beside the mode. The mode's group bits are its bounds.</summary>
    public AccessList? List { get; init; }

    /// <summary>
    /// Whether a file that cannot be given all of it is an error, as in the place of a database. A copy may be for fewer.
    /// </summary>
    public bool MustBeKept { get; init; }

    /// <summary>That of a file.</summary>
    /// <exception cref="IOException">It cannot be told.</exception>
    public static FileGuard Of(string path) => OperatingSystem.IsWindows()
        ? new(null, null)
        : new(File.GetUnixFileMode(path) & ReadAndWrite, PosixFile.OwnerOf(path))
        {
            List = AccessList.Of(path)?.Narrowed(_ => AccessRight.Read | AccessRight.Write),
        };

    /// <summary>That of a folder.</summary>
    /// <exception cref="IOException">It cannot be told.</exception>
    public static FileGuard OfFolder(string path) => OperatingSystem.IsWindows()
        ? new(null, null)
        : new(File.GetUnixFileMode(path) & (OfOwner | OfGroup | OfOthers), PosixFile.OwnerOf(path))
        {
            List = AccessList.Of(path),
        };

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
        return copy.StartsWith(below, StringComparison.Ordinal) ? guard : guard.Behind(OfFolder(around));
    }

    /// <summary>
    /// That of what SQLite keeps beside a database: it makes it with the mode of the database and without its list, so that the
    /// group may read there what it may not in the database.
    /// </summary>
    public FileGuard Within(FileGuard database)
    {
        if (Mode is not { } mode || database.Mode is not { } most) return this;
        return database with
        {
            Mode = mode & most,
            List = database.List?.Narrowed(entry => entry.Tag switch
            {
                AccessTag.Owner => RightOf(mode, OwnerShift),
                AccessTag.Others => RightOf(mode, 0),
                _ => RightOf(mode, GroupShift),
            }),
        };
    }

    /// <summary>
    /// Gives it to a file. A group that cannot be given the file is not let in by another group's bits either; what the file has
    /// from its folder's own list goes.
    /// </summary>
    /// <exception cref="IOException">It cannot be given, and must be.</exception>
    public void ApplyTo(string path)
    {
        if (OperatingSystem.IsWindows() || Mode is not { } mode) return;
        (uint User, uint Group)? has = PosixFile.OwnerOf(path);
        bool isSameOwner = Owner is not { } owner || has == owner || PosixFile.TryGiveTo(path, owner);
        bool isSameGroup = isSameOwner || has?.Group == Owner?.Group;
        if (MustBeKept && !isSameOwner && has?.User != Owner?.User) throw new IOException(NotGiven);
        if (List is not { } list)
        {
            PosixFile.RemoveAccessList(path);
            File.SetUnixFileMode(path, isSameGroup ? mode : mode & ~OfGroup);
            return;
        }

        if (!isSameGroup)
            list = list.Narrowed(entry => entry.Tag == AccessTag.OwningGroup ? AccessRight.None : AccessRight.All);
        if (PosixFile.TrySetAccessList(path, list)) return;
        if (MustBeKept) throw new IOException("Its access control list cannot be kept on this file system.");
        (AccessRight group, AccessRight others) = list.WithoutNames();
        File.SetUnixFileMode(path, (mode & OfOwner) | (UnixFileMode)((int)group << GroupShift) | (UnixFileMode)(int)others);
    }

    /// <summary>The mode bits without what named users and groups may do.</summary>
    public UnixFileMode? PlainMode => List is { } list && Mode is { } mode
        ? (mode & ~OfGroup) | (UnixFileMode)((int)list.OwningGroup << GroupShift)
        : Mode;

    private FileGuard Behind(FileGuard folder)
    {
        bool group = (folder.List?.OwningGroup ?? RightOf(folder.Mode!.Value, GroupShift)).HasFlag(AccessRight.Enter);
        bool others = RightOf(folder.Mode!.Value, 0).HasFlag(AccessRight.Enter);
        UnixFileMode mode = Mode!.Value;
        if (!group && List is null) mode &= ~OfGroup;
        if (!others) mode &= ~OfOthers;
        return this with
        {
            Mode = mode,
            List = List?.Narrowed(entry => entry.Tag switch
            {
                AccessTag.OwningGroup => group ? AccessRight.All : AccessRight.None,
                AccessTag.Others => others ? AccessRight.All : AccessRight.None,
                AccessTag.User or AccessTag.Group =>
                    folder.List?.RightOf(entry.Tag, entry.Id)?.HasFlag(AccessRight.Enter) ?? others
                        ? AccessRight.All
                        : AccessRight.None,
                _ => AccessRight.All,
            }),
        };
    }

    private static AccessRight RightOf(UnixFileMode mode, int shift) => (AccessRight)((int)mode >> shift) & AccessRight.All;

    private string NotGiven =>
        $"It belongs to user {Owner?.User} and group {Owner?.Group}, and this user cannot give them a new file: "
        + $"run this as root, or as that user (sudo -u '#{Owner?.User}').";
}
