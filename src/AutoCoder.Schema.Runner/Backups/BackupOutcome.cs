namespace AutoCoder.Schema.Runner.Backups;

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
