namespace AutoCoder.Schema.Merges.Sources;

/// <summary>What a file of C# tells.</summary>
/// <param name="Project">The project that it was read with.</param>
/// <param name="Id">The file, as it was named in the request.</param>
/// <param name="Migrations">Its migrations, in their order.</param>
internal sealed record SourceFacts(string Project, string Id, ImmutableArray<SourceMigration> Migrations)
{
    /// <summary>The version table that a class of this file describes, or null.</summary>
    public SourceVersionTable? VersionTable { get; init; }

    /// <summary>The line of the first error of syntax, or null.</summary>
    public int? ErrorLine { get; init; }

    /// <summary>The compiler's words for that error.</summary>
    public string? Error { get; init; }
}
