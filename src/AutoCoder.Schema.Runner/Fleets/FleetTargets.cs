namespace AutoCoder.Schema.Runner.Fleets;

/// <summary>The databases of a fleet, or why the request was wrong.</summary>
/// <param name="Targets">The databases, in the order of discovery.</param>
/// <param name="Notes">What else there is to say about the fleet.</param>
/// <param name="Problems">One line each, with what to do; when there is one, there are no targets.</param>
internal sealed record FleetTargets(DatabaseTarget[] Targets, ImmutableArray<FleetNote> Notes, ImmutableArray<string> Problems)
{
    /// <summary>Finds them. A fleet without any database is a problem, unless it may have none or a part of it could not be seen.</summary>
    /// <param name="fleet">The fleet.</param>
    /// <param name="request">Where to look.</param>
    /// <param name="standardInput">Read where the paths have a <c>-</c>.</param>
    public static FleetTargets Find(Fleet fleet, DiscoveryRequest request, TextReader standardInput)
    {
        var sorting = new FleetSorting(fleet.AllowsNone);
        DatabaseTarget[] targets = [.. sorting.Targets(DatabaseDiscovery.Discover(request, standardInput))];
        if (!sorting.Problems.IsEmpty) return new([], [], sorting.Problems);
        return targets.Length == 0 && !sorting.HidesDatabases && !fleet.AllowsNone
            ? new([], [], [.. sorting.Notes.Select(note => note.Message), Gate.NothingFound(fleet)])
            : new(targets, sorting.Notes, []);
    }
}
