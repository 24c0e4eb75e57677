using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace AutoCoder.Schema.Preflight.Files;

/// <summary>
/// Whether a file that nobody named, but that was found in a folder above, may decide anything: it says which assembly is run.
/// It must be this user's or root's, and lie where nobody else may put another in its place (the pattern of CVE-2022-24765). On
/// Windows this is not looked at, and elsewhere than on Linux only who may write.
/// </summary>
internal static partial class FoundFile
{
    private const uint Root = 0, Unmapped = 65534; // overflowuid: an owner that this user namespace does not know
    private const uint LastSystemUser = 999;

    /// <summary>Why it may not, as the rest of a sentence that begins with its name; null when it may.</summary>
    /// <param name="path">Its absolute path.</param>
    public static string? Distrusted(string path)
    {
        if (OperatingSystem.IsWindows()) return null;
        try
        {
            uint[] trusted = [.. Trusted()];
            if (Distrusted(path, trusted) is { } reason) return reason;
            string real = CanonicalPath.Of(path);
            return real == path || Distrusted(real, trusted) is not { } behind ? null : $"leads to {real}, which {behind}";
        }
        catch (IOException problem)
        {
            return $"nobody can tell who may write it: {problem.Message.TrimEnd('.')}";
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static string? Distrusted(string path, uint[] trusted)
    {
        string? reason = null;
        List<string> loose = [];
        for (string? at = path; at is not null; at = Path.GetDirectoryName(at))
        {
            FileEntry entry = FileEntry.At(at);
            bool isFolder = at != path, isLink = entry.Type == EntryType.Link;
            if (isFolder && isLink) continue; // what it leads to is looked at by the real path
            if (OfOwner(entry, trusted) is { } owner && !(isFolder && IsOfSystem(entry, at, path)))
                return isFolder ? $"lies in {at}, which {owner}" : owner;
            // In a sticky folder nobody takes away what is not his.
            bool isSticky = isFolder && entry.Mode?.HasFlag(UnixFileMode.StickyBit) == true;
            if (isLink || isSticky || Writers(at, entry, trusted) is not { } writers) continue;
            reason ??= isFolder ? $"lies in {at}, in which {writers} may write" : $"{writers} may write it";
            loose.Add(at);
        }

        return reason is null ? null : $"{reason} ({ShellWord.Join(["chmod", "go-w", .. loose])})";
    }

    private static string? OfOwner(FileEntry entry, uint[] trusted) =>
        entry.Owner is { User: var user } && !trusted.Contains(user)
            ? string.Create(CultureInfo.InvariantCulture, $"belongs to another user ({user})")
            : null;

    // In a container without the host's root, the folders at the top are nobody's.
    private static bool IsOfSystem(FileEntry folder, string at, string path) =>
        folder.Owner?.User == Unmapped && at != Path.GetDirectoryName(path) && HasUnmappedUsers();

    private static bool HasUnmappedUsers()
    {
        string[] lines = Lines("/proc/self/uid_map");
        return lines.Length > 0 && !lines[0].EndsWith(" 4294967295", StringComparison.Ordinal);
    }

    [UnsupportedOSPlatform("windows")]
    private static string? Writers(string path, FileEntry entry, uint[] trusted)
    {
        if (entry.Mode is not { } mode) return null;
        if (mode.HasFlag(UnixFileMode.OtherWrite)) return "everybody";
        if (!mode.HasFlag(UnixFileMode.GroupWrite)) return null;
        AccessList? list = AccessList.Of(path);
        if (list?.Entries.Any(named => MayWrite(list, named, trusted)) == true) return "others by its access control list";
        bool isOfGroup = list is null || list.OwningGroup.HasFlag(AccessRight.Write);
        return isOfGroup && entry.Owner is { Group: var group } && !IsPrivate(group, trusted)
            ? string.Create(CultureInfo.InvariantCulture, $"group {group}")
            : null;
    }

    private static bool MayWrite(AccessList list, AccessEntry named, uint[] trusted) =>
        (named.Right & list.Bounds).HasFlag(AccessRight.Write)
        && (named.Tag == AccessTag.Group || (named.Tag == AccessTag.User && !trusted.Contains(named.Id)));

    // The group that many systems make for each user, whose mask lets it write: nobody else is in it. One that nobody knows may
    // be the number alone that a container was started with; then it has this process.
    [UnsupportedOSPlatform("windows")]
    private static bool IsPrivate(uint group, uint[] trusted)
    {
        string number = group.ToString(CultureInfo.InvariantCulture);
        string[][] users = [.. Lines("/etc/passwd").Select(line => line.Split(':')).Where(parts => parts.Length > 3)];
        string[]? found = Lines("/etc/group").Select(line => line.Split(':'))
            .FirstOrDefault(parts => parts is [_, _, var id, ..] && id == number);
        if (found is null && (group != getegid() || IsKnown(group))) return false;
        if (found is { Length: < 4 }) return false;
        string[] members = found?[3].Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return users.Where(user => user[3] == number || members.Contains(user[0])).All(user => IsOne(user[2], group, trusted))
            && members.All(member => users.Any(user => user[0] == member));
    }

    // What only a directory service knows has members that no file tells.
    [UnsupportedOSPlatform("windows")]
    private static bool IsKnown(uint group)
    {
        const int Head = 64, Text = 1 << 16;
        return getgrgid_r(group, new byte[Head], new byte[Text], Text, out nint entry) != 0 || entry != 0;
    }

    private static bool IsOne(string user, uint group, uint[] trusted) =>
        uint.TryParse(user, NumberStyles.None, CultureInfo.InvariantCulture, out uint id)
        && (trusted.Contains(id) || (group == Root && id <= LastSystemUser));

    private static string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    // As git does: who became root by sudo is still trusted with what is his. Whoever owns the folder of the program that is
    // running decides what it does by that: a service may run as another user than the one who put it there with its settings.
    [UnsupportedOSPlatform("windows")]
    private static IEnumerable<uint> Trusted()
    {
        uint user = geteuid();
        bool isSudo = uint.TryParse(
            Environment.GetEnvironmentVariable("SUDO_UID"), NumberStyles.None, CultureInfo.InvariantCulture, out uint before);
        FileEntry program = FileEntry.At(CanonicalPath.Of(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)));
        return new uint?[] { Root, user, user == Root && isSudo ? before : null, program.Owner?.User }
            .OfType<uint>().Where(each => each != Unmapped);
    }

    [UnsupportedOSPlatform("windows")]
    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint geteuid();

    [UnsupportedOSPlatform("windows")]
    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint getegid();

    [UnsupportedOSPlatform("windows")]
    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int getgrgid_r(uint group, [Out] byte[] head, [Out] byte[] text, nuint length, out nint entry);
}
