namespace AutoCoder.Schema.Preflight.Merges;

/// <summary>
/// By which <c>autocoder-schema.json</c> a merge is judged: the base's, as its commit has it. A branch that could loosen the gate
/// by its own would be judged by itself. A file that was named counts as it is, and so does one that is in neither commit.
/// </summary>
/// <param name="Configuration">The configuration; null when there is none.</param>
/// <param name="Findings">What the branch would loosen by its own.</param>
internal sealed record JudgingConfiguration(SchemaConfiguration? Configuration, ImmutableArray<Finding> Findings)
{
    /// <summary>Where it is from, as reports say it; null when there is none.</summary>
    public string? Origin { get; private init; }

    // Of a branch that brings the first one: the folders that it names, from the root, and what there is to say of them.
    private (ImmutableArray<string> Sources, Finding Finding)? Brought { get; init; }

    /// <summary>
    /// <see cref="Findings"/>, and what the first configuration of all looks away from: nothing is narrowed by one that names
    /// where all migrations are.
    /// </summary>
    /// <param name="head">The incoming side, of which everything was read.</param>
    public ImmutableArray<Finding> FindingsOf(MergeSide head)
    {
        if (Brought is not var (sources, finding)) return Findings;
        MergeInput asked = new(head, head, []) { Sources = sources };
        string[] left =
        [
            .. head.Projects.SelectMany(project => project.Migrations).Select(migration => migration.File)
                .Where(file => !asked.IsAsked(file)).Order(StringComparer.Ordinal),
        ];
        return Findings.Add(left.Length == 0
            ? finding with { Severity = Severity.Warning }
            : finding with { Message = $"{finding.Message} It leaves out {left[0]}, which has migrations." });
    }

    /// <summary>The configuration that judges, or why it cannot be read.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="repository">The repository.</param>
    /// <param name="folder">The current folder, from the root of the repository.</param>
    /// <param name="commits">The base, the incoming side, and the merge bases.</param>
    public static Outcome<JudgingConfiguration> Of(
        MergeRequest request, GitRepository repository, string folder, IReadOnlyList<string> commits)
    {
        if (request.ConfigurationFile is not null) return Found(request.CurrentFolder, request.ConfigurationFile);
        string root = CanonicalPath.Of(repository.Root ?? request.CurrentFolder);
        string? named = Named(request.CurrentFolder, root);
        if (named == ".." || named?.StartsWith("../", StringComparison.Ordinal) == true)
            return Found(request.CurrentFolder, null);
        string[] candidates = named is not null
            ? [named]
            : [.. Upward(folder).Select(one => one.Length == 0 ? Name : $"{one}/{Name}")];
        Side[] sides = [.. Sides(repository, commits, candidates, root)];
        Outcome<SchemaConfiguration?> judge = Judge(sides[0], sides[1], candidates, root, named is not null);
        return judge.Match<Outcome<JudgingConfiguration>>(
            found => new Outcome<JudgingConfiguration>.Done(new(found, [.. Loosened(request, sides, found)])
            {
                Brought = found is null ? First(request, sides, root) : null,
                Origin = found is not null && sides[0].Has(Path.GetRelativePath(root, found.File))
                    ? $"{Path.GetRelativePath(root, found.File)} of {request.Base}"
                    : found?.File,
            }),
            problems => new Outcome<JudgingConfiguration>.Refused(problems));
    }

    private const string Name = ConfigurationReader.FileName;

    // What the environment names, from the root of the repository. Which file counts may be said there, and not what is in one
    // that a branch can change.
    private static string? Named(string folder, string root) =>
        new FleetRequest { CurrentFolder = folder }.NamedConfiguration is { } file
            ? WithinRoot(root, CanonicalPath.Absolute(file, folder)) ?? FromRoot(root, CanonicalPath.Absolute(file, folder))
            : null;

    // Links above the root are the machine's; one below it is the branch's, which could name another file by it. Null: outside.
    private static string? WithinRoot(string root, string path)
    {
        Stack<string> outwards = new();
        for (string? at = Path.GetDirectoryName(path); at is not null; at = Path.GetDirectoryName(at)) outwards.Push(at);
        return outwards.FirstOrDefault(folder => CanonicalPath.Of(folder) == root) is { } own ? FromRoot(own, path) : null;
    }

    private static Outcome<JudgingConfiguration> Found(string folder, string? file) =>
        FleetResolver.Settings(new FleetRequest { CurrentFolder = folder, ConfigurationFile = file })
            .Match<Outcome<JudgingConfiguration>>(
                settings => new Outcome<JudgingConfiguration>.Done(
                    new(settings.Configuration, []) { Origin = settings.Configuration?.File }),
                problems => new Outcome<JudgingConfiguration>.Refused(problems));

