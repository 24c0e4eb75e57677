using Microsoft.Win32.SafeHandles;

namespace AutoCoder.Schema.Preflight.Files;

/// <summary>What stands at a path itself, without following a link: whose it is, who may use it, and which file it is.</summary>
/// <param name="Type">What it is.</param>
internal readonly record struct FileEntry(EntryType Type)
{
    /// <summary>Which file it is; null when nothing stands there or the system does not say.</summary>
    public FileIdentity? Identity { get; init; }

    /// <summary>Size in bytes.</summary>
    public long Length { get; init; }

    /// <summary>User and group; null where the system does not say.</summary>
    public (uint User, uint Group)? Owner { get; init; }

    /// <summary>The mode bits; null where the system has none.</summary>
    public UnixFileMode? Mode { get; init; }

    /// <summary>How many names it has; null where the system does not say.</summary>
    public uint? Names { get; init; }

    /// <summary>Looks. Nothing is opened.</summary>
    public static FileEntry At(string path) => Statx.EntryAt(path) ?? Portable(path);

    /// <summary>Whether an open file is still what has this name, and not what a link leads to.</summary>
    public static bool IsAt(SafeFileHandle handle, string path)
    {
        FileEntry there = At(path);
        return there.Type == EntryType.File
            && (there.Identity is not { } identity || Statx.EntryOf(handle) is not { } held || held.Identity == identity);
    }

    private static FileEntry Portable(string path)
    {
        if (CanonicalPath.LinkTarget(path) is not null) return new(EntryType.Link);
        FileFacts facts = FileFacts.Of(path);
        return new(facts.Type)
        {
            Length = facts.Length,
            Mode = OperatingSystem.IsWindows() || !facts.MayExist ? null : File.GetUnixFileMode(path),
        };
    }
}

/// <summary>Collects what a path for writing is judged by (<see cref="WriteTarget"/>).</summary>
internal static class WriteTargets
{
    private static readonly string[] Beside = ["", "-wal", "-shm", "-journal", ".lock"];

    /// <summary>Looks. Only an ordinary file is opened, and no database of the run.</summary>
    /// <param name="path">The absolute path.</param>
    /// <param name="databases">The databases of the run.</param>
    public static WriteTarget Look(string path, IEnumerable<string>? databases = null)
    {
        FileEntry entry = FileEntry.At(path);
        string? folder = Path.GetDirectoryName(path), above = Path.GetDirectoryName(folder);
        bool isOfDatabase = databases?.Any(database => IsOf(database, path, entry)) == true || IsLockOfDatabase(path);
        bool isRead = entry is { Type: EntryType.File, Length: > 0 } && !isOfDatabase;
        return new(path, entry.Type)
        {
            LinkTarget = entry.Type == EntryType.Link ? CanonicalPath.LinkTarget(path) : null,
            Folder = TypeOf(folder),
            Above = TypeOf(above),
            Names = entry.Names,
            Length = entry.Length,
            IsOfDatabase = isOfDatabase,
            Content = isRead ? Read(path) : ([], []),
        };
    }

    /// <summary>The same of a folder: a link to one is followed.</summary>
    public static WriteTarget LookAtFolder(string path)
    {
        EntryType type = FileFacts.Of(path).Type;
        return new(path, type)
        {
            LinkTarget = type == EntryType.DanglingLink ? CanonicalPath.Of(path) : null,
            Folder = TypeOf(Path.GetDirectoryName(path)),
        };
    }

    private static EntryType TypeOf(string? folder) => folder is null ? EntryType.Folder : FileFacts.Of(folder).Type;

    // The lock of a database that is no part of the run.
    private static bool IsLockOfDatabase(string path)
    {
        const string Lock = ".lock";
        if (!path.EndsWith(Lock, StringComparison.Ordinal)) return false;
        string database = path[..^Lock.Length];
        return FileEntry.At(database) is { Type: EntryType.File, Length: > 0 }
            && Read(database) is var (first, _) && WriteTarget.IsDatabase(first);
    }

    // The last part of the path is no link, so a file that is not there yet has the name that it has everywhere; one that is
    // there may be what a link of another name leads to, or another name of it.
    private static bool IsOf(string database, string path, FileEntry entry)
    {
        string name = Path.GetFileName(path);
        string? end = Beside.FirstOrDefault(
            each => name.Length == Path.GetFileName(database.AsSpan()).Length + each.Length
                && name.StartsWith(Path.GetFileName(database), PathComparison.Comparison)
                && name.EndsWith(each, StringComparison.Ordinal));
        if (end is not null && CanonicalPath.Of(database + end) == CanonicalPath.Of(path)) return true;
        if (entry.Identity is not { } identity) return false;
        if (FileFacts.Of(database).Identity == identity) return true;
        string real = CanonicalPath.LinkTarget(database) is null ? database : CanonicalPath.Of(database);
        return Beside.Any(each => path == real + each);
    }

    private static (byte[] First, byte[] Last)? Read(string path)
    {
        try
        {
            const FileShare WithAll = FileShare.ReadWrite | FileShare.Delete;
            using SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, WithAll);
            if (!FileEntry.IsAt(handle, path)) return null;
            byte[] first = new byte[OwnFile.Sample], last = new byte[OwnFile.Sample];
            long end = Math.Max(0, RandomAccess.GetLength(handle) - last.Length);
            int begins = RandomAccess.Read(handle, first, 0), ends = RandomAccess.Read(handle, last, end);
            return (first[..begins], last[..ends]);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
