using System.CommandLine;

namespace AutoCoder.Schema.Operator.Commands;

/// <summary>Writes the lock file of the migrations, or tells whether it is stale.</summary>
internal sealed class LockCommand : Command
{
    private const string Program = "autocoder-schema";

    private readonly Option<string?> _migrations = FleetOptions.Migrations();

    private readonly Option<string?> _output = new("--output")
    {
        HelpName = "FILE",
        Description = "The lock file. Default: schema.lock in the migrations project.",
    };

    private readonly Option<string?> _project = new("--project")
    {
        HelpName = "DIR",
        Description = "The folder of the migrations project. Default: what the configuration's sources name, else the one in "
            + "this folder, the one that makes the assembly, or the only one with migrations in the solution.",
    };

    private readonly Option<string?> _config = FleetOptions.Config();

    private readonly Option<bool> _build = new("--build")
    {
        Description = "Build the project first, and once more when its lock changed, so that its assembly carries it.",
    };

    private readonly Option<bool> _check = new("--check")
    {
        Description = "Write nothing; exit with 1 when the lock file is stale.",
    };

    private readonly Option<bool> _allowNonTransactional = new("--allow-non-transactional")
    {
        Description = "Accept migrations with TransactionBehavior.None, which cannot be rolled back.",
    };

    private readonly ReportOptions _report = new();

    public LockCommand()
        : base("lock", "Writes schema.lock: what every migration executes, up and down, and the schema that it leads to.")
    {
        Option[] options = [_build, _check, _project, _output, _migrations, _config, _allowNonTransactional];
        foreach (Option option in options) Add(option);
        _report.AddTo(this);
        Validators.Add(result =>
        {
            if (!result.GetValue(_check) && _report.IsAsked(result))
                result.AddError("--format and --report are about what --check finds: give that, too.");
        });
        Validators.Add(result =>
        {
            if (result.GetValue(_check) && result.GetValue(_build))
                result.AddError("--check looks at what was built, and --build builds: give one of the two.");
        });
        SetAction((parsed, _) => RunAsync(parsed));
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var request = new FleetRequest
        {
            Migrations = parsed.GetValue(_migrations),
            DefaultMigrations = FleetOptions.CarriedMigrations,
            ConfigurationFile = parsed.GetValue(_config),
            AllowNonTransactional = parsed.GetValue(_allowNonTransactional),
            IgnoresLock = true,
        };
        if (FleetResolver.Settings(request) is not Outcome<FleetSettings>.Done { Value: var settings })
            return Refusals.Print(Program, ((Outcome<FleetSettings>.Refused)FleetResolver.Settings(request)).Problems);
        bool isNamed = request.Migrations is not null || settings.Configuration?.Migrations is not null;
        // Who names both files needs no project.
        bool isSearched = parsed.GetValue(_build) || parsed.GetValue(_output) is null || !isNamed;
        Outcome<MigrationsProject> found = !isSearched ? new Outcome<MigrationsProject>.Refused([""]) : new SolutionSearch(
            Path.GetFullPath(parsed.GetValue(_project) ?? "."),
            parsed.GetValue(_project) is null ? settings.Sources([]) : [],
            isNamed ? settings.Migrations : null).Find();
        var project = (found as Outcome<MigrationsProject>.Done)?.Value;
        if (parsed.GetValue(_build))
        {
            return project is null
                ? Refusals.Print(Program, [$"{Problem(found)}; name it with --project DIR."])
                : await BuildAsync(project, request, settings, parsed);
        }

        // Nobody names an assembly, so the project's own is meant, as it was built last; only this program's own is carried.
        if (!isNamed && project is not null)
        {
            if (project.Built is { } built) request = request with { Migrations = built };
            else if (project.AssemblyName != Path.GetFileNameWithoutExtension(FleetOptions.CarriedMigrations))
                return Refusals.Print(Program, [$"{Shown(project.File)} was not built yet; run: {Again("--build")}"]);
        }

        string? why = project is null ? Problem(found) : null;
        return await FleetResolver.Resolve(request).Match(
            fleet => WithFleetAsync(fleet, project, why, parsed), problems => Task.FromResult(Refusals.Print(Program, problems)));

        string Again(string option) => ShellWord.Join(
        [
            Program, Name, option, .. Option(_project), .. Option(_config), .. Option(_output),
            .. request.AllowNonTransactional ? [_allowNonTransactional.Name] : Array.Empty<string>(),
        ]);

        string[] Option(Option<string?> option) => parsed.GetValue(option) is { } value ? [option.Name, value] : [];
    }

