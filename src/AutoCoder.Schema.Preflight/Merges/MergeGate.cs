namespace AutoCoder.Schema.Preflight.Merges;

/// <summary>
/// The gate before a merge: what it brings, and what the databases that were named would be then. Git is asked for both ends and
/// what they come from, the sources there for their migrations, the rules for what speaks against them. Nothing is built, fetched
/// or written.
/// </summary>
internal static class MergeGate
{
    private const int MostNamed = 3;
    private const string Unasked = "The databases of the configuration were not asked: this repository has no migrations. "
        + "Where they come as an assembly, name it as 'migrations' in the configuration.";

    /// <summary>Compares both sides, and asks the databases.</summary>
    /// <param name="request">What to compare.</param>
    /// <param name="fleet">The databases; null when none were named, and none are looked for then.</param>
    /// <param name="standardInput">Read where the paths have a <c>-</c>.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    public static MergeOutcome Check(
        MergeRequest request, FleetRequest? fleet, TextReader standardInput, CancellationToken cancellation = default)
    {
        try
        {
            var repository = GitRepository.Open(request.CurrentFolder, cancellation);
            string[] ends = repository.Commits(("--base", request.Base), ("--head", request.Head));
            string[] origins = repository.MergeBases((request.Base, ends[0]), (request.Head, ends[1]));
            string folder = Inside(request.CurrentFolder, request.CurrentFolder, repository, "the current folder");
            return JudgingConfiguration.Of(request, repository, folder, [.. ends, .. origins]).Match(
                judge => Read(request, repository, ends, origins, judge, cancellation).Match(
                    read => Ask(Merging.Compare(read), Settings(fleet, judge.Configuration), standardInput, cancellation),
                    problems => new MergeOutcome.Refused(problems)),
                problems => new MergeOutcome.Refused(problems));
        }
        catch (GitFailureException problem)
        {
            return problem.IsUsage ? new MergeOutcome.Refused([problem.Message]) : new MergeOutcome.Unknown(problem.Message);
        }
    }

    // Databases that only a configuration could name are asked where there is one.
    private static FleetSettings? Settings(FleetRequest? fleet, SchemaConfiguration? configuration) =>
        fleet is null || (configuration is null && !fleet.NamesDatabases) ? null : new FleetSettings(fleet, configuration);

    private static Outcome<MergeInput> Read(
        MergeRequest request,
        GitRepository repository,
        string[] ends,
        string[] origins,
        JudgingConfiguration judge,
        CancellationToken cancellation)
    {
        (string Ref, string Commit) own = (request.Base, ends[0]), head = (request.Head, ends[1]);
        var settings = new FleetSettings(new FleetRequest { CurrentFolder = request.CurrentFolder }, judge.Configuration);
        (string Path, string Name)[] folders =
        [
            .. settings.Sources(request.Sources)
                .Select(path => (Inside(path, request.CurrentFolder, repository, "--sources"), path)),
        ];
        (string, string, string)[] models =
        [
            .. Models(request, settings.Configuration)
                .Select(model => (model.Kind, Inside(model.Path, request.CurrentFolder, repository, "--expect"), model.Path)),
        ];
        var asked = new MergeInput(new(own.Ref, own.Commit, []), new(head.Ref, head.Commit, []), [])
        {
            Sources = [.. folders.Select(folder => folder.Path)],
            Used = new(Migrations: null, judge.Origin),
        };
        CatalogueOptions kinds = FleetResolver.OptionsOf(new FleetRequest { AllowNonTransactional = true }, judge.Configuration);
        MergeSide[] sides =
        [
            .. new CommitReader(repository, request.ReaderFolder, cancellation)
                .Read([own, head, .. origins.Select(commit => (commit, commit))], asked.IsAsked, models)
                .Select(side => side with
                {
                    Projects = [.. side.Projects.Select(project => project.ByNamespace(kinds.Namespaces))],
                }),
        ];
        if (sides.All(side => side.Projects.All(project => project.Migrations.IsEmpty))
            && (request.Migrations ?? judge.Configuration?.Migrations) is { } assembly)
            sides = Assembly(assembly, request, repository).In(sides, repository, kinds);
        string[] absent = [.. folders.Select(folder => Absent(folder, sides, repository)).OfType<string>()];
        if (absent.Length > 0) return new Outcome<MergeInput>.Refused([.. absent]);
        MergeInput input = asked with { Base = sides[0], Head = sides[1], Origins = [.. sides.Skip(2)] };
        input = input with { Loosened = judge.FindingsOf(sides[1]) };
        return new Outcome<MergeInput>.Done(input with { Notes = [.. Notes(input, request, repository)] });
    }

    private static ConfiguredAssembly Assembly(string path, MergeRequest request, GitRepository repository)
    {
        string whole = CanonicalPath.Of(Path.GetFullPath(path, request.CurrentFolder));
        string root = CanonicalPath.Of(repository.Root ?? request.CurrentFolder) + "/";
        return new(whole, whole.StartsWith(root, StringComparison.Ordinal) ? whole[root.Length..] : whole);
    }

    private static string Inside(string path, string currentFolder, GitRepository repository, string option)
    {
        string root = CanonicalPath.Of(repository.Root ?? currentFolder);
        string relative = Path.GetRelativePath(root, CanonicalPath.Of(Path.GetFullPath(path, currentFolder)));
        if (relative == ".." || relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative))
            throw new GitFailureException($"{option} {path}: that is outside of the repository in {root}.", isUsage: true);
        return relative == "." ? "" : relative;
    }

    // The files with the DDL that the code expects, before anybody knows which kinds there are: those of the request, and for
    // other kinds those of the configuration.
    private static IEnumerable<(string Kind, string Path)> Models(MergeRequest request, SchemaConfiguration? configuration)
    {
        (string Kind, string Path)[] given = [.. request.Expect.Select(Given)];
        return given.Concat((configuration?.Models ?? [])
            .Where(model => given.All(own => own.Kind != model.Kind) && (request.Kind is null || request.Kind == model.Kind))
            .Select(model => (model.Kind, model.Path)));

        (string Kind, string Path) Given(string value)
        {
            (string? kind, string path) = ContractFile.Split(value);
            return ContractFile.IsFile(path)
                ? (kind ?? request.Kind ?? Catalogue.DefaultKind, path)
                : throw new GitFailureException(
                    $"--expect {value}: before a merge the model is read from the commits of both sides; name a file in them.",
                    isUsage: true);
        }
    }

    // A gate that is open because it looked at nothing is no gate.
    private static string? Absent((string Path, string Name) asked, MergeSide[] sides, GitRepository repository)
    {
        if (asked.Path.Length == 0) return null;
        string? submodule = sides.SelectMany(side => side.Submodules.Keys)
            .FirstOrDefault(module => asked.Path == module || asked.Path.StartsWith(module + "/", StringComparison.Ordinal));
        if (submodule is not null)
            return $"--sources {asked.Name}: that is in the submodule {submodule}, "
                + "whose files are in no commit of this repository: ask there.";
        return repository.Has([.. sides.Select(side => side.Commit).Distinct()], asked.Path)
            ? null
            : $"--sources {asked.Name}: neither {sides[0].Ref} nor {sides[1].Ref} has {asked.Path}, "
                + $"so nothing would be looked at. Is it misspelt, here or as 'sources' in {ConfigurationReader.FileName}?";
    }

    private static IEnumerable<FleetNote> Notes(MergeInput input, MergeRequest request, GitRepository repository)
    {
        string[] submodules =
        [
            .. input.Origins.Append(input.Base).Append(input.Head).SelectMany(side => side.Submodules.Keys)
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
        string[] folders =
            [.. input.Head.Projects.Concat(input.Base.Projects).Select(one => one.Folder).Distinct(StringComparer.Ordinal)];
        string[] within =
            [.. submodules.Where(path => folders.Any(folder => path.StartsWith(folder + "/", StringComparison.Ordinal)))];
        if (folders.Length == 0)
        {
            yield return Note(
                request.Head,
                $"No migrations were found in the C# sources of {request.Base} or {request.Head}"
                    + (submodules.Length == 0
                        ? "."
                        : $"; what submodules hold is not looked at ({Named(submodules)}): ask there."));
        }
        else if (within.Length > 0)
        {
            yield return Note(within[0], $"What submodules hold is not looked at ({Named(within)}): ask there.");
        }

        if (input.Origins.Length > 1)
        {
            yield return Note(
                request.Base,
                $"{request.Base} and {request.Head} were merged crosswise and have {input.Origins.Length} merge bases: "
                    + "what any of them has counts as known to both sides.");
        }

        if (repository.IsShallow)
        {
            yield return Note(
                request.Base,
                $"This clone is shallow: a later merge base than {input.Origins[0].Commit} "
                    + "may lie behind where its history was cut off. "
                    + "To be certain: git fetch --unshallow (in CI: fetch-depth: 0).");
        }

        if (request.Head != MergeRequest.DefaultHead || repository.Root is null) yield break;
        if (repository.Uncommitted() is not { } uncommitted)
        {
            yield return Note(
                request.Head,
                "Whether there are changes that are not committed cannot be told (git status failed): "
                    + "they are no part of the comparison.");
            yield break;
        }

        string[] changed =
        [
            .. uncommitted.Where(path => folders.Any(
                folder => folder.Length == 0 || path.StartsWith(folder + "/", StringComparison.Ordinal))),
        ];
        if (changed.Length > 0)
            yield return Note(changed[0], $"Changes that are not committed are no part of the comparison: {Named(changed)}.");
    }

    private static string Named(string[] paths) =>
        string.Join(", ", paths.Take(MostNamed)) + (paths.Length > MostNamed ? $" and {paths.Length - MostNamed} more" : "");

    private static MergeOutcome Ask(
        MergeReport report, FleetSettings? settings, TextReader standardInput, CancellationToken cancellation)
    {
        if (settings is not { Request: var request }) return new MergeOutcome.Reported(report);
        (Catalogue? catalogue, string? problem) = MergedCatalogue.Of(report);
        if (catalogue is null && !request.NamesDatabases && report.Projects.All(project => project.HadNone))
            return new MergeOutcome.Reported(report with { Notes = report.Notes.Add(Note(report.Input.Head.Ref, Unasked)) });
        if (catalogue is null) return new MergeOutcome.Refused([$"The databases cannot be asked: {problem}."]);
        SchemaLock? schemaLock = MergedCatalogue.LockOf(report, catalogue);
        if (schemaLock is null && !request.SkipsSchema)
        {
            report = report with
            {
                Notes = report.Notes.Add(Note(
                    catalogue.AssemblyPath,
                    $"Schemas of databases were not compared: {SchemaLock.FileName} of the merged migrations is not made yet.")),
            };
        }

        FleetSettings asked =
            settings with { Request = request with { SkipsSchema = request.SkipsSchema || schemaLock is null } };
        return FleetResolver.Resolve(asked, catalogue, schemaLock).Match(
            fleet => Ask(report, fleet, standardInput, cancellation),
            problems => new MergeOutcome.Refused(problems));
    }

    // The model is compared at both sides already, from git.
    private static MergeOutcome Ask(MergeReport report, Fleet fleet, TextReader standardInput, CancellationToken cancellation) =>
        Gate.Check(fleet with { Models = [] }, standardInput, cancellation: cancellation) switch
        {
            Outcome<GateReport>.Refused refused => new MergeOutcome.Refused(refused.Problems),
            Outcome<GateReport>.Done reported => new MergeOutcome.Reported(report with { Databases = reported.Value }),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private static FleetNote Note(string subject, string message) => new(subject, message, HidesDatabases: false);
}
