using System.Reflection;
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
