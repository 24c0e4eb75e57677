namespace AutoCoder.Schema.Preflight.Configuration;

/// <summary>The policy of an <c>autocoder-schema.json</c>.</summary>
/// <param name="Allow">
/// Names of verdicts that do not close the gate (<see cref="Verdicts.GatePolicy.Allowable"/>), and
/// <see cref="Fleets.FleetRequest.AllowNone"/>; each once.
/// </param>
/// <param name="LockTimeout">How long to wait for a lock, or null when the file does not say.</param>
/// <param name="BackupFolder">The absolute path of the folder for backups, or null.</param>
internal sealed record PolicyConfiguration(ImmutableArray<string> Allow, TimeSpan? LockTimeout, string? BackupFolder)
{
    /// <summary>How many backups of a database stay after an upgrade, at least 1; null: all of them.</summary>
    public int? KeepBackups { get; init; }

    /// <summary>The policy of a file that has none.</summary>
    public static PolicyConfiguration Unspoken { get; } = new([], null, null);
}
