namespace AutoCoder.Schema.Runner.Restores;

/// <summary>What a restore did.</summary>
/// <param name="Database">The database's path, as it was given.</param>
/// <param name="Result">What became of it.</param>
internal sealed record RestoreReport(string Database, RestoreResult Result)
{
    /// <summary>The backup that was used.</summary>
    public string? Backup { get; init; }

    /// <summary>The highest version in it; 0 for none, null when it is not known.</summary>
    public long? Version { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? Made { get; init; }

    /// <summary>Where what was there before is kept now; null when there was nothing.</summary>
    public string? KeptAs { get; init; }

    /// <summary>The short name of that backup.</summary>
    public string? KeptId { get; init; }

    /// <summary>What else is worth knowing.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Why it was not restored.</summary>
    public string? Problem { get; init; }

    /// <summary>A command, or a hint, for what to do next.</summary>
    public string? NextStep { get; init; }

    /// <summary>The exit code that tells it.</summary>
    public int Exit => Result switch
    {
        RestoreResult.Restored or RestoreResult.WouldRestore => ExitCode.Success,
        RestoreResult.Refused => ExitCode.Usage,
        _ => ExitCode.NotReady,
    };
}