    // The nearest that the base has, or that is in neither commit and so nobody's but the machine's; at last those above.
    private static Outcome<SchemaConfiguration?> Judge(Side own, Side head, string[] candidates, string root, bool isNamed)
    {
        foreach (string path in candidates)
        {
            if (own.Has(path)) return own.Read(path);
            if (head.Has(path) || FileFacts.Of(Path.Combine(root, path)).Type == EntryType.Missing) continue;
            return Plain(Found(Path.GetDirectoryName(Path.Combine(root, path))!, null));
        }

        if (isNamed && !head.Has(candidates[0])) return Plain(Found(root, null)); // says that it is not there
        return !isNamed && Path.GetDirectoryName(root) is { } above
            ? Plain(Found(above, null))
            : new Outcome<SchemaConfiguration?>.Done(null);
    }

    private static Outcome<SchemaConfiguration?> Plain(Outcome<JudgingConfiguration> found) =>
        found.Match<Outcome<SchemaConfiguration?>>(
            one => new Outcome<SchemaConfiguration?>.Done(one.Configuration),
            problems => new Outcome<SchemaConfiguration?>.Refused(problems));

    // What any merge base has is no news, and what the base has is there already.
    private static IEnumerable<Finding> Loosened(MergeRequest request, Side[] sides, SchemaConfiguration? judge)
    {
        Side own = sides[0], head = sides[1];
        if (head.IsSame(own) || sides.Skip(2).Any(head.IsSame)) yield break;
        string path = head.Nearest ?? own.Nearest!;
        Outcome<SchemaConfiguration?> after =
            head.Nearest is null ? new Outcome<SchemaConfiguration?>.Done(null) : head.Read(head.Nearest);
        if (after is Outcome<SchemaConfiguration?>.Refused refused)
        {
            foreach (string problem in refused.Problems)
                yield return Found(
                    MergeRules.ConfigurationBroken, request, path, own,
                    $"{path} on {request.Head} cannot be read, so that after the merge every question is refused: {problem}");
            yield break;
        }

        foreach (string what in ConfigurationNarrowing.Between(judge, ((Outcome<SchemaConfiguration?>.Done)after).Value))
            yield return Narrowed(request, path, sides, judge, what);
    }

    private static (ImmutableArray<string>, Finding)? First(MergeRequest request, Side[] sides, string root)
    {
        Side own = sides[0], head = sides[1];
        if (head.Nearest is not { } path || head.IsSame(own) || sides.Skip(2).Any(head.IsSame)) return null;
        if (head.Read(path) is not Outcome<SchemaConfiguration?>.Done { Value: { Sources.IsEmpty: false } first }) return null;
        string what = ConfigurationNarrowing.OfSources([], first).First();
        return ([.. first.Sources.Select(folder => FromRoot(root, folder))], Narrowed(request, path, sides, null, what));
    }

    private static string FromRoot(string root, string path) =>
        Path.GetRelativePath(root, path) is var relative && relative == "." ? "" : relative.Replace('\\', '/');

    private static Finding Narrowed(
        MergeRequest request, string path, Side[] sides, SchemaConfiguration? judge, string what) => Found(
            MergeRules.ConfigurationNarrowed, request, path, sides[0],
            $"{request.Head} loosens the gate by {(sides[1].Nearest is null ? $"taking {path} away" : path)}: {what}. "
                + (judge is null
                    ? $"This merge is judged without a configuration: {request.Base} has none."
                    : $"This merge is judged by the configuration of {request.Base}."));

    private static Finding Found(Rule rule, MergeRequest request, string path, Side own, string message)
    {
        var refs = new MergeRefs(request.Base, request.Head);
        string put = own.Has(path)
            ? $"{refs.Restore(path)}    # puts it back"
            : $"{ShellWord.Join(["git", "rm", path])}    # takes it away again";
        return new Finding(rule, Severity.Error, message)
        {
            Place = new SourcePlace(path, null),
            Next = $"{put}; who may decide that it is wanted asks with --config FILE",
        };
    }

    private static IEnumerable<string> Upward(string folder)
    {
        for (string at = folder; at.Length > 0; at = at.LastIndexOf('/') is > 0 and var slash ? at[..slash] : "") yield return at;
        yield return "";
    }

    private static IEnumerable<Side> Sides(
        GitRepository repository, IReadOnlyList<string> commits, string[] candidates, string root)
    {
        byte[]?[] files = repository.FilesAt([.. commits.SelectMany(commit => candidates.Select(path => (commit, path)))]);
        return files.Chunk(candidates.Length).Select(chunk => new Side(
            root,
            [.. candidates.Zip(chunk).Where(one => one.Second is not null).Select(one => (one.First, one.Second!))]));
    }

    // The configurations that one commit has for the current folder, the nearest first.
    private sealed record Side(string Root, ImmutableArray<(string Path, byte[] Bytes)> Files)
    {
        public string? Nearest => Files is [var first, ..] ? first.Path : null;

        public bool Has(string path) => Files.Any(file => file.Path == path);

        public bool IsSame(Side other) => Nearest == other.Nearest
            && (Nearest is null || Files[0].Bytes.AsSpan().SequenceEqual(other.Files[0].Bytes));

