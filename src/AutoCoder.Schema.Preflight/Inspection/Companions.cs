using System.Buffers.Binary;

namespace AutoCoder.Schema.Preflight.Inspection;

/// <summary>
/// Whether the <c>-wal</c> and the <c>-journal</c> beside a database are its own. SQLite does not ask: nothing ties them
/// together, so it plays whatever has the right name into the file, and deletes it beside a file of no bytes (measured with 3.40
/// and 3.53).
/// </summary>
internal abstract record CompanionFit
{
    private CompanionFit()
    {
    }

    /// <summary>There is none with content, or what speaks is for them.</summary>
    public sealed record Good : CompanionFit;

    /// <summary>
    /// Nothing tells, or a part of them is unreadable: to be kept before a connection that may write opens the file.
    /// </summary>
    /// <param name="Why">What is in doubt, as the rest of a sentence.</param>
    public sealed record Doubtful(string Why) : CompanionFit;

    /// <summary>They cannot be this file's: to be left alone.</summary>
    /// <param name="Why">Why not, as the rest of a sentence.</param>
    public sealed record Stray(string Why) : CompanionFit;
}

/// <summary>Judges what stands beside a database; nothing is written. See <see cref="CompanionFit"/>.</summary>
internal static class Companions
{
    private const int SmallestPage = 512;
    private const int Looks = 20;

    /// <summary>
    /// Whether there is one with content: a healthy database that nobody has open has none, and need not be opened for it.
    /// </summary>
    public static bool AreBeside(DatabaseFile database) => Lengths(database) != (0, 0);

    /// <summary>Whether they may be played into the file.</summary>
    /// <param name="path">The database; nothing needs to be there.</param>
    public static CompanionFit Judge(string path)
    {
        if (!AreBeside(new DatabaseFile(path))) return new CompanionFit.Good();
        using HeldDatabase held = HeldDatabase.Of(new DatabaseFile(path));
        return Judge(held);
    }

    /// <summary>The same of a database that stays held.</summary>
    public static CompanionFit Judge(HeldDatabase held) => StandingStill(held, FitOf) ?? new CompanionFit.Good();

    /// <summary>Why they cannot be this file's; null when they can, or when there are none with content.</summary>
    public static string? Stray(DatabaseFile database)
    {
        if (!AreBeside(database)) return null;
        using HeldDatabase held = HeldDatabase.Of(database);
        return StandingStill(held, StrayFrom);
    }

    /// <summary>The same of the log that an open connection reads, as far as its beginning tells.</summary>
    /// <param name="log">The log that SQLite has open; null when it has none.</param>
    /// <param name="header">The database's header.</param>
    /// <param name="database">The database.</param>
    public static string? Stray(VfsFile? log, DatabaseHeader header, DatabaseFile database)
    {
        if (log is not { } open) return null;
        if (!header.IsWal) return Stray(database);
        Span<byte> beginning = stackalloc byte[WalReading.HeaderSize];
        return open.Read(beginning, 0) == SQLitePCL.raw.SQLITE_OK ? OtherPages(beginning, header) : null;
    }

    // What somebody is at is his: he opened it before, and whoever opens it now meets his locks. So it is judged while nobody is,
    // and what changed under the judgement is judged again. Null: nothing is found, or it never stands still.
    private static T? StandingStill<T>(HeldDatabase held, Func<HeldDatabase, T?> judge)
        where T : class
    {
        for (int look = 0; look < Looks; look++)
        {
            if (!AreBeside(held.Database) || held.IsInUse()) return null;
            (FileFacts, FileFacts) before = Facts(held.Database);
            T? found = judge(held);
            if (found is null || (Facts(held.Database) == before && !held.IsInUse())) return found;
        }

        return null;
    }

    private static (FileFacts Log, FileFacts Journal) Facts(DatabaseFile database) =>
        (FileFacts.Of(database.Wal), FileFacts.Of(database.Journal));

    private static (long Log, long Journal) Lengths(DatabaseFile database)
    {
        (FileFacts log, FileFacts journal) = Facts(database);
        return (log.HasContent ? log.Length : 0, journal.HasContent ? journal.Length : 0);
    }

    private static CompanionFit? FitOf(HeldDatabase held)
    {
        (long log, long journal) = Lengths(held.Database);
        FirstPage? first = FirstPageOf(held);
        if (StrayFrom(held.Database, first, log, journal) is { } why) return new CompanionFit.Stray(why);
        string? doubt = DoubtOfLog(held.Database, first, log) ?? DoubtOfJournal(held.Database, first, journal);
        return doubt is null ? null : new CompanionFit.Doubtful(doubt);
    }

