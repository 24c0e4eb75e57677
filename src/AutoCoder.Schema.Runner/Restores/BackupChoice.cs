namespace AutoCoder.Schema.Runner.Restores;

/// <summary>Which backup is restored, or why none is. Writes nothing.</summary>
internal sealed record BackupChoice
{
    /// <summary>The backup, verified; null when there is none.</summary>
    public StoredBackup? Backup { get; private init; }

    /// <summary>Newer ones that are not good, one sentence each.</summary>
    public ImmutableArray<string> PassedOver { get; private init; } = [];

    /// <summary>Why there is none.</summary>
    public string? Problem { get; private init; }

    /// <summary>True when what was asked for does not exist.</summary>
    public bool IsUsage { get; private init; }

    /// <summary>Chooses.</summary>
    /// <exception cref="IOException">A folder of backups cannot be listed.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder of backups may not be listed.</exception>
    public static BackupChoice Of(RestoreRequest request, string database)
    {
        ImmutableArray<StoredBackup> all = new BackupShelf(database, request.BackupFolder).List();
        return request.Backup is { } wanted ? Named(request, wanted, all, database) : Newest(request, all);
    }

    private static BackupChoice Named(RestoreRequest request, string wanted, ImmutableArray<StoredBackup> all, string database)
    {
        StoredBackup? onShelf = all.FirstOrDefault(backup => backup.Id == wanted);
        if (onShelf is null && !File.Exists(wanted))
            return new() { IsUsage = true, Problem = $"there is no backup of it with the id {wanted}, and no file of that name." };
        StoredBackup backup = onShelf ?? StoredBackup.Of(Path.GetFullPath(wanted));
        if (request.Before is { } before && !backup.IsBefore(before))
            return new() { IsUsage = true, Problem = $"{backup.Path} is not of a time before version {before}." };
        if (onShelf is null && !request.IsForced && backup.Manifest is { } manifest && manifest.Database != database)
            return new() { Problem = $"{backup.Path} is a backup of {manifest.Database}. --force restores it here all the same." };
        if (backup.IsByteCopy && !request.IsForced)
            return new() { Problem = $"{backup.Path} is the byte copy of a file that was no sound database. --force puts it back all the same." };
        return BackupVerification.Problem(backup) is { } bad ? new() { Problem = $"the backup is not good: {bad}." } : new() { Backup = backup };
    }

    private static BackupChoice Newest(RestoreRequest request, ImmutableArray<StoredBackup> all)
    {
        string when = request.Before is { } before ? $" of a time before version {before}" : "";
        ImmutableArray<string>.Builder bad = ImmutableArray.CreateBuilder<string>();
        foreach (StoredBackup backup in all.Where(backup => !backup.IsReplaced && (request.Before is not { } version || backup.IsBefore(version))))
        {
            if (BackupVerification.Problem(backup) is not { } problem) return new() { Backup = backup, PassedOver = bad.ToImmutable() };
            bad.Add($"A newer backup is not good: {problem}.");
        }

        return new()
        {
            PassedOver = bad.ToImmutable(),
            Problem = bad.Count == 0
                ? $"there is no backup of it{when}. Name its file with --backup FILE, or the folder with --backup-dir DIR."
                : $"none of its {bad.Count} backups{when} is good.",
        };
    }

    /// <summary>The command that lists what there is.</summary>
    public static string ListCommand(RestoreRequest request) => ShellWord.Join(
        ["autocoder-schema", "backups", "list", .. request.BackupFolder is { } folder ? ["--backup-dir", folder] : Array.Empty<string>(), request.Database]);
}