        // As it would be read from where it is in the working tree: its paths are relative to its folder.
        public Outcome<SchemaConfiguration?> Read(string path) =>
            ConfigurationReader.Read(Path.Combine(Root, path), Files.First(file => file.Path == path).Bytes)
                .Match<Outcome<SchemaConfiguration?>>(
                    found => new Outcome<SchemaConfiguration?>.Done(found),
                    problems => new Outcome<SchemaConfiguration?>.Refused(problems));
    }
}

/// <summary>What a configuration asks less of than another: what is no longer looked at, and what passes that did not.</summary>
internal static class ConfigurationNarrowing
{
    /// <summary>One sentence each, without an end; empty when nothing is loosened.</summary>
    /// <param name="before">The configuration before; null for none, and then sources are not compared.</param>
    /// <param name="after">The configuration after; null for none.</param>
    public static IEnumerable<string> Between(SchemaConfiguration? before, SchemaConfiguration? after) =>
    [
        .. before is null ? [] : OfSources(before.Sources, after),
        .. before is null ? [] : Fleet(before, after),
        .. Allowed(before, after),
        .. Lint(before?.Lint ?? new LintSettings(), after?.Lint ?? new LintSettings()),
    ];

    /// <summary>The same of the folders that are looked at; all of the repository is when there were none.</summary>
    public static IEnumerable<string> OfSources(ImmutableArray<string> before, SchemaConfiguration? after)
    {
        if (after is null || after.Sources.IsEmpty) yield break;
        if (before.IsEmpty)
            yield return $"'sources' names {Short(after.Sources, after)} only, where the whole repository was looked at";
        string[] gone = [.. before.Where(path => !after.Sources.Any(kept => IsWithin(path, kept)))];
        if (gone.Length > 0) yield return $"'sources' no longer has {Short(gone, after)}";
    }

    private static IEnumerable<string> Fleet(SchemaConfiguration before, SchemaConfiguration? after)
    {
        if (before.Registry is { } registry && registry != after?.Registry)
            yield return $"'registry' no longer names {registry}";
        foreach (string folder in before.ProjectFolders.Except(after?.ProjectFolders ?? []))
            yield return $"'projects' no longer has {folder}";
        if (before.Migrations is { } own && after?.Migrations is { } other && own != other)
            yield return $"'migrations' names {other}, where databases were compared with {own}";
        foreach (KindFile kind in before.Kinds)
        {
            if (after?.Kinds.FirstOrDefault(one => one.Kind == kind.Kind) is not { } now)
            {
                yield return $"'kinds.{kind.Kind}' is gone";
                continue;
            }

            if (kind.FileName != now.FileName)
                yield return $"'kinds.{kind.Kind}.file' is {now.FileName}, where it was {kind.FileName}";
            if (kind.Namespace is { } space && space != now.Namespace)
            {
                string what = now.Namespace is { } changed ? $"is {Spelled(changed)}, where it was {Spelled(space)}" : "is gone";
                yield return $"'kinds.{kind.Kind}.namespace' {what}";
            }

            foreach (PathPattern pattern in kind.Patterns.Except(now.Patterns))
                yield return $"'kinds.{kind.Kind}.paths' no longer has {pattern.Text}";
        }

        foreach (ContractFile file in Gone(before.Models, after?.Models))
            yield return $"'kinds.{file.Kind}.expect' no longer has {file.Path}";
        foreach (ContractFile file in Gone(before.Statements, after?.Statements))
            yield return $"'kinds.{file.Kind}.statements' no longer has {file.Path}";
    }

    private static string Spelled(KindNamespace space) => space.WithNested ? $"{space.Name} with those below it" : space.Name;

    private static IEnumerable<ContractFile> Gone(ImmutableArray<ContractFile> before, ImmutableArray<ContractFile>? after) =>
        before.Where(file => !(after ?? []).Any(kept => kept.Kind == file.Kind && kept.Path == file.Path));

    private static IEnumerable<string> Allowed(SchemaConfiguration? before, SchemaConfiguration? after) =>
        (after?.Policy.Allow ?? []).Except(before?.Policy.Allow ?? [], StringComparer.Ordinal)
            .Select(verdict => $"'policy.allow' lets '{verdict}' pass");

    private static IEnumerable<string> Lint(LintSettings before, LintSettings after)
    {
        foreach (LintRule rule in LintRules.All)
        {
            Severity? was = before.SeverityOf(rule), now = after.SeverityOf(rule);
            if (was is not null && (now is null || now < was))
                yield return $"'lint.rules.{rule.Id}' is {now?.Word() ?? "off"}, where it was {was.Value.Word()}";
        }

        if (after.LargeTable > before.LargeTable)
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"'lint.largeTableRows' is {after.LargeTable}, where it was {before.LargeTable}");
    }

    private static bool IsWithin(string path, string folder) =>
        path == folder || path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + "/", StringComparison.Ordinal);

    private static string Short(IEnumerable<string> paths, SchemaConfiguration configuration)
    {
        string folder = Path.GetDirectoryName(configuration.File)!;
        return string.Join(", ", paths.Select(path => IsWithin(path, folder) ? Path.GetRelativePath(folder, path) : path));
    }
}
