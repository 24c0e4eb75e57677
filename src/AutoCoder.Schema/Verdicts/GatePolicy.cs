namespace AutoCoder.Schema.Verdicts;

/// <summary>Which verdicts the gate lets pass.</summary>
/// <param name="Allowed">Names of verdicts (<see cref="Verdict.Name"/>) that do not close it.</param>
internal sealed record GatePolicy(ImmutableHashSet<string> Allowed)
{
    /// <summary>Whether a database is held back by harmless differences from the schema of its version, too.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Only a current database passes.</summary>
    public static GatePolicy Strict { get; } = new([]);

    /// <summary>
    /// The verdicts that may be allowed. <c>unreadable</c> is not one of them: what cannot be read is never ready.
    /// </summary>
    public static ImmutableArray<string> Allowable { get; } =
        ["pending", "out-of-order", "ahead", "unversioned", "missing", "drifted", "edited", "incompatible"];

    /// <summary>What the verdicts on one database come to.</summary>
    public Readiness Judge(ImmutableArray<Verdict> verdicts)
    {
        Readiness worst = Readiness.Ready;
        foreach (Verdict verdict in verdicts)
        {
            Readiness readiness = Judge(verdict);
            if (readiness > worst) worst = readiness;
        }

        return worst;
    }

    private Readiness Judge(Verdict verdict) => verdict switch
    {
        Verdict.Current => Readiness.Ready,
        Verdict.Unreadable => Readiness.Unknown,
        _ when Allowed.Contains(verdict.Name) => Readiness.Ready,
        Verdict.Missing => Readiness.Unknown,
        Verdict.Drifted { IsBreaking: false } when !IsStrict => Readiness.Ready,
        _ => Readiness.NotReady,
    };
}
