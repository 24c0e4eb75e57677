namespace AutoCoder.Schema.Preflight.Discovery;

/// <summary>Finds the databases of a fleet. Nothing is written, and no database but the registry is opened.</summary>
internal static class DatabaseDiscovery
{
    /// <summary>
    /// Everything that the request leads to, one at a time while it is found: each file once, whichever of its names is met
    /// first (links to one file count as one file; hard links only on Linux), in an order that is the same every time. What
    /// is amiss comes as a value in its place in the stream; only a bug throws, or <paramref name="standardInput"/> itself.
    /// </summary>
    /// <remarks>
    /// In memory are kept: 16 bytes for each file found, the names in the folders that are being walked, and up to
    /// 1,000 rows of the registry.
    /// </remarks>
    /// <param name="request">Where to look.</param>
    /// <param name="standardInput">Read, a path at a time, where the paths have a <c>-</c>.</param>
    public static IEnumerable<Discovered> Discover(DiscoveryRequest request, TextReader standardInput) =>
        Discover(request, standardInput, new SqliteRegistryReader(new() { SharesProcess = request.SharesProcess }));

    internal static IEnumerable<Discovered> Discover(
        DiscoveryRequest request, TextReader standardInput, IRegistryReader registries)
    {
        Sightings sightings = new(request);
        ProjectSearch projects = new(request, sightings);
        return new PathSearch(request, sightings).Find(standardInput)
            .Concat(new RegistrySearch(request, sightings, projects, registries).Find())
            .Concat(request.ProjectFolders.SelectMany(projects.FindIn))
            .Concat(new PatternSearch(sightings).FindKindPatterns(request));
    }
}
