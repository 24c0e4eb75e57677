using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Runner.Backups;

/// <summary>
/// Copies databases through SQLite's backup API, which sees what is committed, in a WAL or not. A backup gets its name when
/// it is complete, on the disk, sound, of the same content as the database, and written down in a manifest.
/// </summary>
/// <remarks>
/// The database's file itself is never opened but by SQLite: closing any other handle of this process on it would drop
/// SQLite's locks (POSIX locks belong to the process; https://sqlite.org/howtocorrupt.html, section 2.2).
/// </remarks>
internal static class DatabaseBackup
{
    /// <summary>
    /// Makes a backup. While the session of a migration is open and has written nothing yet, it is exactly the state before.
    /// </summary>
    public static BackupOutcome Make(BackupRequest request)
    {
        bool isOurs = false;
        string target = request.Target;
        try
        {
            target = BackupFolder.MakeFor(request);
            if (BackupFolder.Obstacle(request.Database, target, [BackupManifest.Suffix]) is { } obstacle)
                return new BackupOutcome.Failed(obstacle);
            DurableFile.CreateNew(Partial(target)).Dispose();
            isOurs = true;
            return Fill(request, target);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException)
        {
            string advice = exception is SqliteException ? "Nothing was changed." : BackupFolder.Advice;
            string why = DiskTrouble.Describe(exception, request.Database);
            return new BackupOutcome.Failed($"{target}: the backup of {request.Database} cannot be made: {why} {advice}");
        }
        finally
        {
            if (isOurs) DurableFile.Remove(Partial(target));
        }
    }

    private static BackupOutcome Fill(BackupRequest request, string target)
    {
        string partial = Partial(target);
        DatabaseContent expected = Copy(request, partial);
        ImmutableArray<long>? applied;
        using (SqliteConnection copy = DatabaseConnection.OpenUnchanging(partial))
        {
            if (DatabaseCheck.Whole(copy) is { } damage)
                return new BackupOutcome.Failed($"{request.Database}: is damaged: {damage}");
            if (ContentHash.OfDatabase(copy).DifferenceFrom(expected) is { } difference)
            {
                string what = $"{target}: is not a copy of {request.Database}: {difference}.";
                return new BackupOutcome.Failed($"{what} Nothing was changed.");
            }

            applied = request.Inspector is { } inspector ? AppliedIn(inspector.Examine(copy.Handle!).State) : null;
        }

        long bytes = DurableFile.Flush(partial);
        var guard = FileGuard.ForCopyOf(request.Database, target);
        guard.ApplyTo(partial);
        BackupManifest manifest = BackupPublication.Describe(request, target, partial, expected, bytes);
        BackupPublication.Publish(target, manifest with { Applied = applied }, guard);
        return new BackupOutcome.Made(target, bytes);
    }

    private static string Partial(string target) => target + DurableFile.PartialSuffix;

    // The copy and the hash are of one state: that of the transaction around them. In one step, because nobody can write in
    // the meantime anyway. No journal and no syncing on the way: a copy that is not finished is thrown away.
    private static DatabaseContent Copy(BackupRequest request, string partial)
    {
        using SqliteConnection? own =
            request.Source is null ? DatabaseConnection.OpenFile(request.Database, SqliteOpenMode.ReadOnly) : null;
        SqliteConnection source = request.Source ?? own!;
        using SqliteConnection destination = DatabaseConnection.OpenFile(partial, SqliteOpenMode.ReadWrite);
        destination.Execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
        source.Execute("BEGIN");
        try
        {
            DatabaseContent content = ContentHash.OfDatabase(source);
            source.BackupDatabase(destination);
            return content;
        }
        finally
        {
            source.Execute("ROLLBACK");
        }
    }

    // The versions that a state records; null when it is not known.
    private static ImmutableArray<long>? AppliedIn(DatabaseState state) => state switch
    {
        DatabaseState.Versioned versioned => [.. versioned.Applied],
        DatabaseState.Empty or DatabaseState.Unversioned => [],
        _ => null,
    };
}

/// <summary>A backup to be made.</summary>
/// <param name="Database">The database's real path.</param>
/// <param name="Target">The backup's file, from <see cref="BackupName"/>; its folder is made if it is not there.</param>
internal sealed record BackupRequest(string Database, string Target)
{
    /// <summary>The database's kind, when it is known.</summary>
    public string? Kind { get; init; }

    /// <summary>The highest version that the database has; 0 for none.</summary>
    public long From { get; init; }