    private static string Problem(Outcome<MigrationsProject> found) =>
        found is Outcome<MigrationsProject>.Refused { Problems: [var problem, ..] } ? problem : "";

    private static string Shown(string path) => ShownPath.Of(path, Environment.CurrentDirectory);

    private async Task<int> BuildAsync(
        MigrationsProject project, FleetRequest request, FleetSettings settings, ParseResult parsed)
    {
        string file = parsed.GetValue(_output) is { } output
            ? Path.GetFullPath(output)
            : SchemaLockFile.Of(project).Path;
        using var interruption = new Interruption();
        var build = new ProjectBuild(project, settings.Migrations, interruption.Token);
        try
        {
            if (await build.RunAsync() is { } failure) return Refusals.Print(Program, [failure]);
            if (build.Assembly is not { } assembly)
            {
                return Refusals.Print(Program, [$"{Shown(project.File)} was built, and no {project.AssemblyName}.dll is below "
                    + $"{Shown(Path.Combine(project.Folder, "bin"))}: name it with --migrations FILE.dll."]);
            }

            string? before = new SchemaLockFile(file).Read();
            int made = await ProjectBuild.LockAsync(
                [
                    Name, _migrations.Name, assembly, _output.Name, file,
                    .. request.NamedConfiguration is { } config ? [_config.Name, config] : Array.Empty<string>(),
                    .. request.AllowNonTransactional ? [_allowNonTransactional.Name] : Array.Empty<string>(),
                ],
                line => StandardOutput.WriteLine(line),
                interruption.Token);
            if (made != ExitCode.Success) return made;
            if (before == new SchemaLockFile(file).Read() && Carries(assembly, file)) return ExitCode.Success;
            if (await build.RunAsync() is { } second) return Refusals.Print(Program, [second]);
            Say(Carries(assembly, file)
                ? $"{Shown(assembly)} was built again and carries it."
                : $"{Shown(assembly)} does not carry it: write into {Shown(project.File)}, once: "
                    + $"<ItemGroup><EmbeddedResource Include=\"{SchemaLock.FileName}\" LogicalName=\"{SchemaLock.FileName}\" "
                    + "/></ItemGroup>");
            return ExitCode.Success;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }

    private static bool Carries(string assembly, string file) =>
        MigrationsReader.Read(assembly, new(), LockOrigin.Assembly(assembly)).Lock is Outcome<SchemaLock>.Done found
        && new SchemaLockFile(file).Read() == SchemaLockText.Write(found.Value);

    private async Task<int> WithFleetAsync(Fleet fleet, MigrationsProject? project, string? why, ParseResult parsed)
    {
        _report.Used = fleet.Used;
        bool isCheck = parsed.GetValue(_check);
        string assembly = fleet.Catalogue.AssemblyPath;
        (SchemaLockFile? file, string? problem) = FileFor(assembly, project, why, parsed.GetValue(_output));
        if (file is null && !isCheck) return Refusals.Print(Program, [problem!]);
        if (!isCheck && file!.Obstacle is { } obstacle) return Refusals.Print(Program, [obstacle]);

        using var interruption = new Interruption();
        using var runner = new FleetRunner(fleet);
        try
        {
            switch (await runner.MakeLockAsync(cancellation: interruption.Token))
            {
                case LockOutcome.Made made:
                    foreach (string note in made.Notes)
                        StandardStreams.Tell(TerminalText.Escape($"{Program}: note: {note}"));
                    return isCheck
                        ? _report.Print(Program, parsed, LockPrinter.Of(LockStaleness.Of(made.Lock, fleet, file)))
                        : Write(made.Lock, file!, assembly, project);
                case LockOutcome.Refused refused:
                    return Refusals.Print(Program, refused.Problems);
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
    }

    // A project found by its place may be another's than the assembly that was named.
    private static (SchemaLockFile? File, string? Problem) FileFor(
        string assembly, MigrationsProject? project, string? why, string? output)
    {
        if (output is not null) return (new SchemaLockFile(Path.GetFullPath(output)), null);
        string name = Path.GetFileNameWithoutExtension(assembly);
        if (project is null) return (null, $"{why}; name it with --project DIR, or the lock file with --output FILE.");
        return project.AssemblyName == name || project.Encloses(assembly)
            ? (SchemaLockFile.Of(project), null)
            : (null, $"the project in {project.Folder} makes {project.AssemblyName}.dll, and the migrations are in {name}.dll; "
                + "name that with --migrations FILE.dll, or the lock file with --output FILE.");
    }

    private static int Write(SchemaLock made, SchemaLockFile file, string assembly, MigrationsProject? project)
    {
        string text = SchemaLockText.Write(made);
        string? before = file.Read();
        if (before == text)
        {
            Say($"{file.Path} is fresh.");
            return ExitCode.Success;
        }

        file.Write(text);
        Say($"{file.Path} is {(before is null ? "made" : "written anew")}:");
        foreach (string change in Changes(before, made, file)) Say($"  {change}");
        if (Carries(assembly, file.Path)) return ExitCode.Success;
        string again = project is null ? "dotnet build" : ShellWord.Join(["dotnet", "build", Shown(project.File)]);
        Say($"{ProjectBuild.NextStep}{again}    # so that the assembly carries it");
        return ExitCode.Success;
    }

    private static ImmutableArray<string> Changes(string? before, SchemaLock made, SchemaLockFile file)
    {
        if (before is null) return [.. made.Kinds.Select(kind => $"Kind {kind.Kind} has {kind.Migrations.Length} migration(s).")];
        if (SchemaLockParser.Read(before, LockOrigin.File(file.Path)) is not Outcome<SchemaLock>.Done { Value: var old })
            return ["What was there could not be read."];
        return LockComparison.Compare(old, made) is { IsEmpty: false } changes
            ? changes
            : ["It says the same in another spelling."];
    }

    private static void Say(string line) => StandardOutput.WriteLine(TerminalText.Escape(line));
}

/// <summary>The lock file beside the migrations' sources.</summary>
/// <param name="Path">Its path.</param>
internal sealed record SchemaLockFile(string Path)
{
    /// <summary>Why it cannot be written, or null.</summary>
    public string? Obstacle => WriteTargets.Look(Path).Obstacle(Sort) is { } obstacle ? $"--output: {obstacle}" : null;

    // In its place beside a project whatever is there is a lock file, be it one that a merge left in two versions.
    private OwnFile Sort =>
        System.IO.Path.GetFileName(Path) == SchemaLock.FileName ? OwnFile.SchemaLockInPlace : OwnFile.SchemaLock;

    /// <summary>What it says now; null when there is none.</summary>
    public string? Read() => File.Exists(Path) ? File.ReadAllText(Path).ReplaceLineEndings("\n") : null;

    /// <summary>Puts a text in its place, whole or not at all.</summary>
    public void Write(string text) => ReplacedFile.Write(Path, Sort, writer => writer.Write(text));

    /// <summary>The file beside a project.</summary>
    public static SchemaLockFile Of(MigrationsProject project) =>
        new(System.IO.Path.Combine(project.Folder, SchemaLock.FileName));
}
