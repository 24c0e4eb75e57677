namespace AutoCoder.Schema.Analyzers.Reading;

/// <summary>What an attribute class says about the class that it is on.</summary>
internal enum AttributeRole
{
    /// <summary>Nothing that matters here.</summary>
    None,

    /// <summary>It is, or derives from, <c>MigrationAttribute</c>.</summary>
    Migration,

    /// <summary>It is, or derives from, <c>TagsAttribute</c>.</summary>
    Tags,
}
