namespace AutoCoder.Schema.Preflight.Discovery;

/// <summary>Finds what the user named: paths, patterns, and the paths of standard input.</summary>
internal sealed class PathSearch(DiscoveryRequest request, Sightings sightings)
{
    private const string Argument = "argument";

    private readonly PatternSearch _patterns = new(sightings);

    /// <summary>Everything that the paths lead to, in their order.</summary>
    public IEnumerable<Discovered> Find(TextReader standardInput) => request.Paths.SelectMany(
        text => text == "-" ? FromInput(standardInput) : FromArgument(text));

    // What standard input names is taken as it is: the program that wrote it has listed files, not patterns.
    private IEnumerable<Discovered> FromInput(TextReader standardInput) =>
        PathLines.Of(standardInput).SelectMany(line => Literal(line, "standard input"));

    private IEnumerable<Discovered> FromArgument(string text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Contains('\0', StringComparison.Ordinal))
            return [new Discovered.Unusable(text, Argument, "this is not a path. Give the path of a database, a pattern, or '-'.")];
        return GlobPattern.IsPattern(text) && !Exists(text)
            ? _patterns.Find(new PathPattern(request.CurrentFolder, text), kind: null, "pattern")
            : Literal(text, Argument);
    }

    private bool Exists(string text) => FileFacts.Of(CanonicalPath.Absolute(text, request.CurrentFolder)).MayExist;

    private IEnumerable<Discovered> Literal(string text, string origin)
    {
        string path = CanonicalPath.Absolute(text, request.CurrentFolder);
        Discovered? value = OwnerOf(path) is { } owner
            ? new Discovered.Companion(path, owner, origin)
            : sightings.Of(path, FileFacts.Of(path), origin);
        return value is null ? [] : [value];
    }

    // A database may be called "sales-journal": only beside a file "sales" is that name a companion's.
    private static string? OwnerOf(string path) =>
        DatabaseNames.OwnerOf(path) is { } owner && FileFacts.Of(owner).MayExist ? owner : null;
}
