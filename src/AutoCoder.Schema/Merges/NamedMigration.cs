namespace AutoCoder.Schema.Merges;

/// <summary>A migration of a commit whose kind and version are known.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Version">Its version.</param>
/// <param name="Source">Its source.</param>
internal sealed record NamedMigration(string Kind, long Version, SourceMigration Source)
{
    /// <summary>Where it stands.</summary>
    public SourcePlace Place => new(Source.File, Source.Line);

    /// <summary>How messages name it: the class, with the version where the class does not have it in its name.</summary>
    public string Label
    {
        get
        {
            string version = Version.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return Source.Name.Contains(version, StringComparison.Ordinal) ? Source.Name : $"{version} {Source.Name}";
        }
    }

    internal bool IsSameAs(NamedMigration other) =>
        Kind == other.Kind && Version == other.Version && Source.ClassName == other.Source.ClassName && Source.Content == other.Source.Content;
}
