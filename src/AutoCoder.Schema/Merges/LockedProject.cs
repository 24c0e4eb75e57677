namespace AutoCoder.Schema.Merges;

/// <summary>
/// The migrations of a repository that has them as a binary, such as an application in another language: what their lock says.
/// Pure.
/// </summary>
internal static class LockedProject
{
    /// <summary>The project that a lock stands for.</summary>
    /// <param name="folder">Its folder, from the root of the repository.</param>
    /// <param name="found">The lock.</param>
    public static SourceProject Of(string folder, SourceLock found) => new(folder, [.. Migrations(found)]) { Lock = found };

    private static IEnumerable<SourceMigration> Migrations(SourceLock found) =>
        from kind in found.Lock?.Kinds ?? []
        from line in kind.Migrations
        select new SourceMigration(line.Name, line.Version, found.LineOf(kind.Kind, line.Version) ?? 1, $"{line.Up} {line.Down}")
        {
            File = found.File,
            Tags = kind.Kind == Catalogue.DefaultKind ? [] : [kind.Kind],
            HasDown = line.Down is not null,
        };
}
