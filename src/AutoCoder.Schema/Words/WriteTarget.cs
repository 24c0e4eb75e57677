namespace AutoCoder.Schema.Words;

/// <summary>
/// What stands where somebody wants to have something written. Every path that an option or a configuration names for writing is
/// judged by this before anything is done: what is no file of this program's own stays what it is.
/// </summary>
/// <param name="Path">The absolute path.</param>
/// <param name="Type">What stands there; a link is a link, wherever it leads.</param>
internal sealed record WriteTarget(string Path, EntryType Type)
{
    // What SQLite keeps beside a database, by the ends of their names.
    private static readonly string[] Companions = ["-wal", "-shm", "-journal"];

    // A file of such a name may not be there yet, and be made for the application all the same.
    private static readonly string[] DatabaseNames = [".db", ".db3", ".sqlite", ".sqlite3", ".s3db"];

    private const string NullDevice = "/dev/null";

    /// <summary>Where a link leads, as it is written in it.</summary>
    public string? LinkTarget { get; init; }

    /// <summary>What the folder is that it stands in, links followed.</summary>
    public EntryType Folder { get; init; } = EntryType.Folder;

    /// <summary>What the folder above that is.</summary>
    public EntryType Above { get; init; } = EntryType.Folder;

    /// <summary>How many names a file has; null where the system does not say.</summary>
    public uint? Names { get; init; }

    /// <summary>How many bytes a file has.</summary>
    public long Length { get; init; }

    /// <summary>The first bytes of a file, and the last ones; null when they cannot be read.</summary>
    public (byte[] First, byte[] Last)? Content { get; init; } = ([], []);

    /// <summary>Whether it is known to be a database, or a file that belongs to one.</summary>
    public bool IsOfDatabase { get; init; }

    /// <summary>Why nothing is written there, with what to do instead; null when nothing is in the way.</summary>
    /// <param name="file">What is to be written.</param>
    public string? Obstacle(OwnFile file) => OfPlace(file) ?? OfDatabase ?? (Type == EntryType.File ? OfContent(file) : null);

    private string? OfPlace(OwnFile file) => Type switch
    {
        EntryType.Link or EntryType.DanglingLink =>
            $"{Path} is a symbolic link to {LinkTarget} and is not written through: name the file itself.",
        EntryType.Folder => $"{Path} is a folder: name a file.",
        EntryType.Other when Path == NullDevice && file.MayBeNowhere => null,
        EntryType.Other when file.MayBeNowhere => $"{Path} is no plain file: for standard output there is --format.",
        EntryType.Other => $"{Path} is no plain file: name another.",
        EntryType.Denied => $"{Path} cannot be looked at: a folder above it may not be entered. Name another file.",
        EntryType.Failed => $"{Path} cannot be looked at: name another file.",
        _ => OfFolder(file),
    };

    // A folder is made only beside what is there: below a misspelt one nobody would look for it.
    private string? OfFolder(OwnFile file) => Folder switch
    {
        EntryType.Folder => null,
        EntryType.Missing when file.MakesFolder && Above == EntryType.Folder => null,
        EntryType.Missing => $"{InFolder} does not exist: name another file, or make it: {MakeFolder}",
        _ => $"{InFolder} is no folder: name another file.",
    };

    private string InFolder => System.IO.Path.GetDirectoryName(Path)!;

    private string MakeFolder => $"mkdir -p {ShellWord.Quote(InFolder)}";

    // A misspelt option must not cost a database.
    private string? OfDatabase
    {
        get
        {
            bool isDatabase = IsOfDatabase || (Content is { First: var first } && IsDatabase(first));
            if (isDatabase || Companions.Any(end => Path.EndsWith(end, StringComparison.OrdinalIgnoreCase)))
                return $"{Path} is a SQLite database, or belongs to one: name another file.";
            return DatabaseNames.Any(end => Path.EndsWith(end, StringComparison.OrdinalIgnoreCase))
                ? $"{Path} has the name of a database: name another file."
                : null;
        }
    }

    private string? OfContent(OwnFile file)
    {
        if (Length == 0) return OfNames(file);
        if (Content is not var (first, last))
            return $"{Path} is there and cannot be read, so that nobody knows what it is: name another file.";
        if (file.IsOwn(first, last)) return OfNames(file);
        string away = $"mv -n -- {ShellWord.Quote(Path)} {ShellWord.Quote(Path + ".before")}";
        return $"{Path} is there, and is {file.IsNot}: it is left alone. Name another file, or move it away: {away}";
    }

    private string? OfNames(OwnFile file) => file.IsWrittenInto && Names > 1
        ? $"{Path} has another name, too (a hard link), and what is written here would be in that: name another file."
        : null;

    /// <summary>Whether bytes begin as those of a SQLite database do.</summary>
    public static bool IsDatabase(ReadOnlySpan<byte> first) => first.StartsWith("SQLite format 3\0"u8);

    /// <summary>Why no folder for files of this program can be here; null when one is, or can be made.</summary>
    /// <param name="option">What named it.</param>
    public string? ObstacleOfFolder(string option) => Type switch
    {
        EntryType.Folder => null,
        EntryType.Missing when Folder == EntryType.Folder => null,
        EntryType.Missing => $"{option} {Path}: {InFolder} does not exist: name another folder, or make it: {MakeFolder}",
        EntryType.DanglingLink =>
            $"{option} {Path}: is a link to {LinkTarget}, and nothing is there. Make what it leads to, or remove the link.",
        EntryType.Denied => $"{option} {Path}: a folder above it may not be entered. Name another folder.",
        EntryType.Failed => $"{option} {Path}: cannot be looked at. Name another folder.",
        _ => $"{option} {Path}: is no folder: name one.",
    };
}