    /// <summary>The version that it is taken to.</summary>
    public long To { get; init; }

    /// <summary>Why, in a word of <see cref="BackupManifest"/>.</summary>
    public string Reason { get; init; } = BackupManifest.BeforeUpgrade;

    /// <summary>The version of the migrations.</summary>
    public string? Build { get; init; }

    /// <summary>Reads the versions that are applied; none are written down without it.</summary>
    public DatabaseInspector? Inspector { get; init; }

    /// <summary>A connection to read the database by, when the database is locked against others; a new one when null.</summary>
    public SqliteConnection? Source { get; init; }
}

/// <summary>What backing up a database came to.</summary>
internal abstract record BackupOutcome
{
    private BackupOutcome()
    {
    }

    /// <summary>The backup is complete, checked and on the disk.</summary>
    /// <param name="Path">Its file.</param>
    /// <param name="Bytes">Its size.</param>
    public sealed record Made(string Path, long Bytes) : BackupOutcome;

    /// <summary>There is no backup; what there was of it is removed.</summary>
    /// <param name="Message">One sentence: what is in the way, and what to do.</param>
    public sealed record Failed(string Message) : BackupOutcome;
}

/// <summary>
/// Keeps the bytes of a file that is no sound database (any more), with the <c>-wal</c> and the <c>-journal</c> beside it:
/// whoever repairs it later needs them all.
/// </summary>
internal static class ByteCopy
{
    private static readonly string[] Suffixes = ["", "-wal", "-journal"];

    /// <summary>Whether there is anything to keep.</summary>
    public static bool HasContent(string database) => Existing(database).Any();

    /// <summary>Makes it.</summary>
    public static BackupOutcome Make(BackupRequest request)
    {
        using HeldDatabase held = HeldDatabase.Of(new DatabaseFile(request.Database));
        return Make(request, held);
    }

    /// <summary>Makes it of a database that stays held.</summary>
    public static BackupOutcome Make(BackupRequest request, HeldDatabase held)
    {
        string target = request.Target;
        List<string> made = [];
        try
        {
            target = BackupFolder.MakeFor(request);
            string[] beside = [.. Suffixes, BackupManifest.Suffix, DurableFile.PartialSuffix];
            if (BackupFolder.Obstacle(request.Database, target, beside) is { } obstacle)
                return new BackupOutcome.Failed(obstacle);
            BackupManifest manifest = CopyAll(request, held, target, made);
            string first = request.Database + Existing(request.Database).First();
            BackupPublication.Publish(target, manifest, FileGuard.ForCopyOf(first, target));
            made.Clear();
            return new BackupOutcome.Made(target, manifest.Bytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteFailureException)
        {
            return new BackupOutcome.Failed(
                $"{target}: {request.Database} cannot be kept before it is replaced: {exception.Message} {BackupFolder.Advice}");
        }
        finally
        {
            foreach (string path in made) DurableFile.Remove(path);
        }
    }

    /// <summary>Whether a backup has the same bytes.</summary>
    /// <exception cref="IOException">What is beside the database cannot be read.</exception>
    /// <exception cref="SqliteFailureException">The database cannot be read.</exception>
    public static bool IsOf(StoredBackup backup, HeldDatabase held)
    {
        string database = held.Database.Real;
        return backup is { IsByteCopy: true, Manifest: { } manifest }
            && manifest.Companions.Keys.ToHashSet().SetEquals(Existing(database).Where(suffix => suffix.Length > 0))
            && manifest.Companions.All(file => DurableFile.Sha256(database + file.Key) == file.Value)
            && (held.Main?.Size() ?? 0) == manifest.Bytes
            && (held.Main is not { } main || Sha256Of(main) == manifest.Sha256)
            && backup.Problem() is null;
    }

    private static string Sha256Of(VfsFile file)
    {
        using var hash = SHA256.Create();
        using (var stream = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write)) file.CopyTo(stream);
        return Convert.ToHexStringLower(hash.Hash!);
    }

