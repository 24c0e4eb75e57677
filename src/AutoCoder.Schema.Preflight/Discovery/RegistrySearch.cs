namespace AutoCoder.Schema.Preflight.Discovery;

/// <summary>Finds the databases of the projects that a registry lists, and the registry itself where it has a kind.</summary>
internal sealed class RegistrySearch(
    DiscoveryRequest request, Sightings sightings, ProjectSearch projects, IRegistryReader reader)
{
    private const int BatchSize = 1_000;

    /// <summary>Everything that the registry leads to, ordered by rowid.</summary>
    public IEnumerable<Discovered> Find()
    {
        if (request.Registry is { } given) return FindGiven(CanonicalPath.Absolute(given, request.CurrentFolder));
        return request.UseDefaultRegistry ? FindDefault() : [];
    }

    private IEnumerable<Discovered> FindGiven(string registry)
    {
        FileFacts facts = FileFacts.Of(registry);
        if (facts.MayExist) return FindIn(registry);
        if (!request.FindsMissingRegistry || sightings.Kinds.Named(registry) is not { } kind)
            return [new Discovered.NoSource(registry, "registry", $"There is no registry '{registry}'. Check the path.")];
        return sightings.Of(registry, facts, kind, $"registry {registry}") is { } toBeMade ? [toBeMade] : [];
    }

    // The application's own places, the newer first.
    private IEnumerable<Discovered> FindDefault()
    {
        const string advice = "Give a path, --projects or --registry, or write an autocoder-schema.json.";
        if (string.IsNullOrEmpty(request.HomeFolder))
            return [new Discovered.NoSource("~", "default registry", "There is no home folder to look for a registry in. " + advice)];

        string home = CanonicalPath.Absolute(request.HomeFolder, request.CurrentFolder);
        string[] places =
            [Path.Combine(home, ".autoforge", "registry.db"), Path.Combine(home, ".autocoder", "registry.db")];
        return Array.Find(places, place => FileFacts.Of(place).MayExist) is { } registry
            ? FindIn(registry)
            : [new Discovered.NoSource(
                places[0], "default registry", $"There is no registry '{places[0]}' and no '{places[1]}'. " + advice)];
    }

    private IEnumerable<Discovered> FindIn(string registry)
    {
        string origin = $"registry {registry}";
        if (sightings.Kinds.Named(registry) is { } kind
            && sightings.Of(registry, FileFacts.Of(registry), kind, origin) is { } itself) yield return itself;

        RegistryReading reading;
        long after = long.MinValue;
        while ((reading = reader.Read(registry, after, BatchSize)) is RegistryReading.Read { Rows: { Count: > 0 } rows })
        {
            foreach (Discovered value in rows.SelectMany(row => FindProject(row, origin))) yield return value;
            if (rows.Count < BatchSize) yield break;
            after = rows[^1].RowId;
        }

        if (reading is RegistryReading.Unreadable failure)
            yield return new Discovered.Unreadable(registry, origin, failure.Reason, failure.Detail);
    }

    private IEnumerable<Discovered> FindProject(RegistryRow row, string origin)
    {
        string project = row.Name is null ? $"row {row.RowId}" : $"project '{row.Name}'";
        string? folder = row.Path is null ? null : HomePath.Expand(row.Path, request.HomeFolder);
        if (string.IsNullOrWhiteSpace(folder) || folder.Contains('\0', StringComparison.Ordinal))
            return [new Discovered.Unusable(row.Path ?? "", origin, $"{project} has no path. Mend the row or take it out.")];
        if (!Path.IsPathFullyQualified(folder))
            return [new Discovered.Unusable(folder, origin, $"the path of {project} is not absolute. Mend the row or take it out.")];

        return FindProject(CanonicalPath.Absolute(folder, request.CurrentFolder), origin);
    }

    private IEnumerable<Discovered> FindProject(string folder, string origin) => FileFacts.Of(folder).Type switch
    {
        EntryType.Folder => projects.Find(folder, origin),
        EntryType.Denied =>
            [new Discovered.Unreadable(folder, origin, UnreadableReason.AccessDenied, ListingFailure.Denied.Detail)],
        EntryType.Failed => [new Discovered.Unreadable(
            folder, origin, UnreadableReason.InputOutput, "the path cannot be followed (a loop of symbolic links, or a name that is too long)")],
        _ => [new Discovered.Gone(folder, origin)],
    };
}