    private static string? StrayFrom(HeldDatabase held)
    {
        (long log, long journal) = Lengths(held.Database);
        return StrayFrom(held.Database, FirstPageOf(held), log, journal);
    }

    // The header alone has nothing of anybody.
    private static bool HasFrames(long log) => log > WalReading.HeaderSize;

    // Null: there is no database.
    private static FirstPage? FirstPageOf(HeldDatabase held)
    {
        if (held.Main is not { } file || held.Header is not { } header) return null;
        byte[] page = new byte[Math.Max(header.PageSize, SmallestPage)];
        _ = file.Read(page, 0); // what is not there comes as zeros
        return new(header, page);
    }

    private static string? StrayFrom(DatabaseFile database, FirstPage? first, long log, long journal)
    {
        FileFacts main = FileFacts.Of(database.Real);
        string? nothing = !main.MayExist ? "is not there"
            : main is { Type: EntryType.File, Length: 0 } ? "has no bytes"
            : null;
        if (nothing is not null)
        {
            string? lost = HasFrames(log) ? $"the -wal file beside it has {log}"
                : journal > 0 && !UndoesNothing(database) ? $"the -journal file beside it has {journal}"
                : null;
            return lost is null
                ? null
                : $"it {nothing}, but {lost}{(main.MayExist ? "" : " bytes")}: whoever opens it for writing deletes them";
        }

        if (first is not { Header: var known }) return null; // no database: that is what there is to say of it
        if (HasFrames(log) && main.Length < known.PageSize)
            return $"it ends within its first page, and a -wal file of {log} bytes is beside it: what that belongs to is lost";
        if (log > 0 && !known.IsWal)
        {
            return $"it is not in WAL mode, and a -wal file of {log} bytes is beside it: another database's, or left when this "
                + "file was replaced; SQLite would write it into the database";
        }

        return (HasFrames(log) ? OtherPages(WalReading.Beginning(database.Wal), known) : null)
            ?? (journal > 0 ? JournalReading.OtherState(database.Journal, first) : null);
    }

    private static string? OtherPages(ReadOnlySpan<byte> log, DatabaseHeader header) =>
        WalReading.PageSizeIn(log) is { } size && !header.IsSealed && size != header.PageSize
            ? $"the -wal file beside it has pages of {size} bytes, and the database has pages of {header.PageSize}: "
                + "it is another database's"
            : null;

    // A crash in the first transaction of a new database leaves a journal that says that nothing was there before.
    private static bool UndoesNothing(DatabaseFile database) =>
        !JournalReading.IsHot(database.Journal) || JournalReading.PagesBefore(database.Journal) == 0;

    private static string? DoubtOfLog(DatabaseFile database, FirstPage? first, long log) => HasFrames(log)
        ? DoubtOfLog(WalReading.Of(database.Wal), SharedIndex.Of(database.SharedMemory), first, log)
        : null;

    private static string? DoubtOfLog(WalReading? read, SharedIndex? index, FirstPage? first, long log)
    {
        if (read is null) return $"the -wal file of {log} bytes beside it is no log that SQLite reads, and SQLite removes it";
        if (read.LosesCommits)
            return "the -wal file beside it is damaged: behind the damage are transactions that SQLite does not see, and removes";
        if (first is null || index is not { } known || known.Salt != read.Salt)
            return $"a -wal file of {log} bytes is beside it, and nothing tells whether it is its own";
        return read.Committed < known.Frames ? "the -wal file beside it ends before what was committed in it" : null;
    }

    private static string? DoubtOfJournal(DatabaseFile database, FirstPage? first, long journal)
    {
        if (journal == 0 || !JournalReading.IsHot(database.Journal) || (first is null && UndoesNothing(database))) return null;
        if (JournalReading.PagesBefore(database.Journal) is not { } pages)
            return $"the -journal file of {journal} bytes beside it is none that SQLite can read, and SQLite removes it";
        if (first is not null && FileFacts.Of(database.Real).Length < pages * (long)first.Header.PageSize)
            return $"a -journal file of {journal} bytes is beside it that says that it had {pages} pages, and it has fewer";
        return first is not null && JournalReading.FirstPage(database.Journal) is { } before && first.IsAfter(before)
            ? null
            : $"a -journal file of {journal} bytes is beside it, and nothing tells whether it is its own";
    }
}

