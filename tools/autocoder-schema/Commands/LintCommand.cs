using System.CommandLine;
using System.Text.RegularExpressions;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>Looks at what new migrations execute, before they run anywhere.</summary>
internal sealed class LintCommand : FleetCommand
{
    private readonly Option<string?> _base = new("--base")
    {
        HelpName = "REF",
        Description = "Look at the migrations that schema.lock at this commit does not have.",
    };

    private readonly Option<bool> _all = new("--all") { Description = "Look at every migration." };
    private readonly ReportOptions _report = new();

    public LintCommand()
        : base(
            "lint",
            "Looks at what new migrations execute: what they lose, where they fail, and what does nothing. Writes nothing.")
    {
        Add(_base);
        Add(_all);
        _report.AddTo(this);
        Validators.Add(result =>
        {
            if (result.GetValue(_all) && result.GetValue(_base) is not null)
                result.AddError("--all is every migration, and --base those that a commit does not have: give one of the two.");
        });
    }

    /// <inheritdoc />
    protected override ReportOptions Reports => _report;

    /// <inheritdoc />
    protected override FleetRequest Complete(FleetRequest request, ParseResult parsed) =>
        request with { IgnoresLock = true }; // it comes before `lock`

    /// <inheritdoc />
    protected override Task<int> RunAsync(FleetRunner runner, Fleet fleet, ParseResult parsed, CancellationToken cancellation) =>
        Task.FromResult(parsed.GetValue(_base) is { } name
            ? ReleasedLock.Read(fleet.Request.CurrentFolder, name, fleet.Catalogue, cancellation) switch
            {
                ReleasedLockReading.Read read => Lint(runner, fleet, parsed, read, cancellation),
                ReleasedLockReading.Refused refused => Refusals.Print(Program, refused.Problems),
                ReleasedLockReading.Unknown unknown => Refusals.CannotTell(Program, unknown.Problem),
                _ => throw new System.Diagnostics.UnreachableException(),
            }
            : Lint(runner, fleet, parsed, null, cancellation));

    private int Lint(
        FleetRunner runner, Fleet fleet, ParseResult parsed, ReleasedLockReading.Read? released, CancellationToken cancellation)
    {
        bool isChosen = parsed.GetValue(_all) || released is not null, asks = NamesDatabases(fleet, isChosen);
        if (!isChosen && !asks)
        {
            return Refusals.Print(
                Program,
                ["Which migrations are new? Name databases (those that they lack), "
                    + "--base REF (those that a commit does not have) or --all."]);
        }

        var request = new LintRequest(fleet.Settings.Lint)
        {
            All = parsed.GetValue(_all),
            Base = released,
            AsksDatabases = asks,
            PlaceOf = MigrationPlaces.Of(fleet.Request.CurrentFolder, fleet.Catalogue.AssemblyPath).Find,
        };
        return _report.Print(Program, parsed, runner.Lint(request, StandardStreams.Input, cancellation), RenderingsOf);
    }

    // What a configuration file names is asked when nothing else says which migrations are new: a build machine has no fleet.
    private static bool NamesDatabases(Fleet fleet, bool isChosen)
    {
        FleetRequest request = fleet.Request;
        if (!request.Paths.IsEmpty || request.Registry is not null || !request.ProjectFolders.IsEmpty) return true;
        return !isChosen
            && fleet.Configuration is { } file
            && (file.Registry is not null || !file.ProjectFolders.IsEmpty || file.Kinds.Any(kind => !kind.Patterns.IsEmpty));
    }

    private static ReportRenderings RenderingsOf(LintReport report) => new(
        report.Exit,
        output => LintText.Write(report, output),
        output => LintJson.Write(report, output),
        () => LintFindings.Of(report));
}

/// <summary>
/// Where the classes of migrations stand in the sources of their project. Found by the line that declares the class: what is
/// declared twice, or in another way, has no place, and its findings are told without one.
/// </summary>
internal sealed partial class MigrationPlaces
{
    private readonly ILookup<string, SourcePlace> _places;

    private MigrationPlaces(IEnumerable<(string Name, SourcePlace Place)> places) =>
        _places = places.ToLookup(one => one.Name, one => one.Place, StringComparer.Ordinal);

    /// <summary>The places of an assembly's migrations; none when its project is not here.</summary>
    /// <param name="folder">The folder to look from: paths are relative to it.</param>
    /// <param name="assembly">The assembly.</param>
    public static MigrationPlaces Of(string folder, string assembly) =>
        new SolutionSearch(folder, [], assembly).Find() is Outcome<MigrationsProject>.Done { Value: var project }
        && (project.AssemblyName == Path.GetFileNameWithoutExtension(assembly) || project.Encloses(assembly))
            ? new(Sources(project.Folder).SelectMany(file => In(file, Path.GetRelativePath(folder, file))))
            : new([]);

    /// <summary>The place of a migration, or null.</summary>
    public SourcePlace? Find(CatalogueMigration migration) =>
        _places[migration.ClassName[(migration.ClassName.LastIndexOfAny(['.', '+']) + 1)..]].ToArray() is [var only]
            ? only
            : null;

    private static IEnumerable<string> Sources(string project) =>
        Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(project, file)
                .Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal);

    private static IEnumerable<(string, SourcePlace)> In(string file, string name)
    {
        int line = 0;
        foreach (string text in File.ReadLines(file))
        {
            line++;
            if (Declaration().Match(text) is { Success: true } match)
                yield return (match.Groups["name"].Value, new SourcePlace(name, line));
        }
    }

    [GeneratedRegex(
        @"^\s*(\[.*\]\s*)?((public|internal|sealed|abstract|partial)\s+)*class\s+(?<name>\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Declaration();
}
