namespace AutoCoder.Schema.Adoption;

/// <summary>What an unversioned database's schema says about the version it is at.</summary>
public abstract record VersionEvidence
{
    private VersionEvidence()
    {
    }

    /// <summary>The version at which an upgrade takes the database over by itself; null when somebody has to say.</summary>
    public long? Adopted => this switch
    {
        Exact exact => exact.Version,
        Equivalent equivalent => equivalent.Version,
        Repairable repairable => repairable.Version,
        _ => null,
    };

    /// <summary>Somebody's own triggers that do more than the code knows: adopted, but no migration runs under them.</summary>
    internal ImmutableArray<SchemaDifference> Triggers => this switch
    {
        Equivalent { Differences: var left } => [.. left.Where(difference => difference.Class == DifferenceClass.Breaking)],
        Repairable { Repair: { } repair } => repair.Triggers,
        _ => [],
    };

    /// <summary>The schema is that of exactly one version.</summary>
    /// <param name="Version">That version.</param>
    public sealed record Exact(long Version) : VersionEvidence;

    /// <summary>
    /// The schema does what that of one version does; no statement can tell them apart, and nothing is to be mended.
    /// </summary>
    /// <param name="Version">That version.</param>
    /// <param name="Differences">
    /// How the database departs from it: harmlessly, or by triggers of somebody's own; not empty.
    /// </param>
    public sealed record Equivalent(long Version, ImmutableArray<SchemaDifference> Differences) : VersionEvidence;

    /// <summary>The schema can be brought to that of one version without losing a row or a column.</summary>
    /// <param name="Version">That version.</param>
    /// <param name="Differences">How the database departs from it; not empty.</param>
    public sealed record Repairable(long Version, ImmutableArray<SchemaDifference> Differences) : VersionEvidence
    {
        internal Repairable(long version, ImmutableArray<SchemaDifference> differences, SchemaRepair.Possible repair)
            : this(version, differences) => Repair = repair;

        /// <summary>What brings it there.</summary>
        internal SchemaRepair.Possible Repair { get; } = null!;
    }

    /// <summary>The schema fits several versions equally, and the data does not tell them apart.</summary>
    /// <param name="Versions">Those versions, ascending.</param>
    public sealed record Ambiguous(ImmutableArray<long> Versions) : VersionEvidence;

    /// <summary>The schema is that of no version, and cannot be brought to one without losing something.</summary>
    /// <param name="Version">The version that is nearest.</param>
    /// <param name="Differences">What stands against it; not empty.</param>
    public sealed record Nearest(long Version, ImmutableArray<SchemaDifference> Differences) : VersionEvidence;

    /// <summary>The schema is that of another kind of the same assembly.</summary>
    /// <param name="Kind">That kind.</param>
    /// <param name="Version">The version of it that matches.</param>
    public sealed record OtherKind(string Kind, long Version) : VersionEvidence;
}
