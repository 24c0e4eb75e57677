using System.CommandLine;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>Writes the class file of a new migration.</summary>
internal sealed class NewCommand : Command
{
    private const string Program = "autocoder-schema";

    private readonly Argument<string[]> _words = new("NAME")
    {
        Arity = ArgumentArity.OneOrMore,
        Description = "What it does: AddArchivedAt, or add archived at. Where migrations bear tags, and for the first of a kind, "
            + "the kind of database stands before it: assistant AddArchivedAt.",
    };

    private readonly Option<string?> _project = new("--project")
    {
        HelpName = "DIR",
        Description = "The folder of the migrations project. Default: what the configuration's sources name, else the one in "
            + "this folder, the one that makes the configured assembly, or the only one with migrations in the solution.",
    };

    private readonly Option<string?> _config = new("--config")
    {
        HelpName = "FILE",
        Description = "The configuration file, which may tell the kind's namespace. Default: autocoder-schema.json in the "
            + "project's folder or the nearest above it.",
    };

    public NewCommand()
        : base("new", "Writes the class file of a new migration: version, class and folder as those have that are there.")
    {
        Add(_words);
        Add(_project);
        Add(_config);
        SetAction(parsed => Write(parsed.GetValue(_words)!, parsed.GetValue(_project), parsed.GetValue(_config)));
    }

    private static int Write(string[] words, string? folder, string? config)
    {
        string here = Path.GetFullPath(folder ?? ".");
        if (!Directory.Exists(here)) return Refuse($"--project {folder}: there is no such folder.");
        var request = new FleetRequest
        {
            CurrentFolder = here,
            ConfigurationFile = config is null ? null : Path.GetFullPath(config),
        };
        if (FleetResolver.Settings(request) is not Outcome<FleetSettings>.Done { Value: var settings })
            return Refusals.Print(Program, ((Outcome<FleetSettings>.Refused)FleetResolver.Settings(request)).Problems);
        MigrationsProject? named = folder is null ? null : MigrationsProject.In(here);
        var search = new SolutionSearch(here, folder is null ? settings.Sources([]) : [], settings.Configuration?.Migrations);
        Outcome<MigrationsProject> found = named is null ? search.Find() : new Outcome<MigrationsProject>.Done(named);
        if (found is not Outcome<MigrationsProject>.Done { Value: var project })
            return Refuse($"{((Outcome<MigrationsProject>.Refused)found).Problems[0]}; name it with --project DIR.");
        (NewPlace? place, string? problem) = NewPlace.Of(words, project, settings.Configuration);
        if (place is null) return Refuse(problem!);
        return Write(place, project, [
            .. folder is null ? Array.Empty<string>() : ["--project", folder],
            .. config is null ? Array.Empty<string>() : ["--config", config],
        ]);
    }

    private static int Write(NewPlace place, MigrationsProject project, string[] naming)
    {
        string made = project.FirstMissing(place.Folder);
        if (WriteTargets.LookAtFolder(made).ObstacleOfFolder("the kind's folder") is { } obstacle) return Refuse(obstacle);
        long version = MigrationTemplate.NextVersion(DateTimeOffset.UtcNow, project.Sources.Highest);
        var template = new MigrationTemplate(place.Tag, version, place.Words, place.Namespace, place.Like);
        string path = Path.Combine(place.Folder, template.FileName);
        if (Path.Exists(path)) return Refuse($"{path} is there already: give another name.");
        MigrationSource? same = project.Sources.Files.FirstOrDefault(
            file => file.ClassName == template.ClassName && file.Namespace == place.Namespace);
        if (same is not null)
            return Refuse($"{same.Path} has a class {template.ClassName} already: give another name.");
        Directory.CreateDirectory(place.Folder);
        using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
        using (var writer = new StreamWriter(file)) writer.Write(template.Text);
        StandardOutput.WriteLine(ShownPath.Of(path, Environment.CurrentDirectory));
        string next = ShellWord.Join([Program, "lock", "--build", .. naming]);
        StandardOutput.WriteLine(
            $"{ProjectBuild.NextStep}{next}    # when Up and Down are written: builds, and makes {SchemaLock.FileName}");
        return ExitCode.Success;
    }

