namespace AutoCoder.Schema.Catalogues;

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
