namespace AutoCoder.Schema.Merges;

/// <summary>The migrations of a project with their kinds and versions, and what cannot be told. Pure.</summary>
/// <param name="Known">Those whose kind and version are known.</param>
/// <param name="Problems">A finding for each of the others.</param>
internal sealed record ProjectMigrations(ImmutableArray<NamedMigration> Known, ImmutableArray<SourceProblem> Problems)
{
    /// <summary>Its classes, known or not.</summary>
    public ImmutableHashSet<string> Classes { get; private init; } = [];

    /// <summary>Names the migrations of a project; null for no project.</summary>
    /// <param name="project">The project.</param>
    public static ProjectMigrations Of(SourceProject? project)
    {
        if (project is null) return new([], []);
        bool hasTags = project.Migrations.Any(one => !one.Tags.IsEmpty || one.HasUnknownTags)
            || project.Lock?.Lock?.Kinds.Any(kind => kind.Kind != Catalogue.DefaultKind) == true;
        var known = ImmutableArray.CreateBuilder<NamedMigration>();
        var problems = ImmutableArray.CreateBuilder<SourceProblem>();
        foreach (SourceMigration source in project.Migrations)
        {
            (string? kind, string? problem) = KindOf(source, hasTags);
            (string Kind, LockedMigration Line)? line = LineOf(source, project.Lock?.Lock);
            long? version = source.Version ?? line?.Line.Version;

            // A tag may come with an attribute or a base class of another project, which only the compiler sees.
            if ((source.HasUnknownTags || source.Tags.IsEmpty) && line is not null) (kind, problem) = (line.Value.Kind, null);
            if (kind is not null && version is not null) known.Add(new(kind, version.Value, source));
            if (version is null) problems.Add(VersionUnknown(source));
            if (problem is not null) problems.Add(Problem(MergeRules.KindUnknown, source, problem));
        }

        problems.AddRange(project.Errors.Select(Broken));
        return new(known.DrainToImmutable(), problems.DrainToImmutable())
        {
            Classes = [.. project.Migrations.Select(one => one.ClassName)],
        };
    }

    private static (string? Kind, string? Problem) KindOf(SourceMigration source, bool hasTags) => source switch
    {
        { HasUnknownTags: true } =>
            (null, "has a tag that is not a constant which the sources tell: write [Tags(\"KIND\")] with the name of its kind."),
        { Tags: [var kind] } => (kind, null),
        { Tags.IsEmpty: true } when !hasTags => (Catalogue.DefaultKind, null),
        { Tags.IsEmpty: true } =>
            (null, "names no kind, where others of its project do: write [Tags(\"KIND\")]; "
                + "FluentMigrator would run it on databases of every kind."),
        _ => (null, $"names several kinds ({string.Join(", ", source.Tags)}): "
            + "a migration belongs to one; write one class for each."),
    };

    private static (string, LockedMigration)? LineOf(SourceMigration source, SchemaLock? schemaLock)
    {
        (string, LockedMigration)[] lines =
        [
            .. (schemaLock?.Kinds ?? []).SelectMany(kind => kind.Migrations
                .Where(line => line.Name == source.Name).Select(line => (kind.Kind, line))),
        ];
        return lines is [var only] ? only : null;
    }

    private static SourceProblem VersionUnknown(SourceMigration source) => Problem(
        MergeRules.VersionUnknown, source,
        $"has no version that can be told without building it: {source.Problem}. Write the number, or make "
            + $"{SchemaLock.FileName}, which has it.");

    private static SourceProblem Problem(Rule rule, SourceMigration source, string what) => new(
        new Finding(rule, Severity.Error, $"{source.Name} {what}") { Place = new SourcePlace(source.File, source.Line) },
        source.ClassName,
        source.Content);

    private static SourceProblem Broken(SourceError error) => new(
        new Finding(
            error.IsUnfollowed ? MergeRules.SourceNotFollowed : MergeRules.SourceBroken, Severity.Error,
            error.IsUnfollowed
                ? $"{error.File} cannot be followed: {error.Message.TrimEnd('.')}. Which migrations that brings cannot be told."
                : $"{error.File} is not C# that compiles ({error.Message}): what its migrations are cannot be told.")
        {
            Place = new SourcePlace(error.File, error.Line),
        },
        error.File,
        error.Content);
}

/// <summary>A migration of a commit whose kind and version are known.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Version">Its version.</param>
/// <param name="Source">Its source.</param>
internal sealed record NamedMigration(string Kind, long Version, SourceMigration Source)
{
    /// <summary>Where it stands.</summary>
    public SourcePlace Place => new(Source.File, Source.Line);

    /// <summary>How messages name it: the class, with the version where the class does not have it in its name.</summary>
    public string Label
    {
        get
        {
            string version = Version.ToString(CultureInfo.InvariantCulture);
            return Source.Name.Contains(version, StringComparison.Ordinal) ? Source.Name : $"{version} {Source.Name}";
        }
    }

    internal bool IsSameAs(NamedMigration other) =>
        Kind == other.Kind && Version == other.Version && Source.ClassName == other.Source.ClassName
            && Source.Content == other.Source.Content;
}

/// <summary>Something that cannot be told of a class or a file.</summary>
/// <param name="Finding">What is said of it.</param>
/// <param name="Subject">The class, or the file.</param>
/// <param name="Content">What is in it, as a hash: the same problem with another content hides a change.</param>
internal sealed record SourceProblem(Finding Finding, string Subject, string Content)
{
    /// <summary>What makes it the same problem elsewhere.</summary>
    public (string, string, string, string) Key => (Finding.Rule.Id, Finding.Message, Subject, Content);
}
