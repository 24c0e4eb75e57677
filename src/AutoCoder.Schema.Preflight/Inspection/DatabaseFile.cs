using System.Buffers.Binary;
using SQLitePCL;

namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>A database's path and the files that SQLite keeps beside it.</summary>
/// <param name="path">The path.</param>
/// <param name="sharesProcess">Whether connections of the application may come to it in this process.</param>
internal sealed class DatabaseFile(string path, bool sharesProcess = false)
{
    /// <summary>What the name of a log ends with.</summary>
    public const string WalSuffix = "-wal";

    private string? _real;

    /// <summary>The database's absolute path; links in it are followed by whoever opens it.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>
    /// Whether connections of the application live in this process: SQLite has one map of the index of a log for all of them, and
    /// whoever comes while that is read-only cannot write for as long as it is.
    /// </summary>
    public bool SharesProcess => sharesProcess;

    /// <summary>
    /// The database, symbolic links resolved: SQLite keeps the other files beside the file, not beside a link to it. To resolve
    /// them is a system call for every folder of the path, which SQLite makes anyway when it opens the file:
    /// <see cref="Opened"/>.
    /// </summary>
    public string Real => _real ??= CanonicalPath.Of(Path);

    /// <summary>The write-ahead log of WAL mode; committed rows can be in it alone.</summary>
    public string Wal => Real + WalSuffix;

    /// <summary>The index of the log that connections share.</summary>
    public string SharedMemory => Real + "-shm";

    /// <summary>The rollback journal of the other modes.</summary>
    public string Journal => Real + "-journal";

    /// <summary>Takes over what SQLite found the file to be.</summary>
    public void Opened(ReadOnlyConnection connection) => _real = connection.FileName;

    /// <summary>What the path's type alone decides, or null when SQLite has to be asked.</summary>
    public Reading<T>? Decide<T>(FileFacts facts) => facts.Type switch
    {
        EntryType.Missing or EntryType.DanglingLink => Without<T>() ?? new Reading<T>.Missing(),
        EntryType.Folder => new Reading<T>.Unreadable(UnreadableReason.NotADatabase, "it is a folder"),
        EntryType.Other => new Reading<T>.Unreadable(UnreadableReason.NotADatabase, "it is a pipe, a socket or a device"),
        EntryType.Failed => new Reading<T>.Unreadable(
            UnreadableReason.InputOutput,
            "the system cannot follow the path: a circle of symbolic links, or a name that is too long"),
        EntryType.Denied => new Reading<T>.Unreadable(UnreadableReason.AccessDenied, "a folder above it may not be entered"),
        _ => facts.Length == 0 ? Without<T>() ?? new Reading<T>.NoBytes() : null,
    };

    /// <summary>What is beside it and cannot be its own, when that is so.</summary>
    public Reading<T>? Without<T>() =>
        Companions.Stray(this) is { } why ? new Reading<T>.Unreadable(UnreadableReason.StrayCompanion, why) : null;
}

/// <summary>The first 100 bytes of a database (https://www.sqlite.org/fileformat2.html, section 1.3).</summary>
/// <param name="IsWal">True when the file is in WAL mode.</param>
/// <param name="PageSize">The size of its pages.</param>
/// <param name="Changes">Counts transactions, but for those in WAL mode.</param>
internal readonly record struct DatabaseHeader(bool IsWal, uint PageSize, uint Changes)
{
    /// <summary>
    /// Of a file whose bytes only the application's <see cref="DatabaseOpening"/> makes a database of: nothing is known of it. It
    /// counts as one in WAL mode, whose way of being read (under the lock of a reader; from the file alone while there is neither
    /// a log nor a journal) is right in the other modes, too.
    /// </summary>
    public static readonly DatabaseHeader Sealed = new(IsWal: true, PageSize: 0, Changes: 0) { IsSealed = true };

    /// <summary>Its size.</summary>
    public const int Length = 100;

    private const int PageSizeAt = 16, WriteVersion = 18, ReadVersion = 19, ChangesAt = 24;
    private const byte WalVersion = 2;

    /// <summary>Whether it is <see cref="Sealed"/>.</summary>
    public bool IsSealed { get; private init; }

    /// <summary>Reads it.</summary>
    /// <exception cref="SqliteFailureException">The file has no header, or another format's.</exception>
    public static DatabaseHeader Of(VfsFile file)
    {
        Span<byte> header = stackalloc byte[Length];
        int code = file.Read(header, 0);
        if (code is not raw.SQLITE_OK and not raw.SQLITE_IOERR_SHORT_READ)
            throw new SqliteFailureException(SqliteFailure.Of(code));
        if (code == raw.SQLITE_IOERR_SHORT_READ || !header.StartsWith("SQLite format 3\0"u8))
        {
            bool mayBeOpened = code == raw.SQLITE_OK && DatabaseOpening.IsInForce;
            return mayBeOpened ? Sealed : throw new SqliteFailureException(NoDatabase(file));
        }

        uint pageSize = BinaryPrimitives.ReadUInt16BigEndian(header[PageSizeAt..]);
        return new(
            header[ReadVersion] == WalVersion || header[WriteVersion] == WalVersion,
            pageSize == 1 ? 65536 : pageSize,
            ChangesIn(header));
    }

    // What is encrypted has whole pages and no pattern. Up to this sum the bytes of its beginning are evenly spread, as in nearly
    // no other format: chi-squared with 255 degrees of freedom, and six standard deviations more.
    private const double MostUneven = 255 + (6 * 22.6);
    private const int SmallestPage = 512, LooksAt = 4096;

    private static SqliteFailure NoDatabase(VfsFile file) => LooksEncrypted(file)
        ? new(raw.SQLITE_NOTADB, UnreadableReason.Encrypted, "its bytes have no pattern, and no key was given")
        : new(raw.SQLITE_NOTADB, UnreadableReason.NotADatabase, "it does not begin as a SQLite database does");

    private static bool LooksEncrypted(VfsFile file)
    {
        long size = file.Size();
        Span<byte> beginning = stackalloc byte[LooksAt];
        beginning = beginning[..(int)Math.Min(size, LooksAt)];
        if (size == 0 || size % SmallestPage != 0 || file.Read(beginning, 0) != raw.SQLITE_OK) return false;
        Span<int> counts = stackalloc int[256];
        foreach (byte value in beginning) counts[value]++;
        double expected = beginning.Length / 256.0, uneven = 0;
        foreach (int count in counts) uneven += (count - expected) * (count - expected) / expected;
        return uneven <= MostUneven;
    }

    /// <summary>The number of changes in a header.</summary>
    public static uint ChangesIn(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt32BigEndian(header[ChangesAt..]);
}
