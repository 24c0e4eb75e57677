namespace AutoCoder.Schema.Runner.Backups;

/// <summary>
/// Keeps the bytes of a file that is no sound database (any more), with the <c>-wal</c> and the <c>-journal</c> beside it:
/// whoever repairs it later needs them all. Only when this process has no connection to it.
/// </summary>
internal static class ByteCopy
{
    private static readonly string[] Suffixes = ["", "-wal", "-journal"];

    /// <summary>Whether there is anything to keep.</summary>
    public static bool HasContent(string database) => Existing(database).Any();

    /// <summary>Makes it.</summary>
    public static BackupOutcome Make(BackupRequest request)
    {
        string target = request.Target;
        List<string> made = [];
        try
        {
            target = Path.Combine(BackupFolder.Make(request.Database, Path.GetDirectoryName(target)!), Path.GetFileName(target));
            if (Suffixes.Append(ManifestFile.Suffix).Append(DurableFile.PartialSuffix).Select(suffix => target + suffix).FirstOrDefault(DurableFile.IsTaken) is { } taken)
                return new BackupOutcome.Failed($"{taken}: already exists, and is left alone. Move it away, then run this again.");
            if (BackupSpace.Missing([(request.Database, Path.GetDirectoryName(target)!)]) is { } missing) return new BackupOutcome.Failed(missing);
            BackupManifest manifest = CopyAll(request, target, made);
            BackupPublication.Publish(target, manifest, FileGuard.ForCopyOf(request.Database + Existing(request.Database).First(), target));
            made.Clear();
            return new BackupOutcome.Made(target, manifest.Bytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new BackupOutcome.Failed(
                $"{target}: {request.Database} cannot be kept before it is replaced: {exception.Message} Name a folder that is writable and has room with --backup-dir.");
        }
        finally
        {
            foreach (string path in made) DurableFile.Remove(path);
        }
    }

    // A -wal may be all that is left of a database: the copy then is an empty file with a -wal.
    private static BackupManifest CopyAll(BackupRequest request, string target, List<string> made)
    {
        string partial = target + DurableFile.PartialSuffix;
        Dictionary<string, string> companions = [];
        if (!HasMain(request.Database)) DurableFile.CreateNew(partial).Dispose();
        made.Add(partial);
        foreach (string suffix in Existing(request.Database))
        {
            string copy = suffix.Length == 0 ? partial : target + suffix;
            if (suffix.Length > 0) made.Add(copy);
            DurableFile.Copy(request.Database + suffix, copy);
            FileGuard.ForCopyOf(request.Database + suffix, copy).ApplyTo(copy);
            if (suffix.Length > 0) companions[suffix] = DurableFile.Sha256(copy);
        }

        return BackupPublication.Describe(request, target, partial, content: null, new FileInfo(partial).Length) with { Companions = companions };
    }

    private static bool HasMain(string database) => Existing(database).First().Length == 0;

    private static IEnumerable<string> Existing(string database) =>
        Suffixes.Where(suffix => new FileInfo(database + suffix) is { Exists: true, Length: > 0 });
}
