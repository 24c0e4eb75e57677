namespace AutoCoder.Schema.Preflight.Merges;

/// <summary>Reads both sides of a merge and what they come from out of git. Nothing is built, fetched or written.</summary>
internal static class MergeReader
{
    private const int MostNamed = 3;

    /// <summary>Reads them.</summary>
    /// <param name="request">What to compare.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    public static MergeReading Read(MergeRequest request, CancellationToken cancellation = default)
    {
        try
        {
            var named = new FleetRequest { ConfigurationFile = request.ConfigurationFile, CurrentFolder = request.CurrentFolder };
            return FleetResolver.Settings(named).Match(
                settings => Read(request, settings.Configuration, cancellation),
                problems => new MergeReading.Refused(problems));
        }
        catch (GitFailureException problem)
        {
            return problem.IsUsage ? new MergeReading.Refused([problem.Message]) : new MergeReading.Unknown(problem.Message);
        }
    }

    private static MergeReading Read(MergeRequest request, SchemaConfiguration? configuration, CancellationToken cancellation)
    {
        var repository = GitRepository.Open(request.CurrentFolder, cancellation);
        string[] ends = repository.Commits(("--base", request.Base), ("--head", request.Head));
        (string Ref, string Commit) own = (request.Base, ends[0]), head = (request.Head, ends[1]);
        string[] origins = repository.MergeBases(own, head);
        (string Path, string Name)[] folders = [.. (request.Sources.IsEmpty ? configuration?.Sources ?? [] : request.Sources).Select(path => (Inside(path, request.CurrentFolder, repository, "--sources"), path))];
        (string, string, string)[] models = [.. ModelFiles.Of(request, configuration).Select(model => (model.Kind, Inside(model.Path, request.CurrentFolder, repository, "--expect"), model.Path))];
        var asked = new MergeInput(new(own.Ref, own.Commit, []), new(head.Ref, head.Commit, []), []) { Sources = [.. folders.Select(folder => folder.Path)] };
        MergeSide[] sides = new CommitReader(repository, request.ReaderFolder, cancellation)
            .Read([own, head, .. origins.Select(commit => (commit, commit))], asked.IsAsked, models);
        if (folders.Select(folder => Absent(folder, sides, repository)).OfType<string>().ToImmutableArray() is { IsEmpty: false } absent) return new MergeReading.Refused(absent);
        MergeInput input = asked with { Base = sides[0], Head = sides[1], Origins = [.. sides.Skip(2)] };
        return new MergeReading.Read(input with { Notes = [.. Notes(input, request, repository)] });
    }

    // A gate that is open because it looked at nothing is no gate.
    private static string? Absent((string Path, string Name) asked, MergeSide[] sides, GitRepository repository)
    {
        if (asked.Path.Length == 0) return null;
        if (sides.SelectMany(side => side.Submodules.Keys).FirstOrDefault(module => asked.Path == module || asked.Path.StartsWith(module + "/", StringComparison.Ordinal)) is { } inside)
            return $"--sources {asked.Name}: that is in the submodule {inside}, whose files are in no commit of this repository: ask there.";
        return repository.Has([.. sides.Select(side => side.Commit).Distinct()], asked.Path) ? null
            : $"--sources {asked.Name}: neither {sides[0].Ref} nor {sides[1].Ref} has {asked.Path}, so nothing would be looked at. Is it misspelt, here or as 'sources' in {ConfigurationReader.FileName}?";
    }

    private static string Inside(string path, string currentFolder, GitRepository repository, string option)
    {
        string root = CanonicalPath.Of(repository.Root ?? currentFolder);
        string relative = Path.GetRelativePath(root, CanonicalPath.Of(Path.GetFullPath(path, currentFolder)));
        if (relative == ".." || relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative))
            throw new GitFailureException($"{option} {path}: that is outside of the repository in {root}.", isUsage: true);
        return relative == "." ? "" : relative;
    }

    private static IEnumerable<FleetNote> Notes(MergeInput input, MergeRequest request, GitRepository repository)
    {
        string[] submodules = [.. input.Origins.Append(input.Base).Append(input.Head).SelectMany(side => side.Submodules.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        string[] folders = [.. input.Head.Projects.Concat(input.Base.Projects).Select(project => project.Folder).Distinct(StringComparer.Ordinal)];
        if (folders.Length == 0)
            yield return Note(request.Head, $"No migrations were found in the C# sources of {request.Base} or {request.Head}" + (submodules.Length == 0 ? "." : $"; what submodules hold is not looked at ({Named(submodules)}): ask there."));
        else if (submodules.Where(path => folders.Any(folder => path.StartsWith(folder + "/", StringComparison.Ordinal))).ToArray() is { Length: > 0 } inside)
            yield return Note(inside[0], $"What submodules hold is not looked at ({Named(inside)}): ask there.");
        if (input.Origins.Length > 1)
            yield return Note(request.Base, $"{request.Base} and {request.Head} were merged crosswise and have {input.Origins.Length} merge bases: what any of them has counts as known to both sides.");
        if (repository.IsShallow)
            yield return Note(request.Base, $"This clone is shallow: a later merge base than {input.Origins[0].Commit} may lie behind where its history was cut off. To be certain: git fetch --unshallow (in CI: fetch-depth: 0).");
        if (request.Head != MergeRequest.DefaultHead || repository.Root is null) yield break;
        if (repository.Uncommitted() is not { } uncommitted)
        {
            yield return Note(request.Head, "Whether there are changes that are not committed cannot be told (git status failed): they are no part of the comparison.");
            yield break;
        }

        string[] changed = [.. uncommitted.Where(path => folders.Any(folder => folder.Length == 0 || path.StartsWith(folder + "/", StringComparison.Ordinal)))];
        if (changed.Length > 0)
            yield return Note(changed[0], $"Changes that are not committed are no part of the comparison: {Named(changed)}.");
    }

    private static string Named(string[] paths) =>
        string.Join(", ", paths.Take(MostNamed)) + (paths.Length > MostNamed ? $" and {paths.Length - MostNamed} more" : "");

    private static FleetNote Note(string subject, string message) => new(subject, message, HidesDatabases: false);
}
