using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace AutoCoder.Schema.Runner.Backups;

/// <summary>Keeps what is there, replaces it, checks the outcome and, when that is not good, puts back what was kept.</summary>
/// <param name="database">The real path; it is locked.</param>
/// <param name="request">What is asked for.</param>
/// <param name="backup">The backup, verified.</param>
/// <param name="version">The highest version in what is there; 0 for none.</param>
internal sealed class Replacement(string database, RestoreRequest request, StoredBackup backup, long version)
{
    private const int JournalModeOffset = 18; // https://www.sqlite.org/fileformat2.html#the_database_header: 2 for WAL
    private const string WasPutBack = "What was there before was put back.";
    private static readonly DatabaseInspector Inspector = new(VersionTable.Default);

    /// <summary>What it came to.</summary>
    /// <param name="Kept">The backup of what was there; null when there was nothing.</param>
    /// <param name="Problem">Why it was not restored, without the database's name; null when it was.</param>
    /// <param name="NextStep">What to do about it.</param>
    public sealed record Outcome(string? Kept, string? Problem = null, string? NextStep = null)
    {
        /// <summary>What is wrong with what was there, when that was found only while it was kept.</summary>
        public string? Unsound { get; init; }
    }

    /// <summary>Over a sound database, in one transaction of it.</summary>
    public Outcome OverDatabase(SqliteConnection connection)
    {
        if (backup.IsByteCopy)
        {
            connection.Dispose();
            return OverBytes();
        }

        string mode = InPlaceRestore.JournalMode(connection);
        return DatabaseBackup.Make(Request() with { Source = connection }) switch
        {
            BackupOutcome.Made kept => Write(connection, kept.Path, mode),
            BackupOutcome.Failed failed =>
                WhyUnreadable(connection) is { } unsound ? OverUnreadable(connection, unsound) : NotKept(failed),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    // It passes for sound and its rows cannot be read all the same: its bytes can still be kept.
    private Outcome OverUnreadable(SqliteConnection connection, string unsound)
    {
        connection.Dispose(); // the bytes are read by a handle of our own, whose closing drops SQLite's locks
        return OverBytes() with { Unsound = unsound };
    }

    // What somebody else's lock or the disk is to blame for is no fault of the file.
    private static string? WhyUnreadable(SqliteConnection connection)
    {
        try
        {
            _ = ContentHash.OfDatabase(connection);
            return null;
        }
        catch (SqliteException error)
        {
            bool isOfFile =
                error.SqliteErrorCode is raw.SQLITE_ERROR or raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_TOOBIG;
            return isOfFile ? error.Message : null;
        }
    }

    private Outcome Write(SqliteConnection connection, string kept, string mode)
    {
        try
        {
            InPlaceRestore.Written written = InPlaceRestore.Write(backup.Path, connection);
            if (InPlaceRestore.Problem(connection, backup.Content(), written) is { } problem)
            {
                string left = $"It was left as it is; what was there before is in {kept}.";
                if (!problem.MayBeOthers) InPlaceRestore.Write(kept, connection);
                string now = problem.MayBeOthers ? left : WasPutBack;
                return new(kept, $"was restored from {backup.Path} and {problem.Text}. {now}", VerifyCommand);
            }

            connection.Dispose();
            InPlaceRestore.SetJournalMode(database, mode);
            // Else a power loss may bring a removed journal back, which undoes it.
            PosixFile.FlushFolder(Path.GetDirectoryName(database)!);
            return new(kept);
        }
        catch (Exception failure) when (failure is SqliteException or IOException)
        {
            string why = DiskTrouble.Describe(failure, database).TrimEnd('.');
            string problem = $"cannot be restored from {backup.Path}: {why}. What was there before is also in {kept}.";
            return new(kept, problem, VerifyCommand);
        }
    }

    /// <summary>Over nothing, or over something that SQLite cannot write a transaction into.</summary>
    public Outcome OverBytes()
    {
        if (!ByteCopy.HasContent(database)) return Replace(null);
        return ByteCopy.Make(Request()) switch
        {
            BackupOutcome.Made kept => Replace(kept.Path),
            BackupOutcome.Failed failed => NotKept(failed),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private Outcome Replace(string? kept)
    {
        FileGuard guard = File.Exists(database) ? FileGuard.Of(database) with { MustBeKept = true } : GuardOfBackup();
        if (ReplacingRestore.Run(backup, database, guard, WantsWal()) is { } problem)
        {
            string bad = $"the copy of it is not good: {problem}. It is what it was.";
            return new(kept, $"cannot be restored from {backup.Path}: {bad}", VerifyCommand);
        }

        if (ReplacingRestore.Problem(backup, database) is not { } after) return new(kept);
        if (kept is null) return new(kept, $"was restored from {backup.Path} and {after}.", VerifyCommand);
        _ = ReplacingRestore.Run(StoredBackup.Of(kept), database, guard, isWal: null);
        return new(kept, $"was restored from {backup.Path} and {after}. {WasPutBack}", VerifyCommand);
    }

    private static Outcome NotKept(BackupOutcome.Failed failed) => new(
        null,
        $"was not touched, because it cannot be kept first: {failed.Message}",
        "name a folder that is writable and has room with --backup-dir");

    private BackupRequest Request()
    {
        DateTimeOffset at = new StoredBackups(database, request.BackupFolder).NextMoment(DateTimeOffset.UtcNow);
        return new(database, BackupName.For(database, request.BackupFolder, version, backup.From, at))
        {
            From = version,
            To = backup.From,
            Kind = backup.Manifest?.Kind,
            Reason = BackupManifest.BeforeRestore,
            Inspector = Inspector,
        };
    }

    // The mode that the database had, for as far as its header tells; no connection of this process is open on it here.
    private bool? WantsWal()
    {
        if (backup.IsByteCopy || !File.Exists(database)) return null;
        Span<byte> header = stackalloc byte[JournalModeOffset + 1];
        using FileStream stream = DurableFile.OpenShared(database);
        bool isWhole = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length;
        return isWhole && header.StartsWith("SQLite format 3\0"u8) ? header[JournalModeOffset] == 2 : null;
    }

    private FileGuard GuardOfBackup()
    {
        var guard = FileGuard.Of(backup.Path);
        if (backup.Manifest?.Mode is not { Length: > 0 and < 8 } octal || !octal.All(digit => digit is >= '0' and <= '7'))
            return guard;
        return guard with
        {
            Mode = (UnixFileMode)Convert.ToInt32(octal, 8) & FileGuard.ReadAndWrite,
            List = ListOfManifest(),
        };
    }

    private AccessList? ListOfManifest()
    {
        if (backup.Manifest?.AccessList is not { } digits) return null;
        bool isHex = digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit);
        return isHex && AccessList.Parse(Convert.FromHexString(digits)) is { } list
            ? list
            : throw new IOException($"{BackupManifest.PathOf(backup.Path)}: its access control list cannot be read.");
    }

    private string VerifyCommand => request.BackupsCommand("verify");
}

/// <summary>
/// Puts a backup in the place of a file that is missing or is no sound database: a complete, checked copy beside it takes its
/// name in one step.
/// </summary>
/// <remarks>
/// SQLite replays a <c>-wal</c> or a hot <c>-journal</c> into whatever file it finds beside it, also one with another header
/// (measured): nothing ties them together. So they go before the new file comes, and the folder is flushed in between. A kill
/// there leaves the unsound file without them, and all three in the byte copy that was made first.
/// </remarks>
internal static class ReplacingRestore
{
    private const string Partial = ".restore" + DurableFile.PartialSuffix;
    private static readonly string[] Companions = ["-journal", "-wal", "-shm"];

    /// <summary>The copy until it takes the database's name.</summary>
    public static string PartialOf(string database) =>
        Path.Combine(Path.GetDirectoryName(database)!, FittedName.Of(Path.GetFileName(database), Partial.Length) + Partial);

    /// <summary>Does it.</summary>
    /// <param name="backup">The backup, verified.</param>
    /// <param name="database">The database's real path.</param>
    /// <param name="guard">Who may use it.</param>
    /// <param name="isWal">The journal mode that it should have; null for that of the backup.</param>
    /// <returns>Why the database was not replaced; null when it was.</returns>
    /// <exception cref="IOException">The copy cannot be made, or not take its place.</exception>
    /// <exception cref="SqliteException">The copy cannot be read.</exception>
    public static string? Run(StoredBackup backup, string database, FileGuard guard, bool? isWal)
    {
        string partial = PartialOf(database);
        try
        {
            DurableFile.Copy(backup.Path, partial);
            if (!backup.IsByteCopy && Prepare(backup, partial, isWal) is { } problem) return problem;
            guard.ApplyTo(partial);
            DurableFile.Flush(partial);
            foreach (string suffix in Companions) File.Delete(database + suffix);
            PosixFile.FlushFolder(Path.GetDirectoryName(database)!);
            File.Move(partial, database, overwrite: true);
            foreach (string suffix in backup.Manifest?.Companions.Keys ?? [])
            {
                DurableFile.Copy(backup.Path + suffix, database + suffix);
                guard.ApplyTo(database + suffix);
            }

            PosixFile.FlushFolder(Path.GetDirectoryName(database)!);
            return null;
        }
        finally
        {
            DurableFile.Remove(partial);
        }
    }

    /// <summary>What is wrong with a file that should have the content of a backup; null when nothing is.</summary>
    public static string? Problem(StoredBackup backup, string file)
    {
        if (backup.IsByteCopy)
            return DurableFile.Sha256(file) == backup.Manifest!.Sha256 ? null : "its bytes are not those of the backup";
        DatabaseContent expected = backup.Content();
        using SqliteConnection connection = DatabaseConnection.OpenUnchanging(file);
        return DatabaseCheck.Whole(connection) ?? ContentHash.OfDatabase(connection).DifferenceFrom(expected);
    }

    private static string? Prepare(StoredBackup backup, string partial, bool? isWal)
    {
        if (isWal is { } wal) InPlaceRestore.SetJournalMode(partial, wal ? "wal" : "delete");
        return Problem(backup, partial);
    }
}
