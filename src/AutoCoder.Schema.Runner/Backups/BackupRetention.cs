namespace AutoCoder.Schema.Runner.Backups;

/// <summary>Which backups of a database may go, and their removal. To be carried out under the database's lock.</summary>
internal static class BackupRetention
{
    /// <summary>
    /// Those beyond the newest N, but never the newest that is good, and never a file that no manifest of ours names.
    /// </summary>
    /// <param name="database">The database's real path.</param>
    /// <param name="backups">Its backups, newest first.</param>
    /// <param name="keep">N, at least 1.</param>
    /// <param name="knownGood">A backup that was verified just now; null when none was.</param>
    public static ImmutableArray<StoredBackup> Superfluous(
        string database, ImmutableArray<StoredBackup> backups, int keep, string? knownGood = null)
    {
        StoredBackup[] ours = [.. backups.Where(backup => backup.Manifest?.Database == database)];
        StoredBackup[] beyond = [.. ours.Skip(Math.Max(keep, 1))];
        if (beyond.Length == 0) return [];
        StoredBackup? lastGood = ours.FirstOrDefault(backup => IsGood(backup, knownGood));
        return [.. beyond.Where(backup => backup != lastGood)];
    }

    /// <summary>Removes a backup: the manifest last, so that what a kill leaves is still known to be ours.</summary>
    /// <exception cref="IOException">It cannot be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be removed.</exception>
    public static void Remove(StoredBackup backup)
    {
        File.Delete(backup.Path);
        foreach (string suffix in backup.Manifest!.Companions.Keys) File.Delete(backup.Path + suffix);
        File.Delete(ManifestFile.For(backup.Path));
        PosixFile.FlushFolder(Path.GetDirectoryName(backup.Path)!);
    }

    // What a restore kept of a damaged file is no good backup, however intact the copy is.
    private static bool IsGood(StoredBackup backup, string? knownGood) =>
        backup.Path == knownGood || (!backup.IsByteCopy && BackupVerification.Problem(backup) is null);
}
