namespace AutoCoder.Schema.Runner.Backups;

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
        using var hash = new ByteHash();
        file.CopyTo(hash);
        return hash.Finish();
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
            if (suffix.Length == 0 && held.Main is { } main) DurableFile.Copy(main, copy);
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
    /// Keeps the database with what is beside it, byte for byte, when nothing tells that it is its own; once, however often
    /// that is tried. Only under the database's lock.
    /// </summary>
    /// <param name="database">The database's real path.</param>
    /// <param name="folder">The one folder for all backups; null for the one beside the database.</param>
    /// <param name="build">The version of the migrations.</param>
    public static CompanionOutcome Keep(string database, string? folder, string? build)
    {
        if (!Companions.AreBeside(new DatabaseFile(database))) return new CompanionOutcome.Nothing();
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