    private static int Refuse(string problem) => Refusals.Print(Program, [problem]);
}

/// <summary>Where a new migration goes, and what it is told by.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Tag">Its tag; null where there are none, or the namespace tells the kind.</param>
/// <param name="Words">What it does.</param>
/// <param name="Like">The migration whose style it has.</param>
internal sealed record NewPlace(string Folder, string Namespace, string? Tag, string Words, MigrationSource? Like)
{
    /// <summary>The place, or why there is none.</summary>
    public static (NewPlace? Place, string? Problem) Of(
        string[] words, MigrationsProject project, SchemaConfiguration? configuration)
    {
        MigrationSources sources = project.Sources;
        bool byNamespace = configuration?.Kinds.Any(known => known.Namespace is not null) == true;
        bool hasKind = byNamespace || sources.UsesTags || (sources.Files.IsEmpty && words.Length > 1);
        if (words[0] == Catalogue.DefaultKind && words.Length > 1 && !byNamespace) (words, hasKind) = (words[1..], false);
        if (hasKind && words.Length == 1) return (null, WhichKind(words[0], sources, configuration));
        string? kind = hasKind ? words[0] : null;
        string name = string.Join(' ', hasKind ? words[1..] : words);
        if (MigrationTemplate.Pascal(name).Length == 0) return (null, $"'{name}' has no letter or digit to name a class by.");
        if (kind is null) return (WithoutKind(project, name), null);
        if (!kind.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') || MigrationTemplate.Pascal(kind).Length == 0)
            return (null, $"'{kind}' cannot be a kind: a kind has letters, digits, - and _ only.");
        if (!byNamespace) return (OfTag(project, kind, name), null);
        return configuration!.Kinds.FirstOrDefault(known => known.Kind == kind)?.Namespace is { } named
            ? (OfNamespace(project, kind, name, named), null)
            : (null, $"{configuration.File} tells kinds by namespaces and has none for '{kind}', so its migrations would be "
                + $"of no kind: write \"kinds\": {{ \"{kind}\": {{ \"namespace\": \"…\" }} }}.");
    }

    private static string WhichKind(string word, MigrationSources sources, SchemaConfiguration? configuration)
    {
        string[] kinds = [.. configuration?.Kinds.Select(kind => kind.Kind).Concat(sources.Tags).Distinct() ?? sources.Tags];
        return $"Of which kind of database? The migrations are told apart as {string.Join(", ", kinds)}: "
            + ShellWord.Join(["autocoder-schema", "new", kinds.FirstOrDefault() ?? "KIND", word]);
    }

    private static NewPlace WithoutKind(MigrationsProject project, string name)
    {
        if (project.Sources.Newest(null) is { } like)
            return new(Path.GetDirectoryName(like.Path)!, like.Namespace, null, name, like);
        string usual = Path.Combine(project.Folder, "Migrations");
        string folder = Directory.Exists(usual) ? usual : project.Folder;
        return new(folder, project.NamespaceOf(folder), null, name, null);
    }

    private static NewPlace OfTag(MigrationsProject project, string kind, string name)
    {
        if (project.Sources.Newest(kind) is { } like)
            return new(Path.GetDirectoryName(like.Path)!, like.Namespace, kind, name, like);
        string folder = project.FolderOf(kind);
        return new(folder, project.NamespaceOf(folder), kind, name, project.Sources.Files.LastOrDefault());
    }

    private static NewPlace OfNamespace(MigrationsProject project, string kind, string name, KindNamespace named)
    {
        string space = named.Name == KindNamespace.Any ? project.NamespaceOf(project.FolderOf(kind)) : named.Name;
        MigrationSource? like = project.Sources.Files.LastOrDefault(file => file.Namespace == space);
        string folder = like is null ? project.FolderOf(kind, space) : Path.GetDirectoryName(like.Path)!;
        return new(folder, space, null, name, like);
    }
}