    // A -wal may be all that is left of a database: the copy then is an empty file with a -wal.
    private static BackupManifest CopyAll(BackupRequest request, HeldDatabase held, string target, List<string> made)
    {
        string partial = target + DurableFile.PartialSuffix;
        Dictionary<string, string> companions = [];
        if (!HasMain(request.Database)) DurableFile.CreateNew(partial).Dispose();
        made.Add(partial);
        foreach (string suffix in Existing(request.Database))
        {
            string copy = suffix.Length == 0 ? partial : target + suffix;
            if (suffix.Length > 0) made.Add(copy);
            if (suffix.Length == 0 && held.Main is { } main) DurableFile.CreateFrom(main, copy);
            else DurableFile.Copy(request.Database + suffix, copy);
            GuardOf(request.Database, suffix, copy).ApplyTo(copy);
            if (suffix.Length > 0) companions[suffix] = DurableFile.Sha256(copy);
        }

        long bytes = new FileInfo(partial).Length;
        return BackupPublication.Describe(request, target, partial, content: null, bytes) with { Companions = companions };
    }

    private static FileGuard GuardOf(string database, string suffix, string copy)
    {
        FileGuard guard = FileGuard.ForCopyOf(database + suffix, copy);
        return suffix.Length > 0 && File.Exists(database) ? guard.Within(FileGuard.ForCopyOf(database, copy)) : guard;
    }

    private static bool HasMain(string database) => Existing(database).First().Length == 0;

    private static IEnumerable<string> Existing(string database) =>
        Suffixes.Where(suffix => new FileInfo(database + suffix) is { Exists: true, Length: > 0 });
}

/// <summary>
/// What is done about the <c>-wal</c> and the <c>-journal</c> beside a database before a connection that may write opens it.
/// </summary>
internal static class CompanionKeeping
{
    /// <summary>
    /// Keeps the database with what is beside it, byte for byte, when nothing tells that it is its own; once, however often that is
    /// tried. Only under the database's lock.
    /// </summary>
    /// <param name="database">The database's real path.</param>
    /// <param name="folder">The one folder for all backups; null for the one beside the database.</param>
    /// <param name="build">The version of the migrations.</param>
    public static CompanionOutcome Keep(string database, string? folder, string? build)
    {
        using HeldDatabase held = HeldDatabase.Of(new DatabaseFile(database));
        return Companions.Judge(held) switch
        {
            CompanionFit.Stray stray => new CompanionOutcome.Stray(stray.Why),
            CompanionFit.Doubtful doubtful => Keep(held, database, folder, build, doubtful.Why),
            _ => new CompanionOutcome.Nothing(),
        };
    }

    private static CompanionOutcome Keep(HeldDatabase held, string database, string? folder, string? build, string why)
    {
        try
        {
            var backups = new StoredBackups(database, folder);
            StoredBackup? kept = backups.List().FirstOrDefault(
                backup => backup.Manifest?.Reason == BackupManifest.BeforeRecovery && ByteCopy.IsOf(backup, held));
            if (kept is not null) return new CompanionOutcome.Kept(why, kept.Path);
            DateTimeOffset at = backups.NextMoment(DateTimeOffset.UtcNow);
            var request = new BackupRequest(database, BackupName.For(database, folder, 0, 0, at))
            {
                Reason = BackupManifest.BeforeRecovery,
                Build = build,
            };
            return ByteCopy.Make(request, held) switch
            {
                BackupOutcome.Made made => new CompanionOutcome.Kept(why, made.Path),
                BackupOutcome.Failed failed => new CompanionOutcome.NotKept(why, failed.Message),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or SqliteFailureException)
        {
            return new CompanionOutcome.NotKept(why, $"{problem.Message} {BackupFolder.Advice}");
        }
    }
}

/// <summary>What was done about the files beside a database.</summary>
internal abstract record CompanionOutcome
{
    private CompanionOutcome()
    {
    }

    /// <summary>There is nothing to be done.</summary>
    public sealed record Nothing : CompanionOutcome;

    /// <summary>They and the database were kept.</summary>
    /// <param name="Why">What was in doubt.</param>
    /// <param name="Copy">Where.</param>
    public sealed record Kept(string Why, string Copy) : CompanionOutcome;

    /// <summary>They had to be kept and could not be: the database must not be opened.</summary>
    /// <param name="Why">What was in doubt.</param>
    /// <param name="Message">What was in the way.</param>
    public sealed record NotKept(string Why, string Message) : CompanionOutcome;

    /// <summary>They are not its own: the database must not be opened.</summary>
    /// <param name="Why">Why not.</param>
    public sealed record Stray(string Why) : CompanionOutcome;
}

/// <summary>The folder that a backup goes into.</summary>
internal static class BackupFolder
{
    /// <summary>What to do when it cannot be used.</summary>
    public const string Advice = "Name a folder that is writable and has room with --backup-dir.";

