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

/// <summary>The migrations of one kind of database, ascending by version.</summary>
/// <param name="Kind">The kind's name: the migrations' tag, or <see cref="Catalogue.DefaultKind"/>.</param>
/// <param name="Migrations">At least one migration; versions ascend and are distinct.</param>
public sealed record KindCatalogue(string Kind, ImmutableArray<CatalogueMigration> Migrations)
{
    /// <summary>The namespace that tells the kind; null when tags do, or nothing has to.</summary>
    internal KindNamespace? Namespace { get; init; }

    /// <summary>The version that a current database of this kind is at.</summary>
    public long Head => Migrations[^1].Version;

    /// <summary>The migration with this version, or null when this code does not have it.</summary>
    public CatalogueMigration? Find(long version)
    {
        int low = 0, high = Migrations.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            long candidate = Migrations[middle].Version;
            if (candidate == version) return Migrations[middle];
            if (candidate < version) low = middle + 1;
            else high = middle - 1;
        }

        return null;
    }
}

/// <summary>One migration of an assembly, as its metadata tells.</summary>
/// <param name="Version">The number that <c>VersionInfo</c> keeps. Never negative.</param>
/// <param name="Name">What people call it: the class name without its namespace.</param>
/// <param name="ClassName">The full class name, as reflection spells it (nested classes with <c>+</c>).</param>
/// <param name="Description">The description of the migration attribute, or null.</param>
/// <param name="IsBreakingChange">The attribute's <c>BreakingChange</c> flag.</param>
/// <param name="IsTransactional">
/// False for <c>TransactionBehavior.None</c>: such a migration cannot be rolled back.
/// </param>
public sealed record CatalogueMigration(
    long Version,
    string Name,
    string ClassName,
    string? Description = null,
    bool IsBreakingChange = false,
    bool IsTransactional = true);

/// <summary>
/// The table in which a database keeps its applied versions. The defaults are those of FluentMigrator's
/// <c>DefaultVersionTableMetaData</c> (8.0.1); an assembly changes them with a class that implements
/// <c>IVersionTableMetaData</c>.
/// </summary>
/// <param name="Name">The table's name.</param>
/// <param name="VersionColumn">The column with the version, an integer.</param>
/// <param name="AppliedOnColumn">The column with the time of application (UTC).</param>
/// <param name="DescriptionColumn">The column with the migration's description.</param>
/// <param name="UniqueIndexName">The name of the unique index over the version column.</param>
public sealed record VersionTable(
    string Name = "VersionInfo",
    string VersionColumn = "Version",
    string AppliedOnColumn = "AppliedOn",
    string DescriptionColumn = "Description",
    string UniqueIndexName = "UC_Version")
{
    /// <summary>The table that FluentMigrator uses when an assembly says nothing else.</summary>
    public static VersionTable Default { get; } = new();
}
