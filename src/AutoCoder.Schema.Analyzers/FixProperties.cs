namespace AutoCoder.Schema.Analyzers;

/// <summary>
/// What a rule tells its code fix. Everything that depends on other files is decided by the rule, so that the fixes of one
/// sweep fit together.
/// </summary>
internal static class FixProperties
{
    /// <summary>The next free version, different for each finding of one compilation.</summary>
    public const string Version = "version";

    /// <summary>The version that it takes the place of.</summary>
    public const string OldVersion = "old-version";

    /// <summary>Kinds to choose from, one a line.</summary>
    public const string Kinds = "kinds";

    /// <summary>The kind as it was written.</summary>
    public const string OldKind = "old-kind";

    /// <summary>There when a missing <c>public</c> is what is wrong.</summary>
    public const string MakePublic = "make-public";
}