/// <summary>The first page of a database: its header and, behind that, the beginning of its schema.</summary>
/// <param name="Header">The header.</param>
/// <param name="Bytes">The whole page.</param>
internal sealed record FirstPage(DatabaseHeader Header, byte[] Bytes)
{
    /// <summary>
    /// Whether a transaction that makes no table can have made this page of another one. Counters of young databases are alike;
    /// their schemas are not.
    /// </summary>
    public bool IsAfter(ReadOnlySpan<byte> before) =>
        before.Length == Bytes.Length && before[DatabaseHeader.Length..].SequenceEqual(Bytes.AsSpan(DatabaseHeader.Length));
}

/// <summary>A write-ahead log, as its own bytes tell (https://www.sqlite.org/fileformat2.html#the_write_ahead_log).</summary>
/// <param name="Salt">What tells one beginning of the log from others.</param>
/// <param name="Committed">The frames up to the last commit that SQLite reads.</param>
/// <param name="LosesCommits">Whether commits of the same beginning stand behind a frame that SQLite does not take.</param>
internal sealed record WalReading(ulong Salt, long Committed, bool LosesCommits)
{
    /// <summary>The size of its header.</summary>
    public const int HeaderSize = 32;

    private const int FrameHeaderSize = 24;
    private const uint Magic = 0x377f0682; // the last bit: whether the words of its checksums are big-endian

    /// <summary>The first bytes of one; zeros when it cannot be read.</summary>
    public static byte[] Beginning(string path)
    {
        byte[] header = new byte[HeaderSize];
        using FileStream? file = CompanionFile.Open(path);
        file?.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false);
        return header;
    }

    /// <summary>The size of its pages; null when these are not the first bytes of a log.</summary>
    public static uint? PageSizeIn(ReadOnlySpan<byte> header) =>
        (BinaryPrimitives.ReadUInt32BigEndian(header) & ~1u) == Magic ? BinaryPrimitives.ReadUInt32BigEndian(header[8..]) : null;

    /// <summary>Reads one to its end; null when it is none.</summary>
    public static WalReading? Of(string path)
    {
        using FileStream? file = CompanionFile.Open(path);
        byte[] header = new byte[HeaderSize];
        if (file is null || file.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) < HeaderSize) return null;
        if (PageSizeIn(header) is not { } pageSize || pageSize is < 512 or > 65536) return null;
        bool isBig = (BinaryPrimitives.ReadUInt32BigEndian(header) & 1) != 0;
        (uint, uint) sum = Sum((0, 0), header.AsSpan(0, 24), isBig);
        if (sum != Pair(header.AsSpan(24))) return null;

        ulong salt = BinaryPrimitives.ReadUInt64BigEndian(header.AsSpan(16));
        byte[] frame = new byte[FrameHeaderSize + pageSize];
        long committed = 0;
        bool isWhole = true, losesCommits = false;
        for (long read = 1; file.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false) == frame.Length; read++)
        {
            bool isOfThis = BinaryPrimitives.ReadUInt64BigEndian(frame.AsSpan(8)) == salt; // else of an earlier beginning
            if (isWhole) sum = Sum(Sum(sum, frame.AsSpan(0, 8), isBig), frame.AsSpan(FrameHeaderSize), isBig);
            isWhole = isWhole && isOfThis && sum == Pair(frame.AsSpan(16));
            bool isCommit = isOfThis && BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(4)) != 0;
            if (isCommit && isWhole) committed = read;
            losesCommits |= isCommit && !isWhole;
        }

        return new(salt, committed, losesCommits);
    }

    private static (uint, uint) Pair(ReadOnlySpan<byte> bytes) =>
        (BinaryPrimitives.ReadUInt32BigEndian(bytes), BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]));

    private static (uint, uint) Sum((uint First, uint Second) sum, ReadOnlySpan<byte> bytes, bool isBig)
    {
        (uint first, uint second) = sum;
        for (int at = 0; at < bytes.Length; at += 8)
        {
            (uint one, uint two) = isBig
                ? Pair(bytes[at..])
                : (BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]),
                    BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at + 4)..]));
            first = unchecked(first + one + second);
            second = unchecked(second + two + first);
        }

        return (first, second);
    }
}

