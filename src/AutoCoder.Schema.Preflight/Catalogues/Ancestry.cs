namespace AutoCoder.Schema.Preflight.Catalogues;

/// <summary>What a class is through its base classes and interfaces.</summary>
/// <param name="IsMigration">It is assignable to <c>IMigration</c>.</param>
/// <param name="IsVersionTable">It is assignable to <c>IVersionTableMetaData</c>.</param>
/// <param name="Missing">A base class or interface that could not be looked at, or null.</param>
internal readonly record struct Ancestry(bool IsMigration, bool IsVersionTable, ForeignType? Missing)
{
    public Ancestry With(Ancestry other) => new(
        IsMigration || other.IsMigration, IsVersionTable || other.IsVersionTable, Missing ?? other.Missing);
}
