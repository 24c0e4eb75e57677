namespace AutoCoder.Schema.Preflight.Discovery;

/// <summary>What reading rows of a registry came to.</summary>
internal abstract record RegistryReading
{
    private RegistryReading()
    {
    }

    /// <summary>The rows that were asked for, ascending by rowid.</summary>
    public sealed record Read(IReadOnlyList<RegistryRow> Rows) : RegistryReading;

    /// <summary>The registry could not be read.</summary>
    public sealed record Unreadable(UnreadableReason Reason, string Detail) : RegistryReading;
}
