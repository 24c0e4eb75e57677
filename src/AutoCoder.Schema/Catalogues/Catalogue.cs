namespace AutoCoder.Schema.Catalogues;

/// <summary>The migrations of an assembly, by kind.</summary>
/// <param name="AssemblyPath">The file that was read.</param>
/// <param name="Kinds">At least one kind, ordered by name; one <see cref="DefaultKind"/> when no migration has a tag.</param>
/// <param name="VersionTable">The table in which databases of this assembly keep their versions.</param>
public sealed record Catalogue(string AssemblyPath, ImmutableArray<KindCatalogue> Kinds, VersionTable VersionTable)
{
    /// <summary>The one kind of an assembly that uses no tags at all.</summary>
    public const string DefaultKind = "default";

    /// <summary>The kind with this name (ordinal), or null.</summary>
    public KindCatalogue? Find(string kind)
    {
        foreach (KindCatalogue candidate in Kinds)
        {
            if (string.Equals(candidate.Kind, kind, StringComparison.Ordinal)) return candidate;
        }

        return null;
    }
}
