namespace AutoCoder.Schema.Merges.Sources;

/// <summary>One migration as its source tells, without compiling it.</summary>
/// <param name="ClassName">The full class name, as reflection spells it (nested classes with <c>+</c>).</param>
/// <param name="Version">Its version; null when the syntax alone does not tell, and <see cref="Problem"/> says why.</param>
/// <param name="Line">The line of the attribute with the version, from 1.</param>
/// <param name="Content">
/// A hash over the tokens of the class without white space, comments, its own name, its version and its description: what an edit
/// changes, and neither formatting, line ends, renaming nor renumbering do.
/// </param>
internal sealed record SourceMigration(string ClassName, long? Version, int Line, string Content)
{
    /// <summary>The file, relative to the root of the repository, with slashes.</summary>
    public string File { get; init; } = "";

    /// <summary>The version as it is written, such as <c>2026_0201_1429L</c>; empty when it is made of several parts or named.</summary>
    public string VersionText { get; init; } = "";

    /// <summary>Why there is no version, without an end of sentence; or null.</summary>
    public string? Problem { get; init; }

    /// <summary>The values of its tags, each once.</summary>
    public ImmutableArray<string> Tags { get; init; } = [];

    /// <summary>True when a tag's value cannot be told from the syntax.</summary>
    public bool HasUnknownTags { get; init; }

    /// <summary>False when FluentMigrator would pass over it without a word.</summary>
    public bool IsPublic { get; init; } = true;

    /// <summary>Whether there is a way back: a Down with something in it, or a class that reverses itself.</summary>
    public bool HasDown { get; init; }

    /// <summary>False for <c>TransactionBehavior.None</c>.</summary>
    public bool IsTransactional { get; init; } = true;

    /// <summary>The class without its namespace, as messages and lock files name it.</summary>
    public string Name => ClassName[(ClassName.LastIndexOf('.') + 1)..];
}