    /// <summary>
    /// Makes it when it is not there. A link to a folder is followed, and the folder's own path is what is reported.
    /// </summary>
    /// <returns>The backup's file in the folder's real path.</returns>
    /// <exception cref="IOException">
    /// It cannot be made, or is a link to nowhere: nobody said that backups go where that leads.
    /// </exception>
    public static string MakeFor(BackupRequest request)
    {
        string folder = Path.GetDirectoryName(request.Target)!, real = DatabaseInspector.RealPath(folder);
        if (!Directory.Exists(real)) Make(request.Database, folder, real);
        return Path.Combine(real, Path.GetFileName(request.Target));
    }

    /// <summary>
    /// Why no backup can be made there: a name of it is taken, or there is no room. Null when nothing is in the way.
    /// </summary>
    public static string? Obstacle(string database, string target, string[] beside) =>
        beside.Prepend("").Select(suffix => target + suffix).FirstOrDefault(DurableFile.IsTaken) is { } taken
            ? $"{taken}: already exists, and is left alone. Move it away, then run this again."
            : BackupSpace.Missing([(database, Path.GetDirectoryName(target)!)]);

    // Whoever cannot list the database's folder cannot list its backups.
    private static void Make(string database, string folder, string real)
    {
        if (DanglingLink(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))) is { } link)
        {
            string there = DatabaseInspector.RealPath(link);
            string make = $"mkdir -p {ShellWord.Quote(there)}";
            throw new IOException($"{link} is a link to {there}, and nothing is there. Make it with {make}, or remove the link.");
        }

        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(real);
        else Directory.CreateDirectory(real, FileGuard.OwnerOnly | UnixFileMode.UserExecute);
        FileGuard.OfFolder(Path.GetDirectoryName(database)!).ApplyTo(real);
        PosixFile.FlushFolder(Path.GetDirectoryName(real)!);
    }

    private static string? DanglingLink(string path)
    {
        bool isLink = new FileInfo(path).LinkTarget is not null; // Path.Exists is true of a link to nowhere
        if (isLink || Path.Exists(path)) return isLink && !Path.Exists(DatabaseInspector.RealPath(path)) ? path : null;
        return Path.GetDirectoryName(path) is { } above ? DanglingLink(above) : null;
    }
}

/// <summary>
/// The last steps of a backup: the manifest, then the backup's own name, then the folder. A kill between them leaves a partial
/// file, which the next run removes with its manifest; a backup without a manifest is one of an earlier build.
/// </summary>
internal static class BackupPublication
{
    private static readonly string Version =
        typeof(BackupPublication).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "unknown";

    /// <summary>What is to be written down, but for the versions that it records.</summary>
    public static BackupManifest Describe(
        BackupRequest request, string target, string partial, DatabaseContent? content, long bytes)
    {
        string file = Path.GetFileName(target);
        FileGuard? guard = File.Exists(request.Database) ? FileGuard.Of(request.Database) : null;
        return new BackupManifest
        {
            Id = BackupName.Id(file),
            File = file,
            Database = request.Database,
            Kind = request.Kind,
            Reason = request.Reason,
            From = request.From,
            To = request.To,
            Made = DateTimeOffset.UtcNow,
            Bytes = bytes,
            Sha256 = DurableFile.Sha256(partial),
            DatabaseBytes = Length(request.Database),
            WalBytes = Length($"{request.Database}-wal"),
            Mode = guard?.PlainMode is { } mode ? Octal(mode) : null,
            AccessList = guard?.List is { } list ? Convert.ToHexStringLower(list.ToBytes()) : null,
            Content = content,
            Build = request.Build,
            Runner = Version,
        };
    }

    /// <summary>Gives a finished partial file its name.</summary>
    /// <exception cref="IOException">One of the names is taken, or the disk did not take it.</exception>
    public static void Publish(string target, BackupManifest manifest, FileGuard guard)
    {
        manifest.WriteBeside(target, guard);
        try
        {
            // A byte copy is nothing without its manifest and what is beside it; a file system may keep a later name and lose an
            // earlier.
            if (manifest.Content is null) PosixFile.FlushFolder(Path.GetDirectoryName(target)!);
            File.Move(target + DurableFile.PartialSuffix, target, overwrite: false);
        }
        catch
        {
            DurableFile.Remove(BackupManifest.PathOf(target));
            throw;
        }

        PosixFile.FlushFolder(Path.GetDirectoryName(target)!);
    }

    private static string Octal(UnixFileMode mode) => Convert.ToString((int)mode, 8).PadLeft(4, '0');

    private static long Length(string path) => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
}