/// <summary>
/// The index of a log that connections share (https://www.sqlite.org/walformat.html#the_wal_index_file_format).
/// </summary>
/// <param name="Salt">The salt of the log that it is of.</param>
/// <param name="Frames">The frames that were committed.</param>
internal readonly record struct SharedIndex(ulong Salt, uint Frames)
{
    private const int Size = 48, FramesAt = 16, SaltAt = 32;

    /// <summary>What one says; null when there is none.</summary>
    public static SharedIndex? Of(string path)
    {
        Span<byte> header = stackalloc byte[Size];
        using FileStream? file = CompanionFile.Open(path);
        if (file is null || file.ReadAtLeast(header, Size, throwOnEndOfStream: false) < Size) return null;
        // The salt as it stands in the log, numbers in the order of this machine.
        return new(BinaryPrimitives.ReadUInt64BigEndian(header[SaltAt..]), BitConverter.ToUInt32(header[FramesAt..]));
    }
}

/// <summary>A rollback journal (https://www.sqlite.org/fileformat2.html#the_rollback_journal).</summary>
internal static class JournalReading
{
    private const int HeaderSize = 28;
    private const int SmallestSector = 512;
    private const uint CountToTheEnd = 0xffffffff;

    private static ReadOnlySpan<byte> Magic => [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];

    /// <summary>Whether SQLite would roll it back: with <c>journal_mode=PERSIST</c> one that is over begins with zeros.</summary>
    public static bool IsHot(string path)
    {
        using FileStream? file = CompanionFile.Open(path);
        return file is null || file.ReadByte() > 0;
    }

    /// <summary>How many pages the database had before the transaction; null when it is no journal.</summary>
    public static uint? PagesBefore(string path)
    {
        using FileStream? file = CompanionFile.Open(path);
        byte[] header = new byte[HeaderSize];
        return file is not null && IsHeader(file, header) ? BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(16)) : null;
    }

    /// <summary>Why it cannot be of a database as that is now; null when it can.</summary>
    /// <remarks>
    /// A transaction counts the changes of the file up by one, and that number stands in its first page. Until that page is
    /// written the file has it as the journal has it; a power loss may tear it, but not its first sector.
    /// </remarks>
    public static string? OtherState(string path, FirstPage now)
    {
        if (FirstPage(path) is not { } before) return null;
        uint changes = DatabaseHeader.ChangesIn(before), behind = unchecked(now.Header.Changes - changes);
        bool isSame = before.AsSpan(0, SmallestSector).SequenceEqual(now.Bytes.AsSpan(0, SmallestSector));
        if (behind == 1 || (behind == 0 && isSame)) return null;
        string how = behind == 0
            ? "its first page was another"
            : $"it counts {changes} changes, and the database {now.Header.Changes}";
        return $"the -journal file beside it is not of its last transaction ({how}): another database's, or left when this file "
            + "was replaced; SQLite would write it into the database";
    }

    /// <summary>The first page that it would put back; null when it does not have that page.</summary>
    public static byte[]? FirstPage(string path)
    {
        using FileStream? file = CompanionFile.Open(path);
        byte[] header = new byte[HeaderSize];
        if (file is null || !IsHeader(file, header)) return null;
        uint records = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(8));
        uint sector = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(20));
        uint pageSize = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(24));
        if (pageSize is < SmallestSector or > 65536 || sector is < 32 or > 65536) return null;
        bool isToTheEnd = records is 0 or CountToTheEnd; // 0 until it is flushed
        byte[] number = new byte[4], page = new byte[pageSize];
        for (uint index = 0; isToTheEnd || index < records; index++)
        {
            file.Position = sector + (index * (long)(pageSize + 8));
            if (file.ReadAtLeast(number, number.Length, throwOnEndOfStream: false) < number.Length) return null;
            if (BinaryPrimitives.ReadUInt32BigEndian(number) != 1) continue;
            return file.ReadAtLeast(page, page.Length, throwOnEndOfStream: false) == page.Length ? page : null;
        }

        return null;
    }

    private static bool IsHeader(FileStream file, byte[] header) =>
        file.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) == HeaderSize && header.AsSpan().StartsWith(Magic);
}

/// <summary>
/// Opens what stands beside a database: SQLite has no locks on logs and journals that this could drop, and on an index only while
/// somebody is connected.
/// </summary>
internal static class CompanionFile
{
    /// <summary>The file, to be read; null when it cannot be.</summary>
    public static FileStream? Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
