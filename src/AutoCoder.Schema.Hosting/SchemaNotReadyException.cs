namespace AutoCoder.Schema.Hosting;

/// <summary>
/// The program must not start: its databases are not at the schema that its code expects, or could not be looked for. The
/// message is what an operator needs in a log: the databases, their migrations and the next command; never data of rows.
/// </summary>
public sealed class SchemaNotReadyException : Exception
{
    /// <summary>A gate that is closed and was left so.</summary>
    /// <param name="report">What the gate found.</param>
    /// <param name="fleet">The arguments that name the fleet to the executables.</param>
    internal SchemaNotReadyException(GateReport report, IReadOnlyList<string> fleet)
        : base(HostWords.Of(ClosedGateText.Of(report, fleet))) => Report = report;

    /// <summary>A gate that is closed after an upgrade.</summary>
    /// <param name="upgrade">What the upgrade came to.</param>
    /// <param name="report">What the gate found after it.</param>
    /// <param name="fleet">The arguments that name the fleet to the executables.</param>
    internal SchemaNotReadyException(ChangeReport upgrade, GateReport report, IReadOnlyList<string> fleet)
        : base(HostWords.Of(ClosedGateText.Of(upgrade, report, fleet))) => (Upgrade, Report) = (upgrade, report);

    /// <summary>Nothing was examined, or not to the end.</summary>
    /// <param name="problems">One line each, with what to do.</param>
    /// <param name="cause">The error that told, or null.</param>
    internal SchemaNotReadyException(ImmutableArray<string> problems, Exception? cause = null)
        : base(HostWords.Of(ClosedGateText.Of(problems)), cause) => Problems = [.. problems.Select(HostWords.Of)];

    /// <summary>What the gate found; null when it could not be asked.</summary>
    public GateReport? Report { get; }

    /// <summary>What the upgrade came to; null when there was none.</summary>
    public ChangeReport? Upgrade { get; }

    /// <summary>Why the gate could not be asked, one line each with what to do; empty when it was.</summary>
    public ImmutableArray<string> Problems { get; } = [];

    /// <summary>
    /// The type and the message. Logs print this: where in the code the gate was asked says nothing about the databases.
    /// </summary>
    public override string ToString() => $"{GetType().FullName}: {Message}";
}
