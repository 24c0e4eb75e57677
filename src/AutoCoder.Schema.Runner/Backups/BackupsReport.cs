namespace AutoCoder.Schema.Runner.Backups;

/// <summary>The backups of a fleet.</summary>
/// <param name="Databases">How many databases were asked for.</param>
/// <param name="Rows">Their backups: a database after the other, newest first.</param>
/// <param name="Failures">What could not be done, one sentence each.</param>
/// <param name="IsUnknown">True when backups may have been missed: a folder could not be listed.</param>
internal sealed record BackupsReport(int Databases, ImmutableArray<BackupRow> Rows, ImmutableArray<string> Failures, bool IsUnknown)
{
    /// <summary>What else there is to say.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>True when it was interrupted.</summary>
    public bool IsInterrupted { get; init; }

    /// <summary>The exit code that tells it.</summary>
    public int Exit => IsInterrupted ? ExitCode.Interrupted
        : IsUnknown ? ExitCode.Unknown
        : Failures.IsEmpty && Rows.All(row => row.Result != BackupResult.Bad) ? ExitCode.Success
        : ExitCode.NotReady;
}
