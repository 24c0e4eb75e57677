namespace AutoCoder.Schema.Lockfiles;

/// <summary>
/// A lock file (<c>schema.lock</c>): what every migration really executes and which schema it leads to. It makes an edited
/// migration and a drifted database visible, and two branches that both add a migration collide on it.
/// </summary>
/// <param name="Kinds">The kinds, by name.</param>
internal sealed record SchemaLock(ImmutableArray<KindLock> Kinds)
{
    /// <summary>The name of the file, and of the resource in the migrations' assembly.</summary>
    public const string FileName = "schema.lock";

    /// <summary>What it says of a kind, or null.</summary>
    public KindLock? Find(string kind) => Kinds.FirstOrDefault(found => string.Equals(found.Kind, kind, StringComparison.Ordinal));
}
